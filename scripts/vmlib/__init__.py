# SPDX-License-Identifier: GPL-2.0
"""The parts of scripts/vm, the virtual machine harness."""
