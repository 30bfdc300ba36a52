#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# perf and trace-cmd, as they are installed, read the machine check events: the
# text that they print is the kernel's own, and perf's filters and counts work.
# Each perf that is found is tested: $PERF, the first one in $PATH, /usr/bin/perf.

set -uo pipefail

KSFT_SKIP=4
DIR=$(dirname "$(readlink -f "$0")")
INJECT=$DIR/inject_units
UNITS=/sys/kernel/debug/mce-inject/units
BANK='mce:mce_bank_*'
NR=0
FAILED=0

usage()
{
	echo "usage: ${0##*/} [--help]"
	echo "Test that perf and trace-cmd read the machine check events. Needs root."
}

skip_all()
{
	echo "1..0 # SKIP $*"
	exit "$KSFT_SKIP"
}

# result STATUS NAME
result()
{
	NR=$((NR + 1))
	if [ "$1" -eq 0 ]; then
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

note()
{
	sed 's/^/# /'
}

# The kernel's text of the events, in an instance of our own
kernel_text_begin()
{
	local event

	mkdir "$INSTANCE" || return
	for event in "$INSTANCE"/events/mce/mce_bank_*; do
		echo 1 >"$event/enable" || return
	done
}

# kernel_text_end FILE
kernel_text_end()
{
	local event

	for event in "$INSTANCE"/events/mce/mce_bank_*; do
		echo 0 >"$event/enable"
	done
	events_of <"$INSTANCE/trace" >"$1"
	rmdir "$INSTANCE"
}

# From lines of a trace, whoever has printed them: "EVENT: FIELDS", in the order
# of the text. The key tsc= makes each line unique.
events_of()
{
	sed -n 's/^.*\(mce_bank_[a-z0-9_]*\): */\1: /p' | sed 's/ *$//' | sort
}

# same_text WANTED GOT MESSAGES
same_text()
{
	local lines

	lines=$(wc -l <"$1")
	if [ "$lines" -ne "$(wc -l <"$TMP/units")" ]; then
		echo "# the kernel printed $lines events"
		return 1
	fi
	diff "$1" "$2" | note || return 1
	! grep -E 'mce_bank|FAILED TO PARSE|[Ww]arning|[Ee]rror' "$3" | note
}

perf_prints_the_kernels_text()
{
	kernel_text_begin || return
	"$PERF" record -q -a -B -N -e "$BANK" -o "$TMP/perf.data" "$INJECT" \
		>"$TMP/units" 2>"$TMP/record.err"
	kernel_text_end "$TMP/kernel"
	"$PERF" script -i "$TMP/perf.data" >"$TMP/script" 2>"$TMP/script.err"
	! grep 'FAILED TO PARSE' "$TMP/script" | note || return
	events_of <"$TMP/script" >"$TMP/perf"
	same_text "$TMP/kernel" "$TMP/perf" "$TMP/script.err"
}

# The records of the filter tests: pairs of severity and channel
MIX=(1 -1  1 1  1 2  5 -1  5 1  5 2  6 -1  6 1  6 2)

# perf_filter FILTER NUMBER PATTERN: that many events, all like PATTERN
perf_filter()
{
	local all good

	if ! "$PERF" record -q -a -B -N -e mce:mce_bank_mem_ctrl --filter "$1" \
		-o "$TMP/perf.data" "$INJECT" "${MIX[@]}" >"$TMP/filter.out" 2>&1; then
		note <"$TMP/filter.out"
		return 1
	fi
	"$PERF" script -i "$TMP/perf.data" 2>/dev/null | events_of >"$TMP/perf"
	all=$(wc -l <"$TMP/perf")
	good=$(grep -cE -- "$3" "$TMP/perf")
	[ "$all" -eq "$2" ] && [ "$good" -eq "$2" ] && return
	echo "# --filter '$1': $all events, $good as they should be, of $2"
	return 1
}

perf_filters()
{
	perf_filter 'severity >= 5 && channel == 2' 2 'severity=(srar|fatal) .*channel=2 ' &&
	perf_filter 'channel == -1' 3 'channel=-1 '
}

perf_refuses_a_bad_filter()
{
	! "$PERF" record -q -a -B -N -e mce:mce_bank_mem_ctrl --filter 'no_such_field == 1' \
		-o "$TMP/perf.data" true >/dev/null 2>&1
}

# Each unit that was injected counts one, the others none.
perf_counts_by_unit()
{
	"$PERF" stat -a -x, -e "$BANK" -o "$TMP/stat" "$INJECT" >"$TMP/units" || return
	sed -n 's/^1,.*mce:mce_bank_\([a-z0-9_]*\),.*/\1/p' "$TMP/stat" | sort >"$TMP/counted"
	sort "$TMP/units" | diff - "$TMP/counted" | note || return
	[ "$(grep -c '^0,.*mce_bank_' "$TMP/stat")" -eq \
		$((14 - $(wc -l <"$TMP/units"))) ]
}

test_perf()
{
	local name

	PERF=$1
	name=$("$PERF" version 2>/dev/null | sed "s/ version//" | tr ' ' -)
	if [ -z "$name" ]; then
		skip "$1" "it does not run"
	elif ! "$PERF" stat -e mce:mce_bank_other true 2>/dev/null; then
		skip "$name" "it does not know mce:mce_bank_other"
	else
		perf_prints_the_kernels_text
		result $? "$name.prints_the_kernels_text"
		perf_counts_by_unit
		result $? "$name.counts_by_unit"
		perf_filters
		result $? "$name.filters"
		perf_refuses_a_bad_filter
		result $? "$name.refuses_a_bad_filter"
	fi
}

test_each_perf()
{
	local perf found=

	if [ -n "${PERF:-}" ] && [ ! -x "$PERF" ]; then
		skip "$PERF" "there is no such program"
	fi
	for perf in "${PERF:-}" "$(type -P perf)" /usr/bin/perf; do
		[ -x "$perf" ] || continue
		perf=$(readlink -f "$perf")
		case " $found " in
		*" $perf "*) continue ;;
		esac
		found+=" $perf"
		test_perf "$perf"
	done
	[ -n "$found" ] || skip perf "it is not installed"
}

