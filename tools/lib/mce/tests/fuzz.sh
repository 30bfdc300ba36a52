#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Usage: tests/fuzz.sh FUZZER SECONDS CORPUS...
#
# Runs a fuzzer for a time and prints "ok NAME" or "not ok NAME", with what it says
# and the input that it has found. Beside the fuzzer is what it leaves: NAME.corpus,
# to go on from the next time, NAME.found and NAME.log.

fuzzer=$1
seconds=$2
shift 2
name=${fuzzer##*/}

cd "${fuzzer%/*}" && mkdir -p "$name.corpus" "$name.found" || exit
"$fuzzer" -max_total_time="$seconds" -print_final_stats=1 -verbosity=0 -timeout=25 \
	-artifact_prefix="$name.found/" "$name.corpus" "$@" >"$name.log" 2>&1
status=$?

echo "1..1"
if [ "$status" -eq 0 ]; then
	echo "ok $name, $seconds s"
	sed -n 's/^stat::number_of_executed_units:/# runs:/p' "$name.log"
	exit
fi

reason=$(sed -n 's/^SUMMARY: //p' "$name.log" | head -n 1)
echo "not ok $name, $seconds s: ${reason:-status $status}"
grep -v '^stat::' "$name.log" | tail -n 40 | sed 's/^/# /'
found=$(sed -n 's/.*Test unit written to //p' "$name.log" | head -n 1)
if [ -n "$found" ]; then
	echo "# the input, for base64 -d:"
	base64 "$found" | head -n 200 | sed 's/^/# /'
fi
exit 1
