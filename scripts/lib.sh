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
#   CACHE     where everything goes that can be made again; see cache_place
#   SERIES    the kernel series, for example 7.3
#   die, warn, info    messages to stderr; die ends the script with status 1
#   need_arg, need_base, need_build, lock, run_quiet, make_begins ...    see below

TOP=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck disable=SC2034
BUILD=$TOP/build
SERIES=${SERIES:-7.3}
ME=${0##*/}

# The kernel's build is steered by these; a stray one must not change ours.
unset KBUILD_OUTPUT KCFLAGS KCPPFLAGS KAFLAGS ARCH CROSS_COMPILE
export LC_ALL=C.UTF-8
# The kernel's Makefile drops LC_ALL, and ccache looks at the others: what was built
# in one language must serve the others, too.
export LANG=C.UTF-8
unset LANGUAGE LC_CTYPE LC_MESSAGES
# In a hook git names the repository that it works on; the ones here are others.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_COMMON_DIR GIT_PREFIX \
	GIT_ALTERNATE_OBJECT_DIRECTORIES

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

# is_plain PATH: can make build there? A blank ends a name for make, and other
# characters have a meaning.
is_plain()
{
	[[ $1 != *[![:alnum:]_./+,@~-]* ]]
}

# Sets CACHE. Where make could not build in the user's cache, it is in /var/tmp.
cache_place()
{
	local home=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}

	[ -n "$home" ] || die "HOME is not set; set it, or set XDG_CACHE_HOME to a" \
		"directory for downloads and builds"
	[[ $home == /* ]] || die "XDG_CACHE_HOME=$home is not an absolute path; set it to one"
	CACHE=$home/x86-mce-tracing
	is_plain "$CACHE" && return
	CACHE=/var/tmp/x86-mce-tracing-$(id -u)
	[ "${X86_MCE_SAID:-}" = "$CACHE" ] ||
		info "make cannot build in '$home', because of its name; using $CACHE"
	export X86_MCE_SAID=$CACHE
}
cache_place

# need_cache: make the cache, or say why it cannot be used.
need_cache()
{
	local other

	if ! mkdir -p "$CACHE/lock" 2>/dev/null || [ ! -w "$CACHE/lock" ]; then
		die "cannot write to the cache $CACHE; set XDG_CACHE_HOME to a directory of your own"
	fi
	# Twice: the link, if it is one, and what it points to
	other=$(find "$CACHE" "$CACHE/" -maxdepth 1 ! -user "$(id -u)" -printf '%p belongs to %u' -quit)
	[ -z "$other" ] || die "$other, and this is $(id -un): become that user," \
		"or set XDG_CACHE_HOME to a directory of your own"
}

# need_build DIRECTORY...: make directories in build/
need_build()
{
	local dir

	for dir in "$BUILD" "$@"; do
		if ! mkdir -p -- "$dir" 2>/dev/null || [ ! -w "$dir" ]; then
			die "cannot write to $dir, where results go; make it writable, or clone" \
			    "the repository to another place"
		fi
	done
}

# need_plain_top: for what builds in the clone itself, and not in the cache
need_plain_top()
{
	is_plain "$TOP" || die "make cannot build in '$TOP', because of its name;" \
		"move the clone to a path without blanks and special characters"
}

# need_plain_dest DESTDIR PREFIX: for make, which has no quoting
need_plain_dest()
{
	is_plain "$1$2" || die "make cannot install into '$1$2', because of its name;" \
		"install to a path without blanks and special characters"
}

# need_base: unpack the base kernel, after installing what it takes, and follow the
# user's tree; once, whatever scripts this one runs.
need_base()
{
	[ "${X86_MCE_BASE:-}" != "$CACHE ${KSRC:-$SERIES}" ] || return 0
	"$TOP/scripts/base" >/dev/null || exit
	export X86_MCE_BASE="$CACHE ${KSRC:-$SERIES}"
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
# away with the script and all that it has started: if only the script was killed,
# what goes on is waited for. What the script runs need not, and must not, take it
# again. File descriptor 9 is taken.
lock()
{
	need_cache
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
	"$@" >"$log" 2>&1 || rc=$?
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

	have=$(df --output=avail -BM -- "$1" | awk 'NR == 2 { print int($1) }')
	if [ "$have" -lt $(($2 * 1024)) ]; then
		die "$3 needs $2 GiB in $1, which has only $((have / 1024)) GiB" \
		    "left; make room, or set XDG_CACHE_HOME to another disk"
	fi
}

# tree_path stock|patched: where that tree is, or will be; nothing is built.
tree_path()
{
	"$TOP/scripts/tree" --path "$1"
}

# jobs: how many files to compile at a time. Each takes up to half a GB.
jobs()
{
	local most

	[[ ${JOBS:-1} =~ ^[1-9][0-9]*$ ]] || die "JOBS=$JOBS is no number of jobs"
	most=$(awk '$1 == "MemAvailable:" { print int($2 / 500000) }' /proc/meminfo)
	[ "$most" -ge 1 ] || most=1
	[ "$most" -lt "$(nproc)" ] || most=$(nproc)
	echo "${JOBS:-$most}"
}

# make_begins DIR [BASE], make_ends DIR: around each make that works in DIR. What a
# make has written that was killed, or ran out of space, may be half of it, and yet
# newer than what it is made from. So there is a mark until make has done its work.
# If there is one at the begin, all that is newer goes, but for files of BASE.
make_begins()
{
	local name

	mkdir -p -- "$(dirname -- "$1")"
	if [ -e "$1.making" ] && [ -d "$1" ]; then
		info "the last run did not get to its end; making again what it has made"
		find "$1" ! -type d -newer "$1.making" -printf '%P\0' |
			while IFS= read -r -d '' name; do
				[ -e "${2:-/nowhere}/$name" ] || rm -f -- "$1/$name"
			done
	fi
	touch -- "$1.making"
}

make_ends()
{
	rm -f -- "$1.making"
}

# kbuild_environment TREE: MAKE is how to run make in that kernel tree. Nothing of the
# machine or the hour goes into the objects, so that ccache has them for every tree, and
# a module that is built there does not make the kernel out of date. In-tree builds have
# no absolute path in them.
kbuild_environment()
{
	export CCACHE_DIR=$CACHE/ccache CCACHE_NOHASHDIR=1
	export CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-4G}
	export KBUILD_BUILD_TIMESTAMP="1970-01-01 00:00:00 UTC" KBUILD_BUILD_VERSION=1
	export KBUILD_BUILD_USER=mce KBUILD_BUILD_HOST=mce
	command -v ccache >/dev/null || die "ccache is missing; run 'make deps'"
	# Kconfig writes down the versions of Rust and pahole, which nothing here uses.
	# shellcheck disable=SC2034
	MAKE=(make -C "$1" --no-print-directory CC="ccache gcc" HOSTCC="ccache gcc"
	      RUSTC=false PAHOLE=false)
}
