// SPDX-License-Identifier: GPL-2.0
#include "mcectl.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "util.h"

static const struct verb * const verbs[] = {
	&verb_list,
	&verb_watch,
	&verb_stat,
	&verb_history,
#ifdef WITH_MCED
	&verb_errors,
	&verb_summary,
	&verb_timeline,
	&verb_policy,
#endif
	&verb_record,
	&verb_report,
	&verb_decode,
	&verb_explain,
	&verb_inject,
	&verb_doctor,
};

static void usage(FILE *out)
{
	size_t i;

	fprintf(out, "Usage: mcectl VERB [options] [arguments]\n\n"
		"See, understand and search machine checks, the errors of hardware that x86 CPUs\n"
		"report.\n\n");
	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		fprintf(out, "  %-10s %s\n", verbs[i]->name, verbs[i]->summary);
	fprintf(out, "\nmcectl VERB --help tells more, and so does mcectl(1).\n");
}

static const struct verb *find_verb(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (!strcmp(verbs[i]->name, name))
			return verbs[i];
	}

	return NULL;
}

/* "mcectl help VERB" is "mcectl VERB --help". */
static int help_of(char *name)
{
	char help[] = "--help", *argv[] = { name, help, NULL };
	const struct verb *verb = find_verb(name);

	if (!verb) {
		complain("there is no '%s'; see mcectl --help", name);
		return EXIT_USAGE;
	}
	current_verb = verb->name;

	/* It prints the help, and ends the program. */
	return -options_parse(verb, 2, argv);
}

int main(int argc, char **argv)
{
	const struct verb *verb;
	int first;

	signal(SIGPIPE, SIG_IGN);

	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "help") && argc > 2)
		return help_of(argv[2]);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return finish_output(EXIT_OK);
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		puts("mcectl " MCECTL_VERSION);
		return finish_output(EXIT_OK);
	}

	verb = find_verb(argv[1]);
	if (!verb) {
		complain("there is no '%s'; see mcectl --help", argv[1]);
		return EXIT_USAGE;
	}

	current_verb = verb->name;
	first = options_parse(verb, argc - 1, argv + 1);
	if (first < 0)
		return -first;
	if (!*verb->args && argc - 1 > first) {
		complain("it takes no arguments; see mcectl %s --help", verb->name);
		return EXIT_USAGE;
	}

	return finish_output(verb->run(argc - 1 - first, argv + 1 + first));
}
