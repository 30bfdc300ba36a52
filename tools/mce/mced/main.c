// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon.h"
#include "log.h"

#define DEFAULT_CONF	"/etc/mced.conf"

static const char usage_text[] =
	"Usage: mced [OPTION]...\n"
	"Keep a history of machine checks, act on them, and count them.\n"
	"\n"
	"  -c, --config FILE     configuration (" DEFAULT_CONF "; if it is missing: built in)\n"
	"  -f, --foreground      log to stderr, whatever the configuration says\n"
	"  -n, --dry-run         only say what policies would do\n"
	"      --once            read what the flight recorder has, and end\n"
	"      --database FILE   history, instead of the configured one\n"
	"      --source FILE     events from perf.data, JSON lines or a kernel log,\n"
	"                        instead of from the kernel; - is stdin\n"
	"\n"
	"      --check           read the configuration, say what is wrong, and end\n"
	"      --print-config    print the configuration that is built in\n"
	"      --convert-mcelog FILE\n"
	"                        print the policies that a mcelog.conf asks for\n"
	"  -h, --help\n"
	"  -V, --version\n"
	"\n"
	"Exit status: 0 at the end, 1 failure, 2 wrong usage, 3 wrong configuration,\n"
	"4 another mced uses the database. See mced(8) and mced.conf(5).\n";

enum {
	OPT_ONCE = 256, OPT_DATABASE, OPT_SOURCE, OPT_CHECK, OPT_PRINT, OPT_MCELOG,
};

static const struct option options[] = {
	{ "config",		required_argument,	NULL, 'c' },
	{ "foreground",		no_argument,		NULL, 'f' },
	{ "dry-run",		no_argument,		NULL, 'n' },
	{ "once",		no_argument,		NULL, OPT_ONCE },
	{ "database",		required_argument,	NULL, OPT_DATABASE },
	{ "source",		required_argument,	NULL, OPT_SOURCE },
	{ "check",		no_argument,		NULL, OPT_CHECK },
	{ "print-config",	no_argument,		NULL, OPT_PRINT },
	{ "convert-mcelog",	required_argument,	NULL, OPT_MCELOG },
	{ "help",		no_argument,		NULL, 'h' },
	{ "version",		no_argument,		NULL, 'V' },
	{ }
};

/* What to do instead of running. */
struct task {
	bool		check, print;
	const char	*mcelog;
};

static void say(const char *text, bool error, void *arg)
{
	fprintf(stderr, "mced: %s%s\n", error ? "" : "warning: ", text);
}

static int convert(const char *path)
{
	struct conf_report report = { .say = say };
	struct policies policies = { };
	FILE *in = fopen(path, "re");

	if (!in) {
		fprintf(stderr, "mced: %s: %s\n", path, strerror(errno));
		return EXIT_CONF;
	}
	mcelog_conf_read(in, path, &policies, &report);
	fclose(in);
	conf_print_policies(stdout, &policies);
	policies_free(&policies);

	return report.errors ? EXIT_CONF : EXIT_OK;
}

static int check(const struct daemon_opts *opts)
{
	struct conf *conf = daemon_read_conf(opts);

	if (!conf)
		return EXIT_CONF;
	printf("%s: good, %zu policies\n", opts->config ?: "built-in mced.conf",
	       conf->policies.nr);
	conf_free(conf);

	return EXIT_OK;
}

static int wrong_usage(const char *what)
{
	fprintf(stderr, "mced: %s; see mced --help\n", what);

	return EXIT_USAGE;
}

static int set_option(int c, struct daemon_opts *opts, struct task *task)
{
	switch (c) {
	case 'c':
		opts->config = optarg;
		break;
	case 'f':
		opts->foreground = true;
		break;
	case 'n':
		opts->dry_run = true;
		break;
	case OPT_ONCE:
		opts->once = true;
		break;
	case OPT_DATABASE:
		opts->database = optarg;
		break;
	case OPT_SOURCE:
		opts->source = optarg;
		break;
	case OPT_CHECK:
		task->check = true;
		break;
	case OPT_PRINT:
		task->print = true;
		break;
	case OPT_MCELOG:
		task->mcelog = optarg;
		break;
	default:
		return -EINVAL;
	}

	return 0;
}

static int run(struct daemon_opts *opts, const struct task *task)
{
	if (task->print)
		return fputs(conf_default_text, stdout) < 0 ? EXIT_FAILED : EXIT_OK;
	if (task->mcelog)
		return convert(task->mcelog);
	if (!opts->config && !access(DEFAULT_CONF, F_OK))
		opts->config = DEFAULT_CONF;
	if (task->check)
		return check(opts);

	return daemon_run(opts);
}

int main(int argc, char **argv)
{
	struct daemon_opts opts = { };
	struct task task = { };
	int c;

	while ((c = getopt_long(argc, argv, "c:fnhV", options, NULL)) != -1) {
		if (c == 'h')
			return fputs(usage_text, stdout) < 0;
		if (c == 'V')
			return printf("mced %s\n", MCED_VERSION) < 0;
		if (set_option(c, &opts, &task))
			return wrong_usage("unknown option");
	}
	if (optind < argc)
		return wrong_usage("unexpected argument");

	return run(&opts, &task);
}
