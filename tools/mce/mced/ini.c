// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <string.h>

#include "ini.h"

struct reader {
	const struct ini_ops	*ops;
	void			*arg;
	struct ini_line		at;
	char			section[INI_LINE_MAX];
};

static char *trim(char *text)
{
	size_t len;

	while (isspace((unsigned char)*text))
		text++;
	len = strlen(text);
	while (len && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';

	return text;
}

static void cut_comment(char *text)
{
	for (char *p = text; *p; p++) {
		if (*p == '#' && (p == text || isspace((unsigned char)p[-1]))) {
			*p = '\0';
			return;
		}
	}
}

static void begin_section(struct reader *r, char *text)
{
	char *end = strchr(text, ']');

	if (!end || *trim(end + 1)) {
		r->ops->error(&r->at, "a section ends with ']'", r->arg);
		return;
	}
	*end = '\0';
	snprintf(r->section, sizeof(r->section), "%s", trim(text + 1));
	r->ops->line(&r->at, r->arg);
}

static void read_line(struct reader *r, char *text)
{
	char *value;

	cut_comment(text);
	text = trim(text);
	if (!*text)
		return;
	if (*text == '[') {
		begin_section(r, text);
		return;
	}
	value = strchr(text, '=');
	if (!value || value == text) {
		r->ops->error(&r->at, "neither '[section]' nor 'key = value'", r->arg);
		return;
	}
	*value++ = '\0';

	r->at.key = trim(text);
	r->at.value = trim(value);
	r->ops->line(&r->at, r->arg);
	r->at.key = NULL;
	r->at.value = NULL;
}

static void skip_line(FILE *in)
{
	int c;

	do {
		c = getc(in);
	} while (c != '\n' && c != EOF);
}

void ini_read(FILE *in, const char *file, const struct ini_ops *ops, void *arg)
{
	struct reader r = { .ops = ops, .arg = arg, .at.file = file };
	char text[INI_LINE_MAX];

	r.at.section = r.section;
	while (fgets(text, sizeof(text), in)) {
		r.at.line++;
		if (!strchr(text, '\n') && !feof(in)) {
			ops->error(&r.at, "the line is too long", arg);
			skip_line(in);
			continue;
		}
		read_line(&r, text);
	}
}
