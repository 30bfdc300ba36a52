// SPDX-License-Identifier: GPL-2.0
/*
 * Lines that were broken: a console does it at its width, also within a word; a mail
 * program between words. At the place itself it cannot be seen which it was, so the
 * width that all lines of the log have decides, and otherwise what gives a word.
 */
#include "text_join.h"

#include <ctype.h>
#include <string.h>

#include <linux/kernel.h>

#include "words.h"

/* Nobody's console is wider. */
#define WIDTH_MAX	512

/* So many lines of the greatest length make a width. */
#define WIDTH_LINES	2

/* Words of records that can be broken. */
static const char * const words[] = {
	"Hardware", "Error", "Machine", "Check", "Exception", "Bank", "PROCESSOR", "SOCKET",
	"APIC", "TIME", "TSC", "ADDR", "MISC", "microcode", "PPIN", "SYND", "SYND1", "SYND2",
	"IPID", "Syndrome", "INEXACT", "cache", "level", "mem-tx", "STATUS", "MCGSTATUS",
	"MCGCAP", "APICID", "SOCKETID", "CPUID", "Vendor", "Family", "Model", "channel", "slot",
	"page", "offset", "grain", "syndrome", "row", "column", "rank", "device", "module",
	"physical_address", "Processor", "Status", "Address", "Misc", "Board",
};

static void clean(char *to, const char *from, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		to[i] = (unsigned char)from[i] < ' ' ? ' ' : from[i];
}

/* The greatest length of a line, if several have it and none is longer. */
void text_join_learn(struct text_join *j, const char *buf, size_t len)
{
	size_t longest = 0, count = 0, length;
	const char *p = buf, *end = buf + len, *newline;

	for (; p < end; p = newline + 1) {
		newline = memchr(p, '\n', end - p);
		if (!newline)
			break;
		length = newline - p;
		if (length && p[length - 1] == '\r')
			length--;
		if (length > longest) {
			longest = length;
			count = 0;
		}
		count += length == longest;
	}
	j->width = longest >= TEXT_JOIN_MIN && longest <= WIDTH_MAX && count >= WIDTH_LINES ?
		   longest : 0;
}

void text_join_start(struct text_join *j, const char *line, size_t len, uint64_t number)
{
	if (len && line[len - 1] == '\r')
		len--;
	j->last = len;
	if (len > TEXT_JOIN_MAX - 1)
		len = TEXT_JOIN_MAX - 1;
	clean(j->text, line, len);
	j->text[len] = '\0';
	j->len = len;
	j->line = number;
}

bool text_join_open(const struct text_join *j)
{
	/* Blanks at the end get lost when a screen is copied. */
	if (j->width)
		return j->last == j->width || j->last + 1 == j->width;

	return j->last >= TEXT_JOIN_MIN;
}

static bool is_hex(const char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (!isxdigit((unsigned char)p[i]) && p[i] != 'x')
			return false;
	}

	return len;
}

static bool is_word_char(char c)
{
	return mce_is_alnum(c) || c == '_' || c == '-';
}

/* Is what the two pieces would make together a word, or one number? */
static bool belongs_together(const char *text, size_t len, const char *piece, size_t piece_len)
{
	size_t head = 0, tail = 0, i, size;
	char word[64];

	while (head < len && is_word_char(text[len - head - 1]))
		head++;
	while (tail < piece_len && is_word_char(piece[tail]))
		tail++;
	if (!head || !tail)
		return true;
	size = head + tail;
	if (size >= sizeof(word))
		return true;
	memcpy(word, text + len - head, head);
	memcpy(word + head, piece, tail);
	word[size] = '\0';
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (!strcmp(word, words[i]))
			return true;
	}
	/* "ADDR" can be hex, too. */
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strlen(words[i]) == head && !strncmp(word, words[i], head))
			return false;
	}

	return is_hex(word, size) && size <= 18;
}

void text_join_add(struct text_join *j, const char *piece, size_t len)
{
	bool gap = false;

	if (len && piece[len - 1] == '\r')
		len--;
	if (j->len && j->text[j->len - 1] != ' ' && len && *piece != ' ') {
		if (j->width)
			gap = j->last < j->width;
		else
			gap = !belongs_together(j->text, j->len, piece, len);
	}
	j->last = len;
	if (gap && j->len < TEXT_JOIN_MAX - 1)
		j->text[j->len++] = ' ';
	if (len > TEXT_JOIN_MAX - 1 - j->len)
		len = TEXT_JOIN_MAX - 1 - j->len;
	clean(j->text + j->len, piece, len);
	j->len += len;
	j->text[j->len] = '\0';
}
