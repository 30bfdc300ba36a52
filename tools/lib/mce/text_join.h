/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_TEXT_JOIN_H
#define _MCE_TEXT_JOIN_H

/* Lines that a console or a mail program has broken in two, and put together again. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longer messages are cut. */
#define TEXT_JOIN_MAX	4096

/* Lines that are shorter were not broken. */
#define TEXT_JOIN_MIN	58

/**
 * struct text_join - a line that may go on in the next one
 * @text, @len:	what there is of it
 * @line:	its number
 * @last:	how long its last piece was
 * @prefixed:	there was a prefix in front of its first piece
 * @width:	where all lines of the log are broken, 0 if that is not known
 */
struct text_join {
	char		text[TEXT_JOIN_MAX];
	size_t		len;
	uint64_t	line;
	size_t		last;
	bool		prefixed;
	size_t		width;
};

/* Look at the beginning of a log: is it broken at a certain width? */
void text_join_learn(struct text_join *j, const char *buf, size_t len);

/* Begin with a line. */
void text_join_start(struct text_join *j, const char *line, size_t len, uint64_t number);

/* Can it go on? */
bool text_join_open(const struct text_join *j);

/* Add a piece. */
void text_join_add(struct text_join *j, const char *piece, size_t len);

#endif /* _MCE_TEXT_JOIN_H */
