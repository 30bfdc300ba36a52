// SPDX-License-Identifier: GPL-2.0
/*
 * Buffers of the kernel, one for each CPU, into which all events of that CPU go.
 *
 * Each is a perf_evlist of libperf with one CPU: lists of several cannot get
 * another CPU or event later.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <linux/kernel.h>
#include <perf/cpumap.h>
#include <perf/event.h>
#include <perf/evlist.h>
#include <perf/evsel.h>
#include <perf/mmap.h>
#include <perf/threadmap.h>

/*
 * libperf's interface has no filters, no descriptors to wait for, does not tell how
 * full a buffer was, and opens trace events on all CPUs, whatever it is told.
 */
#include <internal/evlist.h>
#include <internal/evsel.h>
#include <internal/mmap.h>

#include "live.h"

#define TASK_PAGES	8
/* Larger than any record that we ask for */
#define LARGE_RECORD	2048

struct live_ring {
	struct perf_evlist	*list;
	struct perf_mmap	*map;
	struct perf_event_attr	attr;
	int			cpu;
	size_t			size;
	bool			tasks;
	uint64_t		last_tail;
	uint64_t		lost;
	/* The event whose losses cost no record; 0 if there is none */
	uint64_t		later_id;
};

uint64_t live_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);

	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

static int quiet(enum libperf_print_level level __maybe_unused,
		 const char *fmt __maybe_unused, va_list ap __maybe_unused)
{
	return 0;
}

static void read_word(const char *path, char *text, int size)
{
	FILE *file = fopen(path, "re");

	snprintf(text, size, "not readable");
	if (!file)
		return;

	if (fgets(text, size, file))
		text[strcspn(text, "\n")] = '\0';
	fclose(file);
}

static int cannot_open(struct mce_source *s, int err, const char *what)
{
	char paranoid[32], lockdown[64];

	if (err != -EACCES && err != -EPERM)
		return mce_source_fail(s, err, "cannot open %s: %s", what, strerror(-err));

	read_word("/proc/sys/kernel/perf_event_paranoid", paranoid, sizeof(paranoid));
	read_word("/sys/kernel/security/lockdown", lockdown, sizeof(lockdown));
	if (strstr(lockdown, "[confidentiality]"))
		return mce_source_fail(s, err,
				       "cannot open %s: the kernel is locked down for confidentiality, "
				       "which forbids perf events. The flight recorder and the log are left",
				       what);

	return mce_source_fail(s, err,
			       "cannot open %s: %s. Needed: root, CAP_PERFMON, or "
			       "kernel.perf_event_paranoid of -1 (it is %s)",
			       what, strerror(-err), paranoid);
}

static int cannot_map(struct mce_source *s, int err, size_t size)
{
	if (err == -EPERM)
		return mce_source_fail(s, err,
				       "cannot have a buffer of %zu KiB for each CPU: take a smaller one, raise "
				       "kernel.perf_event_mlock_kb or RLIMIT_MEMLOCK, or have CAP_IPC_LOCK",
				       size / 1024);

	return mce_source_fail(s, err, "cannot map a buffer of %zu KiB: %s", size / 1024,
			       strerror(-err));
}

static void base_attr(struct perf_event_attr *attr, uint32_t type, uint64_t config)
{
	memset(attr, 0, sizeof(*attr));
	attr->size = sizeof(*attr);
	attr->type = type;
	attr->config = config;
	attr->sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU;
	attr->sample_id_all = 1;
	attr->disabled = 1;
	attr->use_clockid = 1;
	attr->clockid = CLOCK_MONOTONIC;
}

/*
 * A probe is hit where reading user memory can be the end of the machine: a machine check
 * in a machine check. There the kernel's part of the call chain is all.
 */
static void probe_attr(struct perf_event_attr *attr, const struct live_event *event)
{
	attr->exclude_callchain_user = event->is_probe;
	attr->exclude_callchain_kernel = event->is_later;
	attr->defer_callchain &= !event->is_probe && !event->is_later;
}

