// SPDX-License-Identifier: GPL-2.0
/*
 * What is done when a bucket is full.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "action.h"
#include "conf.h"
#include "privileges.h"
#include "targets.h"
#include "trigger.h"
#include "trusted.h"

/* Triggers that wait for others to end. */
#define MAX_WAITING	64

struct actions {
	struct action_opts	opts;
	struct targets		pages, cpus;
	struct trigger		*running, *waiting, **waiting_end;
	unsigned int		nr_running, nr_waiting;
};

/* One full bucket. */
struct fire {
	struct actions			*a;
	const struct policy_fired	*fired;
	const struct mce_bank_record	*rec;
	const char			*summary;
	const char			*elsewhere;
};

static int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);

	return ts.tv_sec * NS_PER_SEC + ts.tv_nsec;
}

struct actions *actions_new(const struct action_opts *opts)
{
	struct actions *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->opts = *opts;
	a->waiting_end = &a->waiting;

	return a;
}

void actions_limits(struct actions *a, const struct action_opts *opts)
{
	a->opts = *opts;
}

#define PAGE_SHIFT	12

static uint64_t page_of(uint64_t addr)
{
	return addr >> PAGE_SHIFT << PAGE_SHIFT;
}

void actions_done(struct actions *a, enum policy_action action, const char *target)
{
	struct targets *t = action == POLICY_OFFLINE_CPU ? &a->cpus : &a->pages;
	uint64_t id;

	/* The names that policies give, see name_target(): the first number is it. */
	if (sscanf(target, action == POLICY_OFFLINE_CPU ? "cpu %" SCNu64 : "page %" SCNx64,
		   &id) == 1)
		targets_done(t, id);
	else
		t->nr++;
}

/* The number in a file behind a word, or -1. */
static int64_t read_number(const char *path, const char *word)
{
	size_t len = strlen(word);
	FILE *in = fopen(path, "re");
	int64_t number = -1;
	char line[256];

	while (in && fgets(line, sizeof(line), in)) {
		if (!strncmp(line, word, len) && sscanf(line + len, "%" SCNd64, &number) == 1)
			break;
	}
	if (in)
		fclose(in);

	return number;
}

/* CPUs that are there and not online: 1 is enough, and never too few. */
static int64_t count_offline(const struct actions *a)
{
	char path[256], line[256] = "";
	FILE *in;

	snprintf(path, sizeof(path), "%s/devices/system/cpu/offline", a->opts.sysfs);
	in = fopen(path, "re");
	if (!in)
		return -1;
	if (!fgets(line, sizeof(line), in))
		*line = '\0';
	fclose(in);

	return *line && *line != '\n' ? -1 : 0;
}

void actions_count_kernel(struct actions *a)
{
	int64_t kb = read_number(a->opts.meminfo, "HardwareCorrupted:"), cpus = count_offline(a);

	a->pages.nr = kb < 0 ? UINT64_MAX / 2 : kb >> (PAGE_SHIFT - 10);
	a->cpus.nr = cpus < 0 ? UINT64_MAX / 2 : 0;
}

static void report(const struct fire *f, enum policy_action action, const char *result,
		   const char *detail, bool failed)
{
	struct log_action text = {
		.policy	= f->fired->policy->name,
		.action	= policy_action_name(action),
		.target	= f->fired->target,
		.result	= result,
		.detail	= detail,
		.failed	= failed,
	};

	f->a->opts.report(&text, f->a->opts.arg);
}

/* Return: it makes sense to try; otherwise why not was reported. */
static bool is_worth_it(const struct fire *f, enum policy_action action, const struct targets *t,
			uint64_t id)
{
	int64_t wait = targets_wait(t, id, now_ns());
	char detail[80];

	if (targets_is_done(t, id)) {
		report(f, action, "skipped", "it is offline already", false);
		return false;
	}
	if (wait) {
		snprintf(detail, sizeof(detail), "it could not be done; left alone for %" PRId64
			 " s more", wait / NS_PER_SEC + 1);
		report(f, action, "skipped", detail, false);
	}

	return !wait;
}

/* Return: nothing speaks against it; otherwise that was reported. */
static bool may(const struct fire *f, enum policy_action action, const struct targets *t,
		uint64_t id, uint64_t limit)
{
	char detail[80];

	if (f->elsewhere) {
		report(f, action, "skipped", f->elsewhere, false);
		return false;
	}
	if (!is_worth_it(f, action, t, id))
		return false;
	if (t->nr >= UINT64_MAX / 2) {
		report(f, action, "limit", "how many are offline already is not known", true);
		return false;
	}
	if (t->nr >= limit) {
		snprintf(detail, sizeof(detail), "%" PRIu64 " are offline already, the limit is %"
			 PRIu64, t->nr, limit);
		report(f, action, "limit", detail, true);
		return false;
	}
	if (f->a->opts.dry_run) {
		report(f, action, "dry-run", "", false);
		return false;
	}

	return true;
}

