# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For programs in shell that run in a guest.

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