static void event_attr(struct perf_event_attr *attr, const struct live_options *opts,
		       const struct live_event *event)
{
	base_attr(attr, PERF_TYPE_TRACEPOINT, event->id);
	attr->sample_type |= PERF_SAMPLE_RAW;
	if (opts->call_chain)
		attr->sample_type |= PERF_SAMPLE_CALLCHAIN;
	/* The kernel reads no user memory in the machine check, but afterwards. */
	attr->defer_callchain = opts->call_chain && !opts->no_defer;
	probe_attr(attr, event);
	attr->sample_period = 1;
	attr->wakeup_events = 1;
	attr->inherit = opts->pid >= 0;
	if (!opts->no_format_lost)
		attr->read_format = PERF_FORMAT_LOST;
}

static void task_attr(struct perf_event_attr *attr, const struct live_options *opts,
		      size_t size)
{
	base_attr(attr, PERF_TYPE_SOFTWARE, PERF_COUNT_SW_DUMMY);
	attr->comm = 1;
	attr->task = 1;
	attr->defer_output = opts->call_chain && !opts->no_defer;
	attr->watermark = 1;
	attr->wakeup_watermark = size / 2;
}

static struct live_ring *new_ring(int cpu, int pid, unsigned int pages)
{
	struct live_ring *ring = calloc(1, sizeof(*ring));
	struct perf_thread_map *threads;
	struct perf_cpu_map *cpus;
	char text[16];

	if (!ring)
		return NULL;

	libperf_init(quiet);
	snprintf(text, sizeof(text), "%d", cpu);
	ring->cpu = cpu;
	ring->size = (size_t)pages * sysconf(_SC_PAGESIZE);
	ring->list = perf_evlist__new();
	cpus = perf_cpu_map__new(text);
	threads = perf_thread_map__new_array(1, &pid);
	if (ring->list && cpus && threads) {
		ring->list->has_user_cpus = true;
		perf_evlist__set_maps(ring->list, cpus, threads);
	}
	perf_cpu_map__put(cpus);
	perf_thread_map__put(threads);
	if (!ring->list || !cpus || !threads) {
		perf_evlist__delete(ring->list);
		free(ring);
		return NULL;
	}

	return ring;
}

static struct perf_evsel *add_evsel(struct live_ring *ring, struct perf_event_attr *attr)
{
	struct perf_evsel *evsel = perf_evsel__new(attr);

	if (evsel)
		perf_evlist__add(ring->list, evsel);

	return evsel;
}

/* Descriptors are opened, but nothing comes before there is a buffer. */
static int start(struct mce_source *s, struct live_ring *ring, unsigned int pages)
{
	if (perf_evlist__mmap(ring->list, pages))
		return cannot_map(s, -(errno ?: EIO), ring->size);

	ring->map = perf_evlist__next_mmap(ring->list, NULL, false);
	/* The CPU has gone in between. */
	if (!ring->map || !ring->map->base)
		return -ENODEV;

	perf_evlist__enable(ring->list);

	return 0;
}

static int set_filter(struct mce_source *s, struct live_ring *ring, const char *filter,
		      const struct live_event *events)
{
	struct perf_evsel *evsel;
	size_t i = 0;

	perf_evlist__for_each_evsel(ring->list, evsel) {
		if (!events[i++].is_bank)
			continue;
		if (perf_evsel__apply_filter(evsel, filter))
			return mce_source_fail(s, -EINVAL,
					       "the kernel does not understand the filter '%s'",
					       filter);
	}

	return 0;
}

static bool is_offline(int err)
{
	return err == -ENODEV || err == -ENXIO;
}

static int open_events(struct live_ring *ring, const struct live_options *opts,
		       const struct live_event *events, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		event_attr(&ring->attr, opts, &events[i]);
		if (events[i].is_later)
			ring->later_id = events[i].id;
		if (!add_evsel(ring, &ring->attr))
			return -ENOMEM;
	}

	return perf_evlist__open(ring->list);
}

