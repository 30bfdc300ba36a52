# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For test programs in shell, beside lib.sh: a kernel that scripts/kernel and
# perf-build build in a moment, and a mirror of Debian with its package.

OBJECTS=12

# A kernel, and a perf, that make takes a moment for
make_kernel()
{
	local i

	make_base
	cat >>"$SRC/Makefile" <<-'END'
	.RECIPEPREFIX = >
	objects := $(patsubst %.c,%.o,$(sort $(wildcard arch/x86/kernel/cpu/mce/*.c)))
	allnoconfig:
	>cp $(KCONFIG_ALLCONFIG) $(KCONFIG_CONFIG)
	olddefconfig:
	>echo "# $@" >>$(KCONFIG_CONFIG)
	bzImage: arch/x86/boot/bzImage
	arch/x86/boot/bzImage: $(objects)
	>mkdir -p $(@D)
	>cat $^ >$@
	%.o: %.c
	>@echo "  CC      $@"
	>head -n 9 $< >$@
	>sleep 0.05
	>tail -n +10 $< >>$@
	END
	mkdir -p "$SRC/tools/perf"
	cat >"$SRC/tools/perf/Makefile" <<-'END'
	.RECIPEPREFIX = >
	all: $(O)/perf
	$(O)/perf: $(O)/part
	>echo "#!/bin/sh" >$@
	>chmod +x $@
	>sleep 0.1
	>echo "echo 'libtraceevent: [ on ]'; echo 'libpython: [ on ]'; exit;" >>$@
	>cat $< >>$@
	$(O)/part: ../../arch/x86/kernel/cpu/mce/core.c
	>head -n 9 $< >$@
	>sleep 0.1
	>tail -n +10 $< >>$@
	END
	for ((i = 0; i < OBJECTS; i++)); do
		numbers $((20 + i)) >"$SRC/$MCE/more$i.c"
	done
	find "$SRC" -exec touch -d 2020-01-01 {} +
}

# A mirror with the package that has the kernel
make_mirror()
{
	local apt=$CHECK_DIR/apt deb=$CHECK_DIR/deb
	local dist=$apt/debian/dists/trixie-backports

	tar -C "$CHECK_DIR" -caf "$CHECK_DIR/linux.tar.xz" src
	mkdir -p "$apt/parts" "$deb/DEBIAN" "$deb/usr/src" "$dist/main/binary-amd64"
	cp "$CHECK_DIR/linux.tar.xz" "$deb/usr/src/linux-source-7.3.tar.xz"
	printf '%s\n' "Package: linux-source-7.3" "Version: 7.3.9-1" "Architecture: all" \
		"Maintainer: A <a@b.c>" "Description: made up" >"$deb/DEBIAN/control"
	dpkg-deb -b "$deb" "$apt/debian/linux-source.deb"
	(
		cd "$apt/debian" || exit
		dpkg-scanpackages . >"$dist/main/binary-amd64/Packages"
		cd "$dist" || exit
		printf 'Suite: trixie-backports\nCodename: trixie-backports\n' >Release
		printf 'Architectures: amd64\nComponents: main\nSHA256:\n' >>Release
		printf ' %s %s main/binary-amd64/Packages\n' \
			"$(sha256sum <main/binary-amd64/Packages | cut -d' ' -f1)" \
			"$(stat -c %s main/binary-amd64/Packages)" >>Release
	)
	echo "deb file:$apt/debian trixie-backports main" >"$apt/list"
	printf '%s;\n' "Dir::Etc::sourcelist \"$apt/list\"" \
		"Dir::Etc::sourceparts \"$apt/parts\"" \
		'Acquire::AllowInsecureRepositories "true"' \
		'APT::Get::AllowUnauthenticated "true"' >"$apt/conf"
}

# stub NAME COMMANDS: from here on that is what a program does
stub()
{
	mkdir -p "$CHECK_DIR/bin"
	printf '#!/bin/sh\n%s\n' "$2" >"$CHECK_DIR/bin/$1"
	chmod +x "$CHECK_DIR/bin/$1"
	case $PATH in
	"$CHECK_DIR/bin:"*)	;;
	*)			PATH=$CHECK_DIR/bin:$PATH ;;
	esac
}
