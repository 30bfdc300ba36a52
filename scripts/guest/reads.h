/* SPDX-License-Identifier: GPL-2.0 */
#ifndef READS_H
#define READS_H

/* Where the program that is hit has a text, and what; as in uaccess/inside */
#define READS_ADDRESS	0x20000000UL
#define READS_TEXT	"visible"

/* Called for each record, in the handler while MCG_STATUS.MCIP is set */
#define READS_FUNCTION	"mce_gen_pool_add"

/* For each way to read or write user memory: could it? */
struct reads {
	__u8	read_user;
	__u8	read;
	__u8	read_user_str;
	__u8	read_str;
	__u8	write_user;
	__u8	snprintf_user;
	__u8	snprintf;
	__u8	stack;
	__u8	build_id;
};

#endif
