// SPDX-License-Identifier: GPL-2.0
/*
 * netconsole sends a message that does not fit into a packet in several, each with the
 * header of the whole, its place and the size of all. Packets can come in any order.
 * Source: Documentation/networking/netconsole.rst.
 */
#include "text_frag.h"

#include <stdlib.h>
#include <string.h>

#define MARK		",ncfrag="

static const char *mark_of(const char *line, size_t len)
{
	const char *mark = memmem(line, len, MARK, strlen(MARK));

	return mark && memchr(mark, ';', line + len - mark) ? mark : NULL;
}

bool text_frag_is(const char *line, size_t len)
{
	return mark_of(line, len);
}

/* The number of the message is the second one of its header: "6,416,1799123,-" */
static uint64_t message_number(const char *head, const char *end)
{
	const char *p = end;
	unsigned int commas = 0;

	while (p > head && commas < 3) {
		p--;
		commas += *p == ',';
	}

	return commas == 3 ? strtoull(p + 1, NULL, 10) : 0;
}

bool text_frag_is_other(const struct text_frag *f, const char *line, size_t len)
{
	return f->total && message_number(line, mark_of(line, len)) != f->number;
}

size_t text_frag_rest(struct text_frag *f)
{
	size_t len = f->total ? f->head + f->total : 0;

	f->total = 0;

	return len;
}

size_t text_frag_add(struct text_frag *f, const char *line, size_t len)
{
	const char *mark = mark_of(line, len), *body = memchr(mark, ';', line + len - mark) + 1;
	size_t head = mark - line, size = line + len - body, offset, total;
	uint64_t number = message_number(line, mark);
	char *end;

	offset = strtoul(mark + strlen(MARK), &end, 10);
	total = *end == '/' ? strtoul(end + 1, &end, 10) : 0;
	if (*end != ';' || !size || offset + size > total || head + 1 + total > sizeof(f->text))
		return 0;
	if (f->total != total || f->number != number) {
		f->number = number;
		f->total = total;
		f->got = 0;
		f->head = head + 1;
		memcpy(f->text, line, head);
		f->text[head] = ';';
		memset(f->text + f->head, ' ', total);
	}
	memcpy(f->text + f->head + offset, body, size);
	f->got += size;
	if (f->got < total)
		return 0;
	f->total = 0;

	return f->head + total;
}