static const char *explain_page(int err)
{
	switch (err) {
	case -ENOENT:
		return "the kernel can't do it (CONFIG_MEMORY_FAILURE)";
	case -EPERM:
		return "CAP_SYS_ADMIN is missing";
	case -ENXIO:
		return "there is no memory at this address";
	case -EBUSY:
	case -EIO:
		return "the page is in use and can't be moved";
	default:
		return strerror(-err);
	}
}

/* Return: 0, or a negative errno if another way may do it. */
static int offline_page(const struct fire *f, enum policy_action action)
{
	const char *name = action == POLICY_SOFT_OFFLINE_PAGE ? "soft" : "hard";
	uint64_t page = page_of(f->fired->in->addr);
	char path[256], text[32];
	int err;

	snprintf(path, sizeof(path), "%s/devices/system/memory/%s_offline_page",
		 f->a->opts.sysfs, name);
	snprintf(text, sizeof(text), "0x%" PRIx64 "\n", page);
	err = privileged_write(path, text);
	if (err) {
		report(f, action, "failed", explain_page(err), true);
	} else {
		targets_done(&f->a->pages, page);
		report(f, action, "done", "", false);
	}

	return err;
}

/* If both are asked for, hard is for what soft could not do. */
static void offline_pages(const struct fire *f, uint32_t todo)
{
	bool soft = todo & 1U << POLICY_SOFT_OFFLINE_PAGE;
	bool hard = todo & 1U << POLICY_HARD_OFFLINE_PAGE;
	uint64_t page = page_of(f->fired->in->addr);
	int err = -EAGAIN;

	if (!may(f, soft ? POLICY_SOFT_OFFLINE_PAGE : POLICY_HARD_OFFLINE_PAGE, &f->a->pages, page,
		 f->a->opts.max_pages))
		return;
	if (soft)
		err = offline_page(f, POLICY_SOFT_OFFLINE_PAGE);
	if (hard && err)
		err = offline_page(f, POLICY_HARD_OFFLINE_PAGE);
	if (err)
		targets_failed(&f->a->pages, page, now_ns());
}

static void offline_cpu(const struct fire *f)
{
	uint32_t cpu = f->fired->in->cpu;
	char path[256];
	int err;

	if (!may(f, POLICY_OFFLINE_CPU, &f->a->cpus, cpu, f->a->opts.max_cpus))
		return;
	snprintf(path, sizeof(path), "%s/devices/system/cpu/cpu%u/online", f->a->opts.sysfs, cpu);
	err = privileged_write(path, "0\n");
	if (!err) {
		targets_done(&f->a->cpus, cpu);
		report(f, POLICY_OFFLINE_CPU, "done", "", false);
	} else {
		targets_failed(&f->a->cpus, cpu, now_ns());
		report(f, POLICY_OFFLINE_CPU, "failed",
		       err == -ENOENT ? "this CPU can't be taken offline" : strerror(-err), true);
	}
}

/* --- triggers */

static void report_trigger(struct actions *a, const struct trigger *t, const char *result,
			   const char *detail, bool failed)
{
	struct log_action text = {
		.policy	= t->policy,
		.action	= policy_action_name(POLICY_TRIGGER),
		.target	= t->target,
		.result	= result,
		.detail	= detail,
		.failed	= failed,
	};

	a->opts.report(&text, a->opts.arg);
}

static void start_trigger(struct actions *a, struct trigger *t)
{
	/* It was good when the configuration was read: that can be a year ago. */
	const char *problem = trusted_program(t->path);
	char detail[300];
	int err = problem ? 0 : trigger_start(t);

	if (problem || err) {
		snprintf(detail, sizeof(detail), "%s: %s", t->path, problem ?: strerror(-err));
		report_trigger(a, t, "failed", detail, true);
		trigger_free(t);
		return;
	}
	t->deadline_ns = now_ns() + a->opts.trigger_ns;
	t->next = a->running;
	a->running = t;
	a->nr_running++;
}

static void queue_trigger(struct actions *a, struct trigger *t)
{
	t->next = NULL;
	*a->waiting_end = t;
	a->waiting_end = &t->next;
	a->nr_waiting++;
}

