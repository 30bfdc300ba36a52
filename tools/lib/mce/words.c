// SPDX-License-Identifier: GPL-2.0
#include "words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void mce_words_init(struct mce_words *w, char *buf, size_t size)
{
	w->buf = buf;
	w->size = size;
	w->len = 0;
	buf[0] = '\0';
}

void mce_words_add(struct mce_words *w, const char *text)
{
	size_t room = w->size - w->len - 1;
	size_t len = strlen(text);

	if (len > room)
		len = room;
	memcpy(w->buf + w->len, text, len);
	w->len += len;
	w->buf[w->len] = '\0';
}

void mce_words_addf(struct mce_words *w, const char *fmt, ...)
{
	size_t room = w->size - w->len;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(w->buf + w->len, room, fmt, ap);
	va_end(ap);

	if (len < 0)
		w->buf[w->len] = '\0';
	else
		w->len += (size_t)len < room ? (size_t)len : room - 1;
}

void mce_words_sep(struct mce_words *w, const char *separator)
{
	if (w->len)
		mce_words_add(w, separator);
}
