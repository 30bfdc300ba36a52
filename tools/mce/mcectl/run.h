/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCECTL_RUN_H
#define _MCECTL_RUN_H

/*
 * Become another program, @argv[0]. Return: EXIT_FAILED if that is not possible,
 * after saying @hint.
 */
int run_tool(const char * const *argv, const char *hint);

#endif /* _MCECTL_RUN_H */
