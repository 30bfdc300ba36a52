/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCECTL_EXPLAIN_H
#define _MCECTL_EXPLAIN_H

#include <asm/mce_unit.h>

/* What something is, what an error of it means, what to do. */
struct explanation {
	const char	*is, *means, *todo;
};

extern const struct explanation unit_texts[];
extern const struct explanation severity_texts[];

/* A word of an event, and what it means. */
struct term {
	const char	*name, *text;
};

extern const struct term terms[];

#endif /* _MCECTL_EXPLAIN_H */
