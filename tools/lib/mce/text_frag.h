/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_TEXT_FRAG_H
#define _MCE_TEXT_FRAG_H

/* Messages that netconsole has sent in several packets. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_FRAG_MAX	4096

/**
 * struct text_frag - a message that is put together
 * @text:	what stands in front of it, and the message
 * @head:	how much that is
 * @number:	the message's
 * @total, @got: bytes of it, and how many there are; @total is 0 if there is no message
 */
struct text_frag {
	char		text[TEXT_FRAG_MAX];
	size_t		head, total, got;
	uint64_t	number;
};

/* Is the line a piece of a message: "6,416,1799123,-,ncfrag=0/80;..."? */
bool text_frag_is(const char *line, size_t len);

/* Is it a piece of another message than that which is put together? */
bool text_frag_is_other(const struct text_frag *f, const char *line, size_t len);

/* Add the piece. Return: the length of the whole in @text when it is complete, otherwise 0. */
size_t text_frag_add(struct text_frag *f, const char *line, size_t len);

/* A packet was lost. Return: the length of what there is, with blanks for the rest, or 0. */
size_t text_frag_rest(struct text_frag *f);

#endif /* _MCE_TEXT_FRAG_H */
