# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The Debian mirrors that this machine's apt is configured to use.

# The Debian mirrors in apt's configuration: "URI RELEASE SOURCES-FILE:ENTRY"
# lines. apt reads its own formats; the index files need not be there.
configured_mirrors()
{
	local format="\$(REPO_URI) \$(RELEASE) \$(SOURCESENTRY)"

	apt-get --no-release-info indextargets --format "$format" \
		'Created-By: Packages' 'Component: main' 2>/dev/null |
		awk '!seen[$0]++'
}

is_debian_suite='^(bookworm|trixie|forky|sid|unstable|testing|stable|oldstable)(-updates|-backports)?$'

# candidates SUITE: possible "URI ENTRY" lines for SUITE, the best one first.
candidates()
{
	local all uri release entry

	all=$(configured_mirrors)
	while read -r uri release entry; do
		uri=${uri%/}
		case $release in
		"$1")		echo "0 $uri $entry" ;;
		*-security)	case $1 in *-security) echo "1 $uri $entry" ;; esac ;;
		*)
			[[ $release =~ $is_debian_suite ]] || continue
			case $1 in *-security) uri+=-security ;; esac
			case $uri in
			*/debian | */debian-security)	echo "2 $uri $entry" ;;
			*)				echo "3 $uri $entry" ;;
			esac
			;;
		esac
	done <<<"$all" | sort -s -k1,1n | awk '!seen[$2]++ { print $2, $3 }'
}

# signed_by FILE:ENTRY: the key ring that this entry of apt's names. ENTRY is
# a line number in a .list file and counts stanzas in a .sources file.
signed_by()
{
	local file=${1%:*} nr=${1##*:} key=

	case $file in
	*.sources)
		key=$(grep -v '^#' -- "$file" |
		      awk -v nr="$nr" -v RS= 'NR == nr' |
		      sed -n 's/^[Ss]igned-[Bb]y:[[:space:]]*\(\/[^[:space:]]*\).*/\1/p') ;;
	*)
		key=$(sed -n "${nr}s/.*[Ss]igned-[Bb]y=\(\/[^] ]*\).*/\1/p" -- "$file") ;;
	esac
	if [ -z "$key" ]; then
		key=/usr/share/keyrings/debian-archive-keyring.gpg
	fi
	[ ! -r "$key" ] || printf '%s' "$key"
}