/*
 * Older kernels do not defer call chains; before 6.0 they do not count the losses
 * of each event. Return: is there something left to do without?
 */
static bool ask_for_less(struct live_options *opts)
{
	if (opts->call_chain && !opts->no_defer)
		opts->no_defer = true;
	else if (!opts->no_format_lost)
		opts->no_format_lost = true;
	else
		return false;

	return true;
}

/*
 * A descriptor for each event and CPU: more than 1024, the usual soft limit, on a machine
 * with more than 60 CPUs. perf raises it, too. Return: there are more now.
 */
static bool more_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur == limit.rlim_max)
		return false;
	limit.rlim_cur = limit.rlim_max;

	return !setrlimit(RLIMIT_NOFILE, &limit);
}

static int new_open_ring(struct live_options *opts, int cpu, const struct live_event *events,
			 size_t nr, struct live_ring **ring)
{
	int ret;

	do {
		*ring = new_ring(cpu, opts->pid, opts->pages);
		ret = *ring ? open_events(*ring, opts, events, nr) : -ENOMEM;
		if (ret != -EMFILE ? ret != -EINVAL || !ask_for_less(opts) : !more_files())
			return ret;

		live_ring_close(*ring);
	} while (true);
}

int live_ring_open(struct mce_source *s, struct live_options *opts, int cpu,
		   const struct live_event *events, size_t nr, struct live_ring **ring)
{
	int ret;

	ret = new_open_ring(opts, cpu, events, nr, ring);
	if (ret)
		ret = is_offline(ret) ? -ENODEV :
		      cannot_open(s, ret, "the machine check events");
	if (!ret && opts->filter)
		ret = set_filter(s, *ring, opts->filter, events);
	if (!ret)
		ret = start(s, *ring, opts->pages);
	if (ret) {
		live_ring_close(*ring);
		*ring = NULL;
	}

	return ret;
}

static int new_tasks_ring(struct live_options *opts, int cpu, struct live_ring **ring)
{
	*ring = new_ring(cpu, opts->pid, TASK_PAGES);
	if (!*ring)
		return -ENOMEM;

	(*ring)->tasks = true;
	task_attr(&(*ring)->attr, opts, (*ring)->size);
	if (!add_evsel(*ring, &(*ring)->attr))
		return -ENOMEM;

	return perf_evlist__open((*ring)->list);
}

int live_ring_open_tasks(struct mce_source *s, struct live_options *opts, int cpu,
			 struct live_ring **ring)
{
	int ret;

	ret = new_tasks_ring(opts, cpu, ring);
	if (ret == -EMFILE && more_files()) {
		live_ring_close(*ring);
		ret = new_tasks_ring(opts, cpu, ring);
	}
	if (ret == -EINVAL && opts->call_chain && !opts->no_defer) {
		opts->no_defer = true;
		live_ring_close(*ring);
		ret = new_tasks_ring(opts, cpu, ring);
	}
	if (ret)
		ret = is_offline(ret) ? -ENODEV : cannot_open(s, ret, "the names of tasks");
	else
		ret = start(s, *ring, TASK_PAGES);
	if (ret) {
		live_ring_close(*ring);
		*ring = NULL;
	}

	return ret;
}

void live_ring_close(struct live_ring *ring)
{
	if (!ring)
		return;

	perf_evlist__delete(ring->list);
	free(ring);
}

int live_ring_cpu(const struct live_ring *ring)
{
	return ring->cpu;
}

int live_ring_fd(const struct live_ring *ring)
{
	return ring->map->fd;
}

const struct perf_event_attr *live_ring_attr(const struct live_ring *ring)
{
	return &ring->attr;
}

static int put_dropped(struct live_ring *ring, struct mce_queue *queue, uint64_t count)
{
	struct live_dropped rec = {
		.header	= { .type = LIVE_RECORD_DROPPED, .size = sizeof(rec) },
		.cpu	= ring->cpu,
		.count	= count,
	};

	return mce_queue_put(queue, live_now(), ring, &rec.header);
}