static void run_trigger(const struct fire *f)
{
	struct actions *a = f->a;
	struct trigger *t;

	if (a->opts.dry_run) {
		report(f, POLICY_TRIGGER, "dry-run", f->fired->policy->trigger, false);
		return;
	}
	if (a->nr_running >= a->opts.max_triggers && a->nr_waiting >= MAX_WAITING) {
		report(f, POLICY_TRIGGER, "limit", "too many triggers wait already", true);
		return;
	}
	t = trigger_new(f->fired, f->summary, f->rec);
	if (!t)
		report(f, POLICY_TRIGGER, "failed", "out of memory", true);
	else if (a->nr_running < a->opts.max_triggers)
		start_trigger(a, t);
	else
		queue_trigger(a, t);
}

static void start_waiting(struct actions *a)
{
	struct trigger *t;

	while (a->waiting && a->nr_running < a->opts.max_triggers) {
		t = a->waiting;
		a->waiting = t->next;
		if (!a->waiting)
			a->waiting_end = &a->waiting;
		a->nr_waiting--;
		start_trigger(a, t);
	}
}

static void end_trigger(struct actions *a, struct trigger *t, int status)
{
	char detail[300];

	if (t->timed_out)
		snprintf(detail, sizeof(detail), "%s: killed, it ran for more than %" PRId64 " s",
			 t->path, a->opts.trigger_ns / NS_PER_SEC);
	else if (WIFSIGNALED(status))
		snprintf(detail, sizeof(detail), "%s: killed by signal %d", t->path,
			 WTERMSIG(status));
	else
		snprintf(detail, sizeof(detail), "%s: exit status %d", t->path,
			 WEXITSTATUS(status));
	if (t->timed_out)
		report_trigger(a, t, "timeout", detail, true);
	else if (status)
		report_trigger(a, t, "failed", detail, true);
	else
		report_trigger(a, t, "done", t->path, false);
	trigger_free(t);
}

/*
 * Whether it has ended. What it left behind in its process group is killed before
 * the process is reaped, because then the number of the group can be another's.
 */
static bool has_ended(struct trigger *t, int *status)
{
	siginfo_t info = { };

	if (waitid(P_PID, t->pid, &info, WEXITED | WNOHANG | WNOWAIT) || !info.si_pid)
		return false;
	trigger_kill(t);

	return waitpid(t->pid, status, 0) == t->pid;
}

void actions_poll(struct actions *a)
{
	struct trigger **link = &a->running, *t;
	int64_t now = now_ns();
	int status;

	while ((t = *link)) {
		if (has_ended(t, &status)) {
			*link = t->next;
			a->nr_running--;
			end_trigger(a, t, status);
			continue;
		}
		if (now >= t->deadline_ns && !t->timed_out) {
			t->timed_out = 1;
			trigger_kill(t);
		}
		link = &t->next;
	}
	start_waiting(a);
}

int actions_timeout(const struct actions *a)
{
	int64_t now = now_ns(), next = INT64_MAX;

	for (const struct trigger *t = a->running; t; t = t->next) {
		if (!t->timed_out && t->deadline_ns < next)
			next = t->deadline_ns;
	}
	if (next == INT64_MAX)
		return -1;

	return next <= now ? 0 : (next - now) / 1000000 + 1;
}

unsigned int actions_running(const struct actions *a)
{
	return a->nr_running;
}

void actions_run(struct actions *a, const struct policy_fired *fired, const char *summary,
		 const struct mce_bank_record *rec, const char *elsewhere)
{
	struct fire f = { .a = a, .fired = fired, .rec = rec, .summary = summary,
			  .elsewhere = elsewhere };
	const uint32_t pages = 1U << POLICY_SOFT_OFFLINE_PAGE | 1U << POLICY_HARD_OFFLINE_PAGE;
	uint32_t todo = fired->policy->actions;

	if (todo & 1U << POLICY_MARK)
		report(&f, POLICY_MARK, "done", summary, false);
	if (todo & pages)
		offline_pages(&f, todo);
	if (todo & 1U << POLICY_OFFLINE_CPU)
		offline_cpu(&f);
	if (todo & 1U << POLICY_TRIGGER)
		run_trigger(&f);
}

static void free_list(struct trigger *t)
{
	struct trigger *next;

	for (; t; t = next) {
		next = t->next;
		trigger_kill(t);
		trigger_free(t);
	}
}

void actions_free(struct actions *a)
{
	if (!a)
		return;
	free_list(a->running);
	free_list(a->waiting);
	targets_free(&a->pages);
	targets_free(&a->cpus);
	free(a);
}
