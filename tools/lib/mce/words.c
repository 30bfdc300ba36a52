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

void mce_words_add_uint(struct mce_words *w, uint64_t value, unsigned int width, char fill)
{
	char digits[24];
	char *end = digits + sizeof(digits), *p = end;

	do {
		*--p = '0' + value % 10;
		value /= 10;
	} while (value);
	while (end - p < width && p > digits)
		*--p = fill;
	mce_words_add_text(w, p, end - p);
}

void mce_words_add_int(struct mce_words *w, int value)
{
	if (value < 0)
		mce_words_add_text(w, "-", 1);
	mce_words_add_uint(w, value < 0 ? -(uint64_t)value : value, 0, ' ');
}

void mce_words_add_hex(struct mce_words *w, uint64_t value)
{
	static const char hex[] = "0123456789abcdef";
	char digits[18];
	char *end = digits + sizeof(digits), *p = end;

	if (!value) {
		mce_words_add(w, "0");
		return;
	}

	do {
		*--p = hex[value & 0xf];
		value >>= 4;
	} while (value);
	*--p = 'x';
	*--p = '0';
	mce_words_add_text(w, p, end - p);
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
