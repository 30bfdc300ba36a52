// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl policy test FILE: what the policies of a mced.conf would have done.
 */
#include <string.h>

#include "conf.h"
#include "database.h"

static struct database database;

static const struct opt opts[] = {
	DATABASE_OPTS(database),
	{ }
};

struct replay {
	struct policy_engine	*engine;
	unsigned long		records, fired;
};

static void say(const char *text, bool error, void *arg)
{
	(void)arg;
	complain("%s%s", error ? "" : "warning: ", text);
}

static void on_fired(const struct policy_fired *fired, void *arg)
{
	const struct policy *p = fired->policy;
	struct replay *replay = arg;
	const char *comma = "";
	char time[32], period[32];

	replay->fired++;
	printf("%s  %s: %s: %u in %s:", database_time(fired->in->wall_ns, time, sizeof(time)),
	       p->name, fired->target, p->threshold,
	       conf_format_time(p->period_ns, period, sizeof(period)));
	for (unsigned int i = 0; i < POLICY_NR_ACTIONS; i++) {
		if (!(p->actions & 1U << i))
			continue;
		printf("%s %s%s%s", comma, policy_action_name(i), i == POLICY_TRIGGER ? " " : "",
		       i == POLICY_TRIGGER ? p->trigger : "");
		comma = ",";
	}
	putchar('\n');
}

static int count(const struct mce_event *ev, const struct mce_decoded *d, void *arg)
{
	struct replay *replay = arg;
	struct policy_input in;

	policy_input_init(&in, ev, d);
	replay->records++;
	policy_engine_input(replay->engine, &in, on_fired, replay);

	return 0;
}

static int test(const char *path)
{
	struct conf_report report = { .say = say };
	struct conf *conf = conf_read(path, &report);
	struct replay replay = { };
	int status;

	if (!conf)
		return EXIT_FAILED;
	status = database_open(&database);
	if (!status) {
		replay.engine = policy_engine_new(&conf->policies, 16384);
		pager_start();
		status = replay.engine ? database_events(&database, count, &replay) :
					 fail("out of memory");
		database_close(&database);
		printf("%lu records, %zu policies: they would have acted %lu times\n",
		       replay.records, conf->policies.nr, replay.fired);
		policy_engine_free(replay.engine);
	}
	conf_free(conf);

	return finish_output(status);
}

static int run(int argc, char **argv)
{
	if (argc != 2 || strcmp(argv[0], "test")) {
		complain("usage: mcectl policy test FILE");
		return EXIT_USAGE;
	}

	return test(argv[1]);
}

const struct verb verb_policy = {
	.name		= "policy",
	.args		= "test FILE",
	.summary	= "what the policies of a mced.conf would have done to the history",
	.opts		= opts,
	.run		= run,
};
