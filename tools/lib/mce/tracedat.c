// SPDX-License-Identifier: GPL-2.0
/*
 * A recording of trace-cmd, trace.dat, through libtracecmd. Each CPU's events are in
 * order; the earliest of what the CPUs have next comes next.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event-parse.h>
#include <trace-cmd.h>

#include "bytes.h"
#include "fields.h"
#include "record.h"
#include "source.h"

/**
 * struct trace_dat - the recording
 * @next:	of each CPU the event that comes next, NULL if there is none
 * @missed:	how many events were lost in front of what comes next
 */
struct trace_dat {
	struct mce_source	base;
	struct tracecmd_input	*input;
	struct mce_layouts	*layouts;
	struct tep_record	**next;
	int			nr_cpus;
	uint64_t		missed;
};

static struct tep_record *earliest(struct trace_dat *td, int *cpu)
{
	struct tep_record *first = NULL;
	int i;

	for (i = 0; i < td->nr_cpus; i++) {
		if (td->next[i] && (!first || td->next[i]->ts < first->ts)) {
			first = td->next[i];
			*cpu = i;
		}
	}
	if (first)
		td->next[*cpu] = tracecmd_read_data(td->input, *cpu);

	return first;
}

static void set_task(struct trace_dat *td, struct tep_record *rec, struct mce_event *ev)
{
	struct tep_handle *tep = tracecmd_get_tep(td->input);
	const char *comm;

	ev->tid = tep_data_pid(tep, rec);
	ev->pid = ev->tid;
	ev->has |= MCE_HAS_TASK;
	comm = tep_data_comm_from_pid(tep, ev->tid);
	if (comm && strcmp(comm, "<...>"))
		snprintf(ev->comm, sizeof(ev->comm), "%s", comm);
}

/* Return: 1 with an event, 0 if it is none of ours, or a negative errno. */
static int make_event(struct trace_dat *td, struct tep_record *rec, int cpu, struct mce_event *ev)
{
	const struct mce_layout *layout = mce_layouts_of(td->layouts, rec->data, rec->size);

	if (!layout)
		return 0;
	if (mce_layout_read(layout, rec->data, rec->size, ev))
		return mce_source_fail(&td->base, -EBADMSG,
				       "an event at %llu has too little data", rec->offset);
	ev->time_ns = rec->ts;
	ev->has |= MCE_HAS_TIME;
	ev->sample_cpu = cpu;
	set_task(td, rec, ev);
	if (mce_layout_is_record(layout))
		mce_record_blame_nobody(ev);

	return 1;
}

static int trace_dat_next(struct mce_source *s, struct mce_event *ev, int timeout_ms)
{
	struct trace_dat *td = (struct trace_dat *)s;
	struct tep_record *rec;
	int ret = 0, cpu = -1;

	(void)timeout_ms;
	while (!ret && !td->missed) {
		rec = earliest(td, &cpu);
		if (!rec)
			return -ENODATA;
		if (rec->missed_events > 0)
			td->missed += rec->missed_events;
		ret = make_event(td, rec, cpu, ev);
		tracecmd_free_record(rec);
	}
	if (ret)
		return ret;
	mce_event_init(ev, MCE_EVENT_DROPPED);
	ev->dropped.cpu = cpu;
	ev->dropped.count = td->missed;
	td->missed = 0;

	return 1;
}

static void trace_dat_close(struct mce_source *s)
{
	struct trace_dat *td = (struct trace_dat *)s;
	int i;

	for (i = 0; i < td->nr_cpus && td->next; i++) {
		if (td->next[i])
			tracecmd_free_record(td->next[i]);
	}
	free(td->next);
	if (td->input)
		tracecmd_close(td->input);
	mce_layouts_free(td->layouts);
}

static const char *trace_dat_clock(const struct mce_source *s)
{
	(void)s;

	return "local";
}

static const struct mce_source_ops trace_dat_ops = {
	.next	= trace_dat_next,
	.clock	= trace_dat_clock,
	.close	= trace_dat_close,
};

static int learn(struct trace_dat *td)
{
	struct tep_handle *tep = tracecmd_get_tep(td->input);
	int i, ret = 0;

	for (i = 0; !ret && i < tep_get_events_count(tep); i++)
		ret = mce_layouts_add_event(td->layouts, tep_get_event(tep, i));
	td->nr_cpus = tep_get_cpus(tep);
	td->next = calloc(td->nr_cpus ?: 1, sizeof(*td->next));
	if (ret || !td->next)
		return ret ?: -ENOMEM;
	for (i = 0; i < td->nr_cpus; i++)
		td->next[i] = tracecmd_read_data(td->input, i);

	return 0;
}

struct mce_source *mce_source_trace_dat(const char *path, int fd)
{
	struct trace_dat *td = mce_source_new(&trace_dat_ops, sizeof(*td));
	int ret = -EBADMSG;

	if (!td) {
		close(fd);
		return NULL;
	}
	/* The library would print to stderr. */
	tracecmd_set_loglevel(TEP_LOG_NONE);
	td->layouts = mce_layouts_new();
	td->input = tracecmd_open_fd(fd, TRACECMD_FL_LOAD_NO_PLUGINS);
	if (!td->input)
		close(fd);
	else
		ret = td->layouts ? learn(td) : -ENOMEM;
	if (ret)
		td->base.status = mce_source_fail(&td->base, ret, "%s: %s", path, ret == -ENOMEM ?
						  "out of memory" :
						  "is no whole recording of trace-cmd");

	return &td->base;
}
