// SPDX-License-Identifier: GPL-2.0
#include "words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <linux/kernel.h>

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

/* How long the UTF-8 character is, 0 if it is none or one that controls. */
static size_t utf8_length(const unsigned char *p)
{
	/* The first byte's range, how many follow, and the range of the one after it */
	static const unsigned char forms[][5] = {
		{ 0xc2, 0xc2, 1, 0xa0, 0xbf }, { 0xc3, 0xdf, 1, 0x80, 0xbf },
		{ 0xe0, 0xe0, 2, 0xa0, 0xbf }, { 0xe1, 0xec, 2, 0x80, 0xbf },
		{ 0xed, 0xed, 2, 0x80, 0x9f }, { 0xee, 0xef, 2, 0x80, 0xbf },
		{ 0xf0, 0xf0, 3, 0x90, 0xbf }, { 0xf1, 0xf3, 3, 0x80, 0xbf },
		{ 0xf4, 0xf4, 3, 0x80, 0x8f },
	};

	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		const unsigned char *form = forms[i];
		size_t n = 2;

		if (*p < form[0] || *p > form[1])
			continue;
		if (p[1] < form[3] || p[1] > form[4])
			return 0;
		while (n <= form[2] && p[n] >> 6 == 2)
			n++;
		return n > form[2] ? n : 0;
	}

	return 0;
}

void mce_clean(char *text)
{
	size_t len;

	while (*text) {
		len = mce_is_print(*text) ? 1 : utf8_length((unsigned char *)text);
		if (!len)
			*text = '?';
		text += len ?: 1;
	}
}

void mce_words_sep(struct mce_words *w, const char *separator)
{
	if (w->len)
		mce_words_add(w, separator);
}
