# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the shell scripts here have in common. A script sources this file first:
#
#   . "$(dirname -- "$(readlink -f -- "$0")")/lib.sh"
#
# and then has
#
#   TOP       the top of this repository
#   BUILD     where results go that a user looks at (git-ignored)
#   CACHE     where everything goes that can be made again
#   SERIES    the kernel series, for example 7.3
#   die, warn, info    messages to stderr; die ends the script with status 1
#   need_arg, lock, run_quiet, with_progress    see below

TOP=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck disable=SC2034
BUILD=$TOP/build
CACHE=${XDG_CACHE_HOME:-${HOME:?is not set}/.cache}/x86-mce-tracing
SERIES=${SERIES:-7.3}
ME=${0##*/}

# The kernel's build is steered by these; a stray one must not change ours.
unset KBUILD_OUTPUT KCFLAGS KCPPFLAGS KAFLAGS ARCH CROSS_COMPILE
export LC_ALL=C.UTF-8

die()
{
	printf '%s: error: %s\n' "$ME" "$*" >&2
	exit 1
}

warn()
{
	printf '%s: warning: %s\n' "$ME" "$*" >&2
}

info()
{
	printf '%s: %s\n' "$ME" "$*" >&2
}

# need_arg OPTION "$@", where $1 is OPTION: die unless there is one more argument.
need_arg()
{
	[ $# -ge 3 ] || die "$1 needs an argument; see --help"
}

# usage: print the comment block at the head of the script, without the "#".
usage()
{
	awk 'NR == 1 || /SPDX-License-Identifier/ { next }
	     !/^#/ { exit }
	     { sub(/^# ?/, ""); if (n++ || NF) print }' "$0"
}

# lock NAME: one process at a time works on NAME, the others wait. The lock goes
# away with the script; what the script runs need not, and must not, take it
# again. File descriptor 9 is taken.
lock()
{
	mkdir -p "$CACHE/lock" || die "cannot write to $CACHE"
	exec 9>"$CACHE/lock/$1"
	export X86_MCE_LOCKED=$1
	if ! flock -n 9; then
		info "waiting for another run that works on $1"
		flock 9
	fi
}

# run_quiet LOG COMMAND...: keep the output in LOG, show its end on failure.
run_quiet()
{
	local log=$1 rc=0

	shift
	mkdir -p "$(dirname -- "$log")"
	"$@" >"$log" 2>&1 9>&- || rc=$?
	if [ "$rc" -ne 0 ]; then
		tail -n 20 "$log" >&2
		warn "'$1' failed with status $rc; all of its output is in $log"
	fi
	return "$rc"
}

# need_space DIR GIB WHAT: die early if DIR's file system is too full.
need_space()
{
	local have

	mkdir -p "$1" || die "cannot make the directory $1"
	have=$(df --output=avail -BM -- "$1" | awk 'NR == 2 { print int($1) }')
	if [ "$have" -lt $(($2 * 1024)) ]; then
		die "$3 needs $2 GiB in $1, which has only $((have / 1024)) GiB" \
		    "left; make room, or set XDG_CACHE_HOME to another disk"
	fi
}

# base_key: the name of the current base in the cache, see scripts/base.
base_key()
{
	"$TOP/scripts/base" --key
}

# tree_path stock|patched: where that tree is; nothing is built.
tree_path()
{
	"$TOP/scripts/tree" --path "$1"
}
