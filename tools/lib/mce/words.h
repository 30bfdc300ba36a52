/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_WORDS_H
#define _MCE_WORDS_H

/* Text that is put together in a buffer of fixed size; what does not fit is cut. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

/* Inline for the sake of constants, whose length is known. */
static inline void mce_words_add_text(struct mce_words *w, const char *text, size_t len)
{
	size_t room = w->size - w->len - 1;

	if (len > room)
		len = room;
	memcpy(w->buf + w->len, text, len);
	w->len += len;
	w->buf[w->len] = '\0';
}

static inline void mce_words_add(struct mce_words *w, const char *text)
{
	mce_words_add_text(w, text, strlen(text));
}

/* Numbers are much of what is printed, and printf() takes its time. */
void mce_words_add_uint(struct mce_words *w, uint64_t value, unsigned int width, char fill);
void mce_words_add_int(struct mce_words *w, int value);
/* "0x1f"; 0 is "0", as with printf()'s "%#x" */
void mce_words_add_hex(struct mce_words *w, uint64_t value);

__printf(2, 3)
void mce_words_addf(struct mce_words *w, const char *fmt, ...);

/* Unlike <ctype.h>, these don't depend on the locale that the program has set. */
static inline bool mce_is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool mce_is_alpha(char c)
{
	return mce_is_upper(c) || (c >= 'a' && c <= 'z');
}

static inline bool mce_is_alnum(char c)
{
	return mce_is_alpha(c) || (c >= '0' && c <= '9');
}

static inline bool mce_is_print(char c)
{
	return c >= ' ' && c <= '~';
}

/*
 * Make a text from outside - firmware, a task, a log - fit for logs, terminals and JSON:
 * what is neither printable ASCII nor UTF-8, and what controls a terminal, becomes '?'.
 */
void mce_clean(char *text);

/* Add the separator if there is text already. */
void mce_words_sep(struct mce_words *w, const char *separator);

#endif /* _MCE_WORDS_H */
