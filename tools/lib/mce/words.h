/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_WORDS_H
#define _MCE_WORDS_H

/* Text that is put together in a buffer of fixed size; what does not fit is cut. */

#include <stddef.h>

#include <linux/compiler.h>

/**
 * struct mce_words - text under construction
 * @buf:	always a string
 * @size:	of the buffer
 * @len:	of the text
 */
struct mce_words {
	char	*buf;
	size_t	size;
	size_t	len;
};

void mce_words_init(struct mce_words *w, char *buf, size_t size);

void mce_words_add(struct mce_words *w, const char *text);

__printf(2, 3)
void mce_words_addf(struct mce_words *w, const char *fmt, ...);

/* Add the separator if there is text already. */
void mce_words_sep(struct mce_words *w, const char *separator);

#endif /* _MCE_WORDS_H */
