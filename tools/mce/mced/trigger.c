// SPDX-License-Identifier: GPL-2.0
/*
 * Programs that policies start.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/kernel.h>

#include <linux/compiler.h>

#include <asm/mce_unit.h>

#include "conf.h"
#include "trigger.h"

#define MAX_ENV		48

/* An environment that is being made. */
struct env {
	char	**list;
	int	nr;
};

__printf(2, 3)
static void add(struct env *env, const char *fmt, ...)
{
	va_list args;

	if (env->nr >= MAX_ENV - 1)
		return;
	va_start(args, fmt);
	if (vasprintf(&env->list[env->nr], fmt, args) >= 0)
		env->nr++;
	va_end(args);
	env->list[env->nr] = NULL;
}

static const char *severity_name(unsigned int severity)
{
	static const char *const names[] = {
#define X(value, symbol, name)	[value] = name,
		MCE_SEVERITIES(X)
#undef X
	};

	return severity < ARRAY_SIZE(names) ? names[severity] : "-";
}

static void add_record(struct env *env, const struct mce_bank_record *rec)
{
	add(env, "MCE_STATUS=0x%016" PRIx64, rec->status);
	add(env, "MCE_ADDR=0x%" PRIx64, rec->addr);
	add(env, "MCE_MISC=0x%" PRIx64, rec->misc);
	add(env, "MCE_SYND=0x%" PRIx64, rec->synd);
	add(env, "MCE_IPID=0x%" PRIx64, rec->ipid);
	add(env, "MCE_MCGSTATUS=0x%" PRIx64, rec->mcgstatus);
}

static void add_input(struct env *env, const struct policy_input *in)
{
	add(env, "MCE_UNIT=%s", mce_unit_name(in->unit));
	add(env, "MCE_SEVERITY=%s", severity_name(in->severity));
	add(env, "MCE_CPU=%u", in->cpu);
	add(env, "MCE_SOCKET=%d", in->socket);
	add(env, "MCE_BANK=%u", in->bank);
	add(env, "MCE_CHANNEL=%d", in->channel);
	add(env, "MCE_DIMM=%s", in->dimm);
	add(env, "MCE_TIME=%" PRId64, in->wall_ns / NS_PER_SEC);
	if (in->addr_valid)
		add(env, "MCE_PAGE=0x%" PRIx64, in->addr >> 12 << 12);
}

/* What scripts for mcelog expect, as far as it is known here. */
static void add_mcelog(struct env *env, const struct policy_fired *fired, const char *threshold,
		       const char *message)
{
	bool corrected = fired->in->severity == MCE_SEV_CORRECTED;

	add(env, "MESSAGE=%s", message);
	add(env, "THRESHOLD=%s", threshold);
	add(env, "THRESHOLD_COUNT=%" PRIu64, fired->count);
	add(env, "TOTALCOUNT=%" PRIu64, fired->total);
	add(env, "%s=%" PRIu64, corrected ? "CECOUNT" : "UCCOUNT", fired->total);
	add(env, "LASTEVENT=%" PRId64, fired->in->wall_ns / NS_PER_SEC);
	add(env, "AGETIME=%" PRId64, fired->policy->period_ns / NS_PER_SEC);
	add(env, "LOCATION=%s", fired->target);
	add(env, "DMI_NAME=%s", fired->in->dimm);
	add(env, "SOCKETID=%d", fired->in->socket);
	if (fired->in->channel >= 0)
		add(env, "CHANNEL=%d", fired->in->channel);
	add(env, "CPU=%u", fired->in->cpu);
}

static void make_env(struct trigger *t, const struct policy_fired *fired, const char *summary,
		     const struct mce_bank_record *rec)
{
	const struct policy *policy = fired->policy;
	struct env env = { .list = t->env };
	char threshold[64], time[32];

	snprintf(threshold, sizeof(threshold), "%u in %s", policy->threshold,
		 conf_format_time(policy->period_ns, time, sizeof(time)));
	add(&env, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	add(&env, "LANG=C.UTF-8");
	add(&env, "MCE_POLICY=%s", policy->name);
	add(&env, "MCE_TARGET=%s", fired->target);
	add(&env, "MCE_THRESHOLD=%s", threshold);
	add(&env, "MCE_COUNT=%" PRIu64, fired->count);
	add(&env, "MCE_TOTAL=%" PRIu64, fired->total);
	add(&env, "MCE_SUMMARY=%s", summary);
	add_input(&env, fired->in);
	add_record(&env, rec);
	if (policy->mcelog)
		add_mcelog(&env, fired, threshold, summary);
}

struct trigger *trigger_new(const struct policy_fired *fired, const char *summary,
			    const struct mce_bank_record *rec)
{
	struct trigger *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->path = strdup(fired->policy->trigger);
	t->policy = strdup(fired->policy->name);
	t->target = strdup(fired->target);
	t->env = calloc(MAX_ENV, sizeof(*t->env));
	if (!t->path || !t->policy || !t->target || !t->env) {
		trigger_free(t);
		return NULL;
	}
	make_env(t, fired, summary, rec);

	return t;
}

/* Its own process group, no signal blocked or ignored, none of our files. */
static int set_attributes(posix_spawnattr_t *attr, posix_spawn_file_actions_t *files)
{
	sigset_t all, none;

	sigfillset(&all);
	sigemptyset(&none);
	posix_spawnattr_setpgroup(attr, 0);
	posix_spawnattr_setsigmask(attr, &none);
	posix_spawnattr_setsigdefault(attr, &all);

	return posix_spawnattr_setflags(attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
					POSIX_SPAWN_SETSIGDEF) ?:
	       posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0) ?:
	       posix_spawn_file_actions_adddup2(files, 2, 1) ?:
	       posix_spawn_file_actions_addchdir_np(files, "/") ?:
	       posix_spawn_file_actions_addclosefrom_np(files, 3);
}

int trigger_start(struct trigger *t)
{
	char *argv[] = { t->path, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	int err;

	if (posix_spawnattr_init(&attr))
		return -ENOMEM;
	if (posix_spawn_file_actions_init(&files)) {
		posix_spawnattr_destroy(&attr);
		return -ENOMEM;
	}
	err = set_attributes(&attr, &files) ?:
	      posix_spawn(&t->pid, t->path, &files, &attr, argv, t->env);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	if (err)
		t->pid = 0;

	return -err;
}

void trigger_kill(struct trigger *t)
{
	if (t->pid > 0)
		kill(-t->pid, SIGKILL);
}

void trigger_free(struct trigger *t)
{
	if (!t)
		return;
	for (int i = 0; t->env && t->env[i]; i++)
		free(t->env[i]);
	free(t->env);
	free(t->path);
	free(t->policy);
	free(t->target);
	free(t);
}
