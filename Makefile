# SPDX-License-Identifier: GPL-2.0
#
# Every target is one script; 'make help' lists them, each script has --help.

help:		## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' \
		$(firstword $(MAKEFILE_LIST))
	@echo
	@echo "In the environment: SERIES=7.3, KSRC=TREE-OR-TARBALL, JOBS=N;"
	@echo "each script has --help: scripts/base, tree, kernel, vm, series, lint, check ..."

deps:		## install the Debian packages that are needed here
	@scripts/deps

base: deps	## find and unpack the base kernel (linux-source-$SERIES, or KSRC)
	@scripts/base

tree: deps	## assemble the patched kernel tree
	@scripts/tree

kernel: deps	## build the patched kernel for the guest
	@scripts/kernel patched

stock: deps	## build the same kernel without the patches
	@scripts/kernel stock

perf: deps	## build perf from the patched tree
	@scripts/perf-build

demo: deps	## see real machine checks in a guest, stock and patched (build/demo)
	@scripts/demo

shell: kernel	## an interactive guest with the patched kernel
	@scripts/vm shell

check:		## run all tests (build/check); T='NAME...' runs some of them
	@set -f; scripts/check $$T

check-debug:	## the tests with a guest, on a kernel with KASAN, lockdep and others
	@set -f; scripts/check --kernel debug $$T

check-kcsan:	## the same on a kernel that looks for data races
	@set -f; scripts/check --kernel kcsan $$T

check-btf: deps	## a kernel with BTF, and BPF programs that its verifier must refuse
	@scripts/check guest/btf

check-roots: deps	## README's two commands, whole, on a bare Debian 12 and 13 (an hour)
	@ROOTS="bookworm trixie" scripts/check host/bare-roots

check-worst: deps	## errors inside of what looks at errors, all of the matrix
	@WORST=all scripts/check guest/worst

soak: kernel perf	## a million errors in all contexts, and an account: an hour (SOAK=N)
	@SOAK=$(or $(SOAK),1000000) SOAK_DIR=$(CURDIR)/build/soak TOP=$(CURDIR) \
		PYTHONPATH=scripts/tests/lib:scripts scripts/tests/guest/soak/run
	@MCED_FAULTS=300 MCED_KILLS=500 scripts/check host/mced

check-tests:	## break each suite once, and see that 'make check' tells (half an hour)
	@PYTHONDONTWRITEBYTECODE=1 scripts/tests/lib/sabotage.py $$T

lint: deps	## checkpatch, sparse, W=1, shellcheck and others
	@scripts/lint

prefixes: deps	## build a kernel after each patch of the stack
	@scripts/prefixes

series: deps	## the stack as git commits and as mails (build/series)
	@scripts/series

deb: deps		## Debian packages of the tools (build/deb)
	@scripts/deb

# configuration goes to /etc, units to prefix, libtraceevent's plugin to where that looks
install:	## build and install the tools; DESTDIR=, prefix=/usr/local, sysconfdir=/etc
	@bash -c '. scripts/lib.sh; need_plain_top; need_plain_dest "$$1" "$$2"' make "$(DESTDIR)" "$(prefix)"
	@$(MAKE) --no-print-directory tree
	@KSRC=$$(scripts/tree --path) && for part in lib/mce mce; do \
		$(MAKE) --no-print-directory -C tools/$$part KSRC=$$KSRC install \
			$(if $(DESTDIR),DESTDIR=$(abspath $(DESTDIR))) || exit; done

clean:		## remove build/
	rm -rf build

distclean:	## remove build/ and the cache; STALE=1: only trees of clones that are gone
	@scripts/distclean $(if $(STALE),--stale)

.PHONY: help deps base tree kernel stock perf demo shell check check-debug check-kcsan \
	check-btf check-roots check-worst soak check-tests lint prefixes series deb install \
	clean distclean
