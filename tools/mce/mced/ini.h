/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_INI_H
#define MCED_INI_H

#include <stdio.h>

/*
 * Reader of "[section]" and "key = value" files: mced.conf and mcelog.conf.
 *
 * Comments begin with # at the beginning of a line or after a blank. The usual
 * libraries tell neither the line of a key nor an empty section, and cut long
 * lines; an administrator needs the line.
 */

/**
 * struct ini_line - a line of the file
 * @file, @line:	where it is
 * @section:		the section that it is in, "" before the first
 * @key:		NULL if the line begins @section
 * @value:		without blanks around it, may be empty
 */
struct ini_line {
	const char	*file;
	unsigned int	line;
	const char	*section;
	const char	*key;
	const char	*value;
};

/**
 * struct ini_ops - what to do with the lines
 * @line:	called for each section and key
 * @error:	called for each line that is none: @what says why
 */
struct ini_ops {
	void (*line)(const struct ini_line *line, void *arg);
	void (*error)(const struct ini_line *line, const char *what, void *arg);
};

/* Longest line, with its newline. */
#define INI_LINE_MAX	4096

void ini_read(FILE *in, const char *file, const struct ini_ops *ops, void *arg);

#endif /* MCED_INI_H */
