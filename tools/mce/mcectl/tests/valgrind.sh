#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Usage: tests/valgrind.sh MCECTL
#
# Runs mcectl on each kind of input under valgrind: uses of memory without a value,
# which the sanitizers don't see, and leaks. Prints a line "ok NAME" or "not ok NAME"
# for each.

mcectl=$(realpath -- "$1")
cd "${0%/*}" || exit
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0 nr=0

# clean NAME ARGS...
clean()
{
	name=$1
	nr=$((nr + 1))
	shift
	# What mcectl itself thinks of the input is below 10.
	valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite,indirect \
		"$mcectl" "$@" >/dev/null 2>"$tmp/err" </dev/null
	if [ $? -lt 10 ] && ! grep -q '^==' "$tmp/err"; then
		echo "ok valgrind: $name"
	else
		echo "not ok valgrind: $name"
		sed 's/^/# /' "$tmp/err"
		failed=1
	fi
}

./bench_input.py perf 300 "$tmp/perf.data"
head -c 20000 "$tmp/perf.data" >"$tmp/cut"
"$mcectl" decode --json logs/formats.log >"$tmp/json"
printf 'vendor\tfamily\tmodel\tbank\tstatus\nintel\t6\t0x55\t7\t0x8c00004000010091\nx\n' >"$tmp/tsv"

clean "recording" decode -v "$tmp/perf.data"
clean "cut recording" decode "$tmp/cut"
clean "logs" decode -v logs/*.log
clean "JSON" decode --json "$tmp/json"
clean "table" decode --batch "$tmp/tsv"
clean "report" report "$tmp/perf.data" --timeline
clean "this machine" list
clean "doctor" doctor
clean "explain" explain
clean "no such file" decode "$tmp/missing"

echo "1..$nr"
exit "$failed"
