/* SPDX-License-Identifier: GPL-2.0 */
/* mced.conf as it is shipped, for when there is none. */
	.section .rodata
	.global conf_default_text
	.type conf_default_text, @object
conf_default_text:
	.incbin "mced.conf"
	.byte 0
	.size conf_default_text, . - conf_default_text
	.section .note.GNU-stack, "", @progbits
