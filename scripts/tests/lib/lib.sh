# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For test programs in shell: print results, and make up a repository and a
# kernel of a few files each, on which the scripts work in a moment.

# expect NAME STATUS PATTERN COMMAND...: the exit status, and a line of output
expect()
{
	local name=$1 status=$2 pattern=$3 rc=0

	shift 3
	OUTPUT=$("$@" 2>&1) || rc=$?
	if [ "$rc" -eq "$status" ] && grep -qE -- "$pattern" <<<"$OUTPUT"; then
		echo "ok $name"
	else
		echo "not ok $name"
		printf '# status %s, output:\n%s\n' "$rc" "$OUTPUT" >&2
	fi
}

# check NAME COMMAND...: the command succeeds
check()
{
	local name=$1

	shift
	if "$@" >&2; then echo "ok $name"; else echo "not ok $name"; fi
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


# count NAME NUMBER PATTERN FILE: that many lines match
count()
{
	local got

	got=$(grep -cE -- "$3" "$4" || true)
	if [ "$got" -eq "$2" ]; then
		echo "ok $1"
	else
		echo "not ok $1"
		echo "# $got lines match '$3', not $2"
		sed 's/^/# /' "$4"
	fi
}
