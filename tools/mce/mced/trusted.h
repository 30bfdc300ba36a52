/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_TRUSTED_H
#define MCED_TRUSTED_H

/**
 * trusted_program() - whether a program can be run with our privileges
 * @path:	the program, absolute
 *
 * Only root and we may be able to change it, or what the path leads to: each directory
 * and symbolic link on the way is looked at, too. While that holds, nobody else can swap
 * it between this check and its start.
 *
 * Return: NULL if it can, or what speaks against it.
 */
const char *trusted_program(const char *path);

#endif /* MCED_TRUSTED_H */