trace_cmd_prints_the_kernels_text()
{
	kernel_text_begin || return
	trace-cmd record -e "$BANK" -o "$TMP/trace.dat" "$INJECT" \
		>"$TMP/trace.out" 2>"$TMP/trace.err"
	kernel_text_end "$TMP/kernel"
	trace-cmd report -i "$TMP/trace.dat" >"$TMP/report" 2>"$TMP/report.err"
	! grep 'FAILED TO PARSE' "$TMP/report" | note || return
	events_of <"$TMP/report" >"$TMP/trace_cmd"
	same_text "$TMP/kernel" "$TMP/trace_cmd" "$TMP/report.err"
}

test_trace_cmd()
{
	if ! type -P trace-cmd >/dev/null; then
		skip trace-cmd.prints_the_kernels_text "it is not installed"
		return
	fi
	trace_cmd_prints_the_kernels_text
	result $? trace-cmd.prints_the_kernels_text
}

[ $# -eq 0 ] || { usage; [ "$1" = --help ]; exit; }

echo "TAP version 13"
lacks=$("$INJECT" 1 1 2>&1)
[ $? -ne "$KSFT_SKIP" ] || skip_all "${lacks#*: }"
TRACEFS=$(awk '$3 == "tracefs" { print $2; exit }' /proc/mounts)

# perf.data is mapped and written, which not every file system can do
TMP=$(mktemp -d /tmp/mce_tools.XXXXXX) || exit
INSTANCE=$TRACEFS/instances/mce_tools.$$
export HOME=$TMP
trap 'rm -rf "$TMP"; echo none >"$UNITS"' EXIT

# Have all events, whatever units this machine has
echo all >"$UNITS" || exit

test_each_perf
test_trace_cmd
echo "1..$NR"
exit "$FAILED"
