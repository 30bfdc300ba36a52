# SPDX-License-Identifier: GPL-2.0
"""Exit statuses of the harness, and the one exception that it reports."""

EXIT_WARNING = 120
EXIT_NO_PANIC = 121
EXIT_RESET = 122
EXIT_PANIC = 123
EXIT_TIMEOUT = 124
EXIT_HARNESS = 125


class VmError(Exception):
    """Something that the user has to know or to put right."""

    def __init__(self, message, status=EXIT_HARNESS):
        super().__init__(message)
        self.status = status
