# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For tests in shell: the words of results.py, whose lines these functions print, and
# a made-up repository and kernel of a few files each, on which the scripts work in a
# moment. The last line of a suite is "echo end".

# result NAME STATUS [DETAIL]: one test, which is good if STATUS is 0
result()
{
	if [ "$2" -eq 0 ]; then echo "ok $1"; else echo "not ok $1${3:+: $3}"; fi
}

# check NAME COMMAND...: the command succeeds
check()
{
	local rc=0

	"${@:2}" >&2 || rc=$?
	result "$1" "$rc"
}

# expect NAME STATUS PATTERN COMMAND...: the exit status, and a line of output
expect()
{
	local rc=0 bad=0

	OUTPUT=$("${@:4}" 2>&1) || rc=$?
	if [ "$rc" -ne "$2" ] || ! grep -qE -- "$3" <<<"$OUTPUT"; then
		bad=1
		printf '# status %s, output:\n%s\n' "$rc" "$OUTPUT" >&2
	fi
	result "$1" "$bad"
}

# count NAME NUMBER PATTERN FILE: that many lines match
count()
{
	local got

	got=$(grep -cE -- "$3" "$4" || true)
	[ "$got" -eq "$2" ] || sed 's/^/# /' "$4" >&2
	result "$1" $((got != $2)) "$got lines match '$3', not $2"
}

skip()
{
	echo "skip $1 # $2"
}

# wait_until SECONDS COMMAND...: until the command succeeds
wait_until()
{
	local end=$((SECONDS + $1 * ${VM_SLOW:-1}))

	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}

# take NAME COMMAND...: print the results of a program with NAME in front, see results.py
take()
{
	local rc=0

	"$TOP/scripts/tests/lib/results.py" "$@" || rc=$?
	[ "$rc" -le 1 ] || echo "not ok ${1:+$1: }the reader of the results ends with status $rc"
	return "$rc"
}

# guest NAME [OPTION]... -- COMMAND...: the same with a program in a guest, see scripts/vm
guest()
{
	take "$1" "$TOP/scripts/vm" run --console "$CHECK_DIR/${1:-guest}.console" "${@:2}"
}

# use_tool DIRECTORY: MAKE is how to build in tools/DIRECTORY, into build/; one suite at a
# time
use_tool()
{
	mkdir -p "$TOP/build"
	# shellcheck disable=SC2034
	MAKE=(flock "$TOP/build/${1##*/}.lock" make -s --no-print-directory -C "$TOP/tools/$1"
	      KSRC="$("$TOP/scripts/tree" --path)")
}

man_warns()
{
	man --warnings -l "$1" 2>&1 >/dev/null | grep .
}

# man_pages FILE...: man(1) finds nothing to warn of
man_pages()
{
	local page

	for page; do
		if command -v man >/dev/null; then
			expect "man page ${page##*/}" 1 '^$' man_warns "$page"
		else
			skip "man page ${page##*/}" "no man(1)"
		fi
	done
}

# use_made_up_repo: from here on make_base and make_repo work in $CHECK_DIR, and
# the scripts in $REPO/scripts have that base and a cache of their own.
use_made_up_repo()
{
	REPO=$CHECK_DIR/repo
	SRC=$CHECK_DIR/src
	MCE=arch/x86/kernel/cpu/mce
	export KSRC=$SRC XDG_CACHE_HOME=$CHECK_DIR/cache
	export SKIP_DEPS=1
	unset X86_MCE_LOCKED X86_MCE_BASE
}

numbers()
{
	seq -f 'line %g' 1 "$1"
}

make_base()
{
	rm -rf "$SRC"
	mkdir -p "$SRC/$MCE" "$SRC/Documentation"
	printf 'VERSION = 7\nPATCHLEVEL = 3\nSUBLEVEL = 9\nEXTRAVERSION =\nNAME = Test\n' \
		>"$SRC/Makefile"
	numbers 30 >"$SRC/$MCE/core.c"
	numbers 20 >"$SRC/$MCE/old.c"
	echo doc >"$SRC/Documentation/mce.rst"
	touch -d 2020-01-01 "$SRC/$MCE"/*
}

# patch_file NUMBER OLD NEW TAGS...: replace line OLD of core.c
patch_file()
{
	local file=$REPO/patches/7.3/000$1-test.patch nr=$2 new=$3

	shift 3
	{
		printf 'x86/mce: Change line %s\n\nWhy.\n\n' "$nr"
		printf '%s\n' "$@"
		printf -- '---\n a diffstat\n\n'
		printf -- '--- a/%s\n+++ b/%s\n@@ -%d,3 +%d,3 @@\n line %d\n-line %d\n+%s\n line %d\n' \
			"$MCE/core.c" "$MCE/core.c" $((nr - 1)) $((nr - 1)) $((nr - 1)) \
			"$nr" "$new" $((nr + 1))
	} >"$file"
}

make_repo()
{
	rm -rf "$REPO" "$XDG_CACHE_HOME"
	mkdir -p "$REPO/patches/7.3" "$REPO/$MCE/unit" "$REPO/include"
	cp -a "$TOP/scripts" "$REPO/scripts"
	echo 'int a;' >"$REPO/$MCE/unit/a.c"
	echo 'int b;' >"$REPO/$MCE/unit/b.c"
	echo '/* h */' >"$REPO/include/mce_new.h"
	patch_file 1 10 ten "Overlay: include/mce_new.h"
	patch_file 2 20 twenty "Overlay: $MCE/unit/" "Removes: $MCE/old.c"
}

