/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_DAEMON_H
#define MCED_DAEMON_H

#include <stdbool.h>

#include "conf.h"

#ifndef MCED_VERSION
#define MCED_VERSION	"0.1.0"
#endif

/* Exit statuses; mced(8) lists them. */
#define EXIT_OK		0
#define EXIT_FAILED	1
#define EXIT_USAGE	2
#define EXIT_CONF	3
#define EXIT_RUNNING	4

/**
 * struct daemon_opts - the command line
 * @config:	path of the configuration, NULL for the built-in one
 * @database:	instead of the configured one, or NULL
 * @source:	read events from this file instead of from the kernel, or NULL
 * @foreground:	log to stderr
 * @dry_run:	do nothing that policies ask for
 * @once:	read what the flight recorder has, and end
 */
struct daemon_opts {
	const char	*config;
	const char	*database;
	const char	*source;
	bool		foreground, dry_run, once;
};

/* Run until a signal. Return: an exit status. */
int daemon_run(const struct daemon_opts *opts);

/* Read the configuration, saying what is wrong to the log. Return: NULL after an error. */
struct conf *daemon_read_conf(const struct daemon_opts *opts);

#endif /* MCED_DAEMON_H */
