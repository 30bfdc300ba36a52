/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCECTL_SCENARIOS_H
#define _MCECTL_SCENARIOS_H

#include "mcectl.h"

/* What a scenario does to the machine. */
enum harm {
	HARM_NONE,		/* a record is logged */
	HARM_PAGE,		/* a page of memory is taken out of use */
	HARM_PROCESS,		/* and a process of our own is killed */
	HARM_MACHINE,		/* the machine stops */
};

/**
 * struct scenario - a kind of error to inject
 * @name, @summary: for people
 * @unit:	the unit whose bank it is put into
 * @smca:	for CPUs with Scalable MCA, or for those without
 * @exception:	raised as a machine check exception, not found by polling
 * @harm:	enum harm
 * @status, @misc, @ipid, @synd, @mcgstatus: the record
 */
struct scenario {
	const char	*name, *summary;
	unsigned int	unit;
	bool		smca, exception;
	enum harm	harm;
	uint64_t	status, misc, ipid, synd, mcgstatus;
};

extern const struct scenario scenarios[];

/* The scenario of this name for this kind of CPU; NULL if there is none. */
const struct scenario *find_scenario(const char *name, bool smca);

#endif /* _MCECTL_SCENARIOS_H */