/* How many the kernel could not put into the buffer, of all events, since it began */
static uint64_t total_lost(struct live_ring *ring)
{
	struct perf_counts_values counts;
	struct perf_evsel *evsel;
	uint64_t lost = 0;

	perf_evlist__for_each_evsel(ring->list, evsel) {
		if (ring->later_id && evsel->attr.config == ring->later_id)
			continue;
		if (!perf_evsel__read(evsel, 0, 0, &counts))
			lost += counts.lost;
	}

	return lost;
}

static int check_lost(struct live_ring *ring, struct mce_queue *queue)
{
	uint64_t lost = total_lost(ring);
	uint64_t count = lost - ring->lost;

	ring->lost = lost;

	return count ? put_dropped(ring, queue, count) : 0;
}

/* PERF_RECORD_LOST, from a kernel that does not count by event: id, lost */
static int got_lost(struct live_ring *ring, struct mce_queue *queue,
		    const struct perf_record_lost *rec)
{
	if (ring->attr.read_format & PERF_FORMAT_LOST)
		return 0;

	return put_dropped(ring, queue, rec->lost);
}

/* The end of a task can be among them, and its number be another's now. */
static int put_forget(struct live_ring *ring, struct mce_queue *queue, uint64_t time)
{
	struct perf_event_header rec = { .type = LIVE_RECORD_FORGET, .size = sizeof(rec) };

	return mce_queue_put(queue, time, ring, &rec);
}

static int got_record(struct live_ring *ring, struct mce_queue *queue,
		      const union perf_event *rec, uint64_t time)
{
	switch (rec->header.type) {
	case PERF_RECORD_SAMPLE:
	case PERF_RECORD_COMM:
	case PERF_RECORD_FORK:
	case PERF_RECORD_EXIT:
	case PERF_RECORD_CALLCHAIN_DEFERRED:
		return mce_queue_put(queue, time, ring, &rec->header);
	case PERF_RECORD_LOST:
		return ring->tasks ? put_forget(ring, queue, time) :
				     got_lost(ring, queue, &rec->lost);
	}

	return 0;
}

/* The time of a record of base_attr() */
static uint64_t time_of(const struct live_ring *ring, const struct perf_event_header *rec)
{
	const uint64_t *words = (const uint64_t *)(rec + 1);
	size_t nr = (rec->size - sizeof(*rec)) / sizeof(*words);

	/* TID, TIME, ... */
	if (rec->type == PERF_RECORD_SAMPLE)
		return nr > 1 ? words[1] : 0;

	/* ..., TID, TIME, CPU */
	return nr > 2 && ring->attr.sample_id_all ? words[nr - 2] : 0;
}

/*
 * Something can have been lost only if the buffer was about to be full: if what was
 * written since the reader last began to make room is nearly its size.
 */
static bool was_full(struct live_ring *ring, uint64_t tail)
{
	size_t slack = ring->size / 2 < LARGE_RECORD ? ring->size / 2 : LARGE_RECORD;
	bool full = perf_mmap__read_head(ring->map) - ring->last_tail + slack > ring->size;

	ring->last_tail = tail;

	return full;
}

int live_ring_drain(struct live_ring *ring, struct mce_queue *queue)
{
	uint64_t tail = ring->map->prev;
	union perf_event *rec;
	size_t done = 0;
	int ret = 0;

	if (perf_mmap__read_init(ring->map))
		return 0;

	/* Not for ever, while others wait. */
	while (!ret && done < 2 * ring->size) {
		rec = perf_mmap__read_event(ring->map);
		if (!rec)
			break;
		done += rec->header.size;
		ret = got_record(ring, queue, rec, time_of(ring, &rec->header));
		perf_mmap__consume(ring->map);
	}
	if (!ret && !ring->tasks && (ring->attr.read_format & PERF_FORMAT_LOST) &&
	    was_full(ring, tail))
		ret = check_lost(ring, queue);

	return ret;
}
