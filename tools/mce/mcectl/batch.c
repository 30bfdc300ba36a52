// SPDX-License-Identifier: GPL-2.0
/*
 * Tables of records: tab-separated, a header line with the names of the columns,
 * which are those of the options. "-" or nothing is "not given".
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "decode.h"
#include "lines.h"

#define MAX_COLUMNS	64

enum column_kind {
	COLUMN_IGNORE,
	COLUMN_TEXT,
	COLUMN_UINT,
	COLUMN_HEX,
};

struct column {
	const char		*name;
	enum column_kind	kind;
	size_t			offset;
	size_t			given;		/* of a bool, 0 if there is none */
};

#define COLUMN(_name, _kind)	{ #_name, _kind, offsetof(struct raw_record, _name), 0 }
#define GIVEN(_name, _kind)						\
	{ #_name, _kind, offsetof(struct raw_record, _name),		\
	  offsetof(struct raw_record, has_##_name) }

static const struct column columns[] = {
	COLUMN(vendor,		COLUMN_TEXT),
	COLUMN(smca,		COLUMN_TEXT),
	GIVEN(family,		COLUMN_UINT),
	COLUMN(model,		COLUMN_UINT),
	COLUMN(stepping,	COLUMN_UINT),
	GIVEN(bank,		COLUMN_UINT),
	GIVEN(cpu,		COLUMN_UINT),
	GIVEN(socket,		COLUMN_UINT),
	GIVEN(status,		COLUMN_HEX),
	COLUMN(misc,		COLUMN_HEX),
	COLUMN(addr,		COLUMN_HEX),
	COLUMN(ipid,		COLUMN_HEX),
	COLUMN(synd,		COLUMN_HEX),
	COLUMN(synd1,		COLUMN_HEX),
	COLUMN(synd2,		COLUMN_HEX),
	COLUMN(mcgstatus,	COLUMN_HEX),
	COLUMN(mcgcap,		COLUMN_HEX),
	COLUMN(ip,		COLUMN_HEX),
	COLUMN(tsc,		COLUMN_HEX),
};

static const struct column ignored = { NULL, COLUMN_IGNORE, 0, 0 };

/* The columns of a table, in order. */
struct table {
	const struct column	*columns[MAX_COLUMNS];
	unsigned int		nr;
};

static const struct column *find_column(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(columns); i++) {
		if (!strcmp(columns[i].name, name))
			return &columns[i];
	}

	return &ignored;
}

/* Other columns are for who made the table. Return: false if there is nothing for us. */
static bool read_header(struct table *t, char *line)
{
	bool status = false;
	char *name;

	t->nr = 0;
	while ((name = strsep(&line, "\t")) && t->nr < MAX_COLUMNS) {
		t->columns[t->nr] = find_column(name);
		status |= t->columns[t->nr]->kind == COLUMN_HEX && !strcmp(name, "status");
		t->nr++;
	}

	return status && !name;
}

/* Put a value into @raw. Return: false if it is not what the column holds. */
static bool read_value(const struct column *c, const char *text, struct raw_record *raw)
{
	void *value = (char *)raw + c->offset;

	if (c->kind == COLUMN_IGNORE || !*text || !strcmp(text, "-"))
		return true;
	if (c->given)
		*(bool *)((char *)raw + c->given) = true;

	switch (c->kind) {
	case COLUMN_TEXT:
		*(const char **)value = text;
		return true;
	case COLUMN_UINT:
		return parse_uint(text, value);
	case COLUMN_HEX:
		return parse_hex(text, value);
	default:
		return true;
	}
}

/* Decode a row. Return: NULL, or what is wrong with it. */
static const char *decode_row(struct printer *p, const struct table *t, char *line,
			      uint64_t number)
{
	struct raw_record raw = { };
	static char why[96];
	struct mce_event ev;
	const char *wrong;
	unsigned int i;
	char *text;

	for (i = 0; (text = strsep(&line, "\t")); i++) {
		if (i >= t->nr)
			return "more columns than the header has";
		if (!read_value(t->columns[i], text, &raw)) {
			snprintf(why, sizeof(why), "'%.20s' is no %s", text, t->columns[i]->name);
			return why;
		}
	}

	wrong = raw_event(&raw, &ev);
	if (wrong)
		return wrong;
	ev.line = number;
	print_event(p, &ev);

	return NULL;
}

static bool is_comment(const char *line)
{
	return !*line || *line == '#';
}

/* Return: EXIT_OK, or another status if the table cannot be used at all. */
static int decode_lines(struct printer *p, struct lines *l)
{
	struct table table = { };
	const char *wrong;
	size_t len;
	char *line;
	int ret;

	while ((ret = lines_next(l, &line, &len, -1)) > 0) {
		char row[4096];

		if (len >= sizeof(row)) {
			complain("%s:%llu: the line is too long", lines_name(l),
				 (unsigned long long)l->number);
			p->bad = true;
			continue;
		}
		memcpy(row, line, len);
		row[len] = '\0';
		row[strcspn(row, "\r")] = '\0';
		if (is_comment(row))
			continue;
		if (!table.nr) {
			if (read_header(&table, row))
				continue;
			return fail("%s:%llu: no header line with names of columns (status, ...)",
				    lines_name(l), (unsigned long long)l->number);
		}
		wrong = decode_row(p, &table, row, l->number);
		if (wrong) {
			complain("%s:%llu: %s", lines_name(l), (unsigned long long)l->number,
				 wrong);
			p->bad = true;
		}
		if (ferror(stdout))
			return EXIT_FAILED;
	}
	if (ret != -ENODATA)
		return fail("%s: cannot be read: %s", lines_name(l), strerror(-ret));

	return EXIT_OK;
}

int decode_table(struct printer *p, const char *path)
{
	struct lines lines;
	int ret = lines_open(&lines, path, false);

	if (ret)
		ret = fail("%s: cannot be opened: %s", path, strerror(-ret));
	else
		ret = decode_lines(p, &lines);
	lines_close(&lines);

	return ret;
}
