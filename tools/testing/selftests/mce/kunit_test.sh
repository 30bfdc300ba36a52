#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Run the KUnit suites of the machine check events that are built into the
# kernel, by debugfs, and print a result for each of their cases. A case that
# fails, or that is announced and gives no result, is a failure.
#
# The kernel has to be booted with kunit.enable=1, unless that is its default;
# kunit.autorun=0 saves the run at boot.

set -uo pipefail

KSFT_SKIP=4
KUNIT=/sys/kernel/debug/kunit
SUITES=(x86-mce-unit x86-mce-trace x86-mce-source x86-mce-life x86-mce-clear x86-mce-units \
	x86-mce-grade)
RESULT='^ {4}(not )?ok [0-9]+ ([^ ]+)( # SKIP ?(.*))?$'
NR=0
FAILED=0

usage()
{
	echo "usage: ${0##*/} [--help]"
	echo "Run the built-in KUnit suites ${SUITES[*]}. Needs root."
}

skip_all()
{
	echo "1..0 # SKIP $*"
	exit "$KSFT_SKIP"
}

# result ok|not-ok NAME
result()
{
	NR=$((NR + 1))
	if [ "$1" = ok ]; then
		echo "ok $NR $2"
	else
		echo "not ok $NR $2"
		FAILED=1
	fi
}

skip()
{
	NR=$((NR + 1))
	echo "ok $NR $1 # SKIP $2"
}

# Take the cases' lines, which are indented by four, out of a suite's KTAP. The
# rest becomes notes where it tells of a failure.
report_cases()
{
	local suite=$1 planned=0 seen=0 line name skipped

	while IFS= read -r line; do
		if [[ $line =~ ^\ {4}1\.\.([0-9]+)$ ]]; then
			planned=${BASH_REMATCH[1]}
		elif [[ $line =~ $RESULT ]]; then
			seen=$((seen + 1))
			name=$suite.${BASH_REMATCH[2]}
			skipped=${BASH_REMATCH[3]}
			if [ -n "$skipped" ]; then
				skip "$name" "${BASH_REMATCH[4]:-no reason given}"
			else
				result "${BASH_REMATCH[1]:+not-}ok" "$name"
			fi
		elif [[ $line =~ (EXPECTATION|ASSERTION)\ FAILED|not\ ok|Expected|== ]]; then
			echo "# $line"
		fi
	done

	if [ "$planned" -eq 0 ] || [ "$seen" -ne "$planned" ]; then
		echo "# $seen results of $planned cases"
		result not-ok "$suite.gives_a_result_for_each_case"
	fi
}

run_suite()
{
	local suite=$1

	if [ ! -w "$KUNIT/$suite/run" ]; then
		skip "$suite" "it is not built into this kernel"
		return
	fi
	if ! echo run >"$KUNIT/$suite/run"; then
		result not-ok "$suite.runs"
		return
	fi
	report_cases "$suite" <"$KUNIT/$suite/results"
	if ! tail -n 1 "$KUNIT/$suite/results" | grep -q "^ok 1 $suite"; then
		result not-ok "$suite.as_a_whole"
	fi
}

[ $# -eq 0 ] || { usage; [ "$1" = --help ]; exit; }

echo "TAP version 13"
[ "$(id -u)" -eq 0 ] || skip_all "not root"
[ -d "$KUNIT" ] || skip_all "no $KUNIT (CONFIG_KUNIT_DEBUGFS)"
[ -n "$(ls "$KUNIT")" ] || skip_all "no suites in $KUNIT; boot with kunit.enable=1"

for suite in "${SUITES[@]}"; do
	run_suite "$suite"
done
echo "1..$NR"
exit "$FAILED"
