// SPDX-License-Identifier: GPL-2.0
/*
 * Machine checks as they happen.
 *
 * Each CPU has a buffer in the kernel; a wake-up comes with the first event. What
 * is in the buffers goes through a queue, which puts it in order of time: an event
 * waits there until it is HOLD_NS old and all buffers have been looked at since. A
 * CPU that takes longer than that from the stamp to the end of writing its event
 * is the only way to get out of order.
 *
 * The user's part of a call chain comes in a record of its own, when the task goes
 * back to user space. An event waits for that, too, and all that come after it.
 *
 * The clock is CLOCK_MONOTONIC: the one that can be read in an NMI, by user space,
 * and that ftrace has, too ("mono").
 *
 * CPUs are opened and closed as they come and go, by the kernel's uevents, or by
 * looking once a second if there are none for us. With a CPU there can be new
 * events: those get buffers of their own. What a CPU finds in its banks on the way
 * up is over before anybody can open it; the flight recorder has it.
 *
 * On a kernel without the bank events probes take their place, see probe.h. What of them
 * did not get here is told by how often the probe was reached.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <linux/bits.h>

#include "chain.h"
#include "decode.h"
#include "here.h"
#include "live.h"
#include "record.h"
#include "sample.h"

#define HOLD_NS		1000000ULL
#define NSEC_PER_SEC	1000000000ULL
#define DEFAULT_KB	256
/* Much longer than it takes from reaching a probe to the end of writing its sample */
#define LOOK_NS		(NSEC_PER_SEC / 2)

/* A buffer that is open, for events from @first_event on. */
struct live_slot {
	struct live_slot	*next;
	struct live_ring	*ring;
	bool			gone;
};

struct live {
	struct mce_source	source;
	struct live_options	opts;
	char			*filter;
	struct live_events	events;
	size_t			opened_events;
	struct live_slot	*slots;
	struct mce_queue	queue;
	/* What is older is in order */
	uint64_t		in_order;
	struct perf_event_header *current;
	uint64_t		*chain;
	struct mce_comms	comms;
	struct mce_here		here;
	int			epoll, hold_timer, scan_timer, uevent;
	/*
	 * Of the probe: how often it had been reached at the start, and when looked at
	 * last; how many records of it were given to the caller or told to be lost
	 */
	struct {
		bool		on;
		uint64_t	first, last, told, next_look;
	} account;
};

static struct live *to_live(const struct mce_source *s)
{
	return (struct live *)s;
}

/* --- CPUs and buffers */

static int watch(struct live *live, int fd, void *what)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = what };

	if (epoll_ctl(live->epoll, EPOLL_CTL_ADD, fd, &event))
		return mce_source_fail(&live->source, -errno, "epoll: %s", strerror(errno));

	return 0;
}

static int add_slot(struct live *live, struct live_ring *ring)
{
	struct live_slot *slot = calloc(1, sizeof(*slot));
	int ret;

	if (!slot) {
		live_ring_close(ring);
		return mce_source_fail(&live->source, -ENOMEM, "out of memory");
	}

	slot->ring = ring;
	slot->next = live->slots;
	live->slots = slot;
	ret = watch(live, live_ring_fd(ring), slot);

	return ret;
}

static int open_ring(struct live *live, int cpu, size_t first_event)
{
	struct live_ring *ring;
	int ret;

	ret = live_ring_open(&live->source, &live->opts, cpu, live->events.list + first_event,
			     live->events.nr - first_event, &ring);

	return ret ?: add_slot(live, ring);
}

/* Names come before events: the first event can be the end of its task. */
static int open_cpu(struct live *live, int cpu)
{
	struct live_ring *ring;
	int ret;

	ret = live_ring_open_tasks(&live->source, &live->opts, cpu, &ring);
	if (!ret)
		ret = add_slot(live, ring);
	if (!ret)
		ret = open_ring(live, cpu, 0);

	return ret == -ENODEV ? 0 : ret;
}

static bool has_cpu(const struct live *live, int cpu)
{
	for (struct live_slot *slot = live->slots; slot; slot = slot->next) {
		if (!slot->gone && live_ring_cpu(slot->ring) == cpu)
			return true;
	}

	return false;
}

/* The queue still has records that point to the ring: closed later. */
static int close_gone(struct live *live, const struct live_cpus *cpus)
{
	int ret = 0;

	for (struct live_slot *slot = live->slots; slot && !ret; slot = slot->next) {
		if (slot->gone || live_cpu_is_online(cpus, live_ring_cpu(slot->ring)))
			continue;
		ret = live_ring_drain(slot->ring, &live->queue);
		epoll_ctl(live->epoll, EPOLL_CTL_DEL, live_ring_fd(slot->ring), NULL);
		slot->gone = true;
	}

	return ret;
}

static void free_gone(struct live *live)
{
	struct live_slot **at = &live->slots, *slot;

	while ((slot = *at)) {
		if (!slot->gone) {
			at = &slot->next;
			continue;
		}
		*at = slot->next;
		live_ring_close(slot->ring);
		free(slot);
	}
}

/* New events on the CPUs that are open already */
static int open_new_events(struct live *live, const struct live_cpus *cpus)
{
	int ret = 0;

	for (int cpu = 0; cpu < cpus->nr && !ret; cpu++) {
		if (cpus->online[cpu] && has_cpu(live, cpu))
			ret = open_ring(live, cpu, live->opened_events);
		if (ret == -ENODEV)
			ret = 0;
	}

	return ret;
}

static int open_new_cpus(struct live *live, const struct live_cpus *cpus)
{
	int ret = 0;

	for (int cpu = 0; cpu < cpus->nr && !ret; cpu++) {
		if (cpus->online[cpu] && !has_cpu(live, cpu))
			ret = open_cpu(live, cpu);
	}

	return ret;
}

/* Bring what is open in line with what there is. */
static int rescan(struct live *live)
{
	struct live_cpus cpus;
	int ret;

	ret = live_cpus_read(&cpus);
	if (ret)
		return mce_source_fail(&live->source, ret, "cannot read which CPUs are online: %s",
				       strerror(-ret));

	ret = close_gone(live, &cpus);
	if (!ret)
		ret = live_events_scan(&live->source, &live->events);
	if (!ret && live->events.nr > live->opened_events)
		ret = open_new_events(live, &cpus);
	if (!ret)
		ret = open_new_cpus(live, &cpus);
	live->opened_events = live->events.nr;
	live_cpus_free(&cpus);

	return ret;
}

/* --- opening */

static void set_timer(int fd, uint64_t ns, uint64_t interval_ns)
{
	struct itimerspec spec = {
		.it_value = { ns / NSEC_PER_SEC, ns % NSEC_PER_SEC },
		.it_interval = { interval_ns / NSEC_PER_SEC, interval_ns % NSEC_PER_SEC },
	};

	timerfd_settime(fd, 0, &spec, NULL);
}

static int open_waiting(struct live *live)
{
	const int flags = TFD_CLOEXEC | TFD_NONBLOCK;
	int ret;

	live->epoll = epoll_create1(EPOLL_CLOEXEC);
	live->hold_timer = timerfd_create(CLOCK_MONOTONIC, flags);
	live->scan_timer = timerfd_create(CLOCK_MONOTONIC, flags);
	if (live->epoll < 0 || live->hold_timer < 0 || live->scan_timer < 0)
		return mce_source_fail(&live->source, -errno, "cannot wait for events: %s",
				       strerror(errno));

	ret = watch(live, live->hold_timer, &live->hold_timer);
	if (!ret)
		ret = watch(live, live->scan_timer, &live->scan_timer);
	live->uevent = live_uevent_open();
	if (!ret && live->uevent >= 0)
		ret = watch(live, live->uevent, &live->uevent);
	else
		set_timer(live->scan_timer, NSEC_PER_SEC, NSEC_PER_SEC);

	return ret;
}

/* With a filter, or for one task only, what is missing need not be lost. */
static void start_account(struct live *live)
{
	if (live->source.way != MCE_WAY_PROBES || live->filter || live->opts.pid >= 0)
		return;

	live->account.on = mce_probes_count(&live->account.first);
	live->account.last = live->account.first;
	set_timer(live->scan_timer, NSEC_PER_SEC, NSEC_PER_SEC);
}

/* The processes that there are. A thread that is not known has its process's name. */
static void name_processes(struct live *live)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	char path[300], comm[MCE_COMM_LEN + 1];
	FILE *file;

	if (!dir)
		return;

	while ((entry = readdir(dir))) {
		if (!strtol(entry->d_name, NULL, 10))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		file = fopen(path, "re");
		if (!file)
			continue;
		if (fgets(comm, sizeof(comm), file))
			mce_comms_set(&live->comms, strtol(entry->d_name, NULL, 10), comm,
				      strcspn(comm, "\n"));
		fclose(file);
	}
	closedir(dir);
}

static void name_anew(struct live *live)
{
	mce_comms_free(&live->comms);
	name_processes(live);
}

/* perf wants a power of two. */
static unsigned int to_pages(unsigned int kb)
{
	unsigned long want = (kb ?: DEFAULT_KB) * 1024UL / sysconf(_SC_PAGESIZE);
	unsigned int pages = 1;

	while (pages < want && pages < 1U << 20)
		pages *= 2;

	return pages;
}

static int take_options(struct live *live, const struct mce_live_opts *opts)
{
	live->opts.pid = -1;
	live->opts.pages = to_pages(0);
	if (!opts)
		return 0;

	if (opts->size < sizeof(*opts))
		return mce_source_fail(&live->source, -EINVAL,
				       "struct mce_live_opts: its member size is not set");

	live->opts.pid = opts->pid;
	live->opts.pages = to_pages(opts->buffer_kb);
	live->opts.call_chain = opts->call_chain;
	live->events.call_chain = opts->call_chain;
	if (opts->filter) {
		live->filter = strdup(opts->filter);
		live->opts.filter = live->filter;
		if (!live->filter)
			return mce_source_fail(&live->source, -ENOMEM, "out of memory");
	}

	return 0;
}

static int open_live(struct live *live, const struct mce_live_opts *opts)
{
	int ret;

	if (live_events_init(&live->events, opts ? opts->events : NULL))
		return mce_source_fail(&live->source, -ENOMEM, "out of memory");
	ret = take_options(live, opts);
	if (!ret)
		ret = open_waiting(live);
	if (!ret)
		ret = rescan(live);
	mce_probes_unlock(&live->events.probes);
	if (ret)
		return ret;

	start_account(live);

	name_processes(live);
	mce_here_init(&live->here);

	return 0;
}

/* --- reading */

/*
 * Records of which the probe knows and nobody here: what was reached a while ago and has
 * not come. The probe could not run, or perf was busy with another event of this CPU.
 */
static int check_account(struct live *live)
{
	struct live_dropped rec = {
		.header	= { .type = LIVE_RECORD_DROPPED, .size = sizeof(rec) },
		.cpu	= -1,
	};
	uint64_t now = live_now(), known;

	if (!live->account.on || live->queue.nr || now < live->account.next_look)
		return 0;

	known = live->account.first + live->account.told;
	if (known < live->account.last)
		rec.count = live->account.last - known;
	if (!mce_probes_count(&live->account.last))
		live->account.on = false;
	live->account.next_look = now + LOOK_NS;

	return rec.count ? mce_queue_put(&live->queue, now, NULL, &rec.header) : 0;
}

static int drain(struct live *live)
{
	uint64_t now = live_now();
	int ret = 0;

	for (struct live_slot *slot = live->slots; slot && !ret; slot = slot->next) {
		if (!slot->gone)
			ret = live_ring_drain(slot->ring, &live->queue);
	}
	live->in_order = now - HOLD_NS;
	if (!ret)
		ret = check_account(live);
	if (ret)
		return mce_source_fail(&live->source, ret, "out of memory");

	return 0;
}

static int64_t wall_offset(void)
{
	struct timespec wall;

	clock_gettime(CLOCK_REALTIME, &wall);

	return wall.tv_sec * (int64_t)NSEC_PER_SEC + wall.tv_nsec - live_now();
}

static void set_wall(struct mce_event *ev)
{
	if (ev->has & MCE_HAS_WALL)
		return;

	ev->wall_ns = ev->time_ns + wall_offset();
	ev->has |= MCE_HAS_WALL;
}

#define MCG_STATUS_MCIP		BIT(2)
/* Longer than a CPU keeps its interrupts off; two CPUs at once can have one such event. */
#define LATER_NS		100000000ULL

/* The user's part of an exception's call chain is what comes next on this CPU. */
static bool is_waiting_later(const struct live *live, const struct mce_queue_item *item)
{
	const struct perf_event_attr *attr = live_ring_attr(item->who);
	const struct mce_layout *layout;
	struct mce_sample sample;
	struct mce_event ev;

	if (live_now() > item->time + LATER_NS || mce_sample_parse(attr, item->rec, &sample))
		return false;
	layout = mce_layouts_of(live->events.layouts, sample.raw, sample.raw_size);

	return layout && !mce_layout_read(layout, sample.raw, sample.raw_size, &ev) &&
	       (ev.bank.mcgstatus & MCG_STATUS_MCIP) &&
	       !mce_probe_later(&live->queue, item, attr, live->events.later_id, &sample);
}

/* Is the rest of the call chain of this record still to come? */
static bool is_waiting(const struct live *live, const struct mce_queue_item *item)
{
	if (live->opts.call_chain && live->source.way == MCE_WAY_PROBES)
		return item->rec->type == PERF_RECORD_SAMPLE && is_waiting_later(live, item);

	return live->opts.call_chain && item->rec->type == PERF_RECORD_SAMPLE &&
	       mce_chain_is_waiting(&live->queue, live_ring_attr(item->who), item, live_now());
}

/*
 * The fields of a probe were found without help of the kernel's: does the record look like
 * one of this machine?
 */
static bool is_sane(const struct mce_event *ev, const struct mce_machine *here)
{
	return (ev->bank.status >> 63) && ev->machine.vendor == here->vendor &&
	       ev->bank.cpu < sysconf(_SC_NPROCESSORS_CONF);
}

/* What of a probe's record is known better here, and the user's part of its chain. */
static int finish_probe(struct live *live, const struct mce_queue_item *item,
			const struct mce_machine *here, struct mce_event *ev)
{
	bool exception = ev->bank.mcgstatus & MCG_STATUS_MCIP;
	uint32_t microcode = ev->machine.microcode;
	struct mce_sample later;
	bool has_later;

	if (!is_sane(ev, here))
		return mce_source_fail(&live->source, -EBADMSG,
				       "what a probe has found is no record of this machine: its fields are elsewhere in this kernel");

	ev->machine = *here;
	ev->machine.microcode = microcode;
	/* That of the record is in seconds. */
	ev->has &= ~MCE_HAS_WALL;
	if (!(ev->has & MCE_HAS_CHAIN))
		return 0;

	has_later = exception && mce_probe_later(&live->queue, item, live_ring_attr(item->who),
						 live->events.later_id, &later);
	if (mce_probe_chain(ev, has_later ? &later : NULL, &live->chain))
		return mce_source_fail(&live->source, -ENOMEM, "out of memory");

	return 0;
}

static int make_event(struct live *live, const struct mce_queue_item *item,
		      struct mce_event *ev)
{
	const struct mce_layout *layout = NULL;
	const struct mce_machine *here;
	struct mce_sample sample;
	int ret = 0;

	if (!mce_sample_parse(live_ring_attr(item->who), item->rec, &sample))
		layout = mce_layouts_of(live->events.layouts, sample.raw, sample.raw_size);
	if (!layout || mce_layout_read(layout, sample.raw, sample.raw_size, ev))
		return mce_source_fail(&live->source, -EBADMSG,
				       "the kernel's sample is not what its format says");

	if (mce_chain_join(&live->queue, &sample, &live->chain))
		return mce_source_fail(&live->source, -ENOMEM, "out of memory");

	mce_sample_fill(&sample, ev);
	mce_sample_name(ev, &live->comms);
	here = mce_here_cpu(&live->here, ev->type == MCE_EVENT_BANK ? ev->bank.cpu :
			    (unsigned int)ev->sample_cpu);
	if (mce_layout_is_record(layout))
		mce_record_blame_nobody(ev);
	else if (mce_layout_is_probe(layout))
		ret = finish_probe(live, item, here, ev);
	else
		ev->machine = *here;
	set_wall(ev);

	return ret ?: 1;
}

/*
 * A sample. Return: 1 with an event, 0 if it is none for the caller: what only has the
 * call chain of another, and what the kernel itself drops, behind the probe.
 */
static int take_sample(struct live *live, const struct mce_queue_item *item,
		       struct mce_event *ev)
{
	struct mce_sample sample;
	int ret;

	if (live->source.way != MCE_WAY_PROBES)
		return make_event(live, item, ev);
	if (!mce_sample_parse(live_ring_attr(item->who), item->rec, &sample) &&
	    mce_probe_is(&sample, live->events.later_id))
		return 0;

	live->account.told++;
	ret = make_event(live, item, ev);
	if (ret > 0 && mce_is_dropped_by_linux(&ev->machine, &ev->bank))
		return 0;

	return ret;
}

static int make_dropped(struct live *live, const struct mce_queue_item *item,
			struct mce_event *ev)
{
	const struct live_dropped *dropped = (const struct live_dropped *)item->rec;

	mce_event_init(ev, MCE_EVENT_DROPPED);
	ev->dropped.cpu = dropped->cpu;
	ev->dropped.count = dropped->count;
	ev->time_ns = item->time;
	ev->has |= MCE_HAS_TIME;
	set_wall(ev);
	live->account.told += dropped->count;

	return 1;
}

/* Return: 1 with an event, 0 if there is none that has waited long enough. */
static int take_one(struct live *live, struct mce_event *ev)
{
	const struct mce_queue_item *first;
	struct mce_queue_item item;
	int ret = 0;

	while (!ret && (first = mce_queue_first(&live->queue)) &&
	       first->time <= live->in_order && !is_waiting(live, first)) {
		item = mce_queue_take(&live->queue);
		free(live->current);
		live->current = item.rec;

		if (item.rec->type == PERF_RECORD_SAMPLE)
			ret = take_sample(live, &item, ev);
		else if (item.rec->type == LIVE_RECORD_DROPPED)
			ret = make_dropped(live, &item, ev);
		else if (item.rec->type == LIVE_RECORD_FORGET)
			name_anew(live);
		else
			mce_sample_comm(item.rec, &live->comms);
	}

	return ret;
}

/* When is the first event in the queue old enough? */
static void arm(struct live *live)
{
	const struct mce_queue_item *first = mce_queue_first(&live->queue);
	int64_t wait;

	if (!first) {
		free_gone(live);
		return;
	}

	wait = first->time + HOLD_NS + 1 - live_now();
	if (is_waiting(live, first))
		wait = HOLD_NS;
	set_timer(live->hold_timer, wait > 0 ? wait : 1, 0);
}

static void read_timer(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) < 0)
		return;
}

/*
 * What a new CPU brings may take a moment longer than the message about it: look
 * once more after a second.
 */
static int handle(struct live *live, const struct epoll_event *event)
{
	uint64_t interval = live->account.on || live->uevent < 0 ? NSEC_PER_SEC : 0;

	if (event->data.ptr == &live->hold_timer) {
		read_timer(live->hold_timer);
		return 0;
	}
	if (event->data.ptr == &live->scan_timer) {
		read_timer(live->scan_timer);
		return rescan(live);
	}
	if (event->data.ptr == &live->uevent) {
		if (!live_uevent_read(live->uevent))
			return 0;
		set_timer(live->scan_timer, NSEC_PER_SEC, interval);
		return rescan(live);
	}
	if (event->events & (EPOLLHUP | EPOLLERR)) {
		struct live_slot *slot = event->data.ptr;

		/* Its CPU goes: not a reason to spin until the message comes. */
		epoll_ctl(live->epoll, EPOLL_CTL_DEL, live_ring_fd(slot->ring), NULL);
		set_timer(live->scan_timer, NSEC_PER_SEC / 10, interval);
	}

	return 0;
}

/* Return: 1 if something happened, 0 if not in time. */
static int wait_for(struct live *live, int timeout_ms)
{
	struct epoll_event events[16];
	int count, ret = 0;

	count = epoll_wait(live->epoll, events, 16, timeout_ms);
	if (count < 0 && errno != EINTR)
		return mce_source_fail(&live->source, -errno, "epoll: %s", strerror(errno));

	for (int i = 0; i < count && !ret; i++)
		ret = handle(live, &events[i]);
	if (ret)
		return ret;

	return count > 0;
}

static int live_next(struct mce_source *s, struct mce_event *ev, int timeout_ms)
{
	struct live *live = to_live(s);
	uint64_t end = timeout_ms > 0 ? live_now() + timeout_ms * 1000000ULL : 0;
	uint64_t now;
	int ret;

	for (;;) {
		ret = take_one(live, ev);
		if (!ret)
			ret = drain(live);
		if (!ret)
			ret = take_one(live, ev);
		if (ret)
			return ret;

		arm(live);
		if (timeout_ms > 0) {
			now = live_now();
			timeout_ms = now < end ? (end - now + 999999) / 1000000 : 0;
		}
		ret = wait_for(live, timeout_ms);
		if (ret <= 0)
			return ret;
	}
}

static int live_fd(const struct mce_source *s)
{
	return to_live(s)->epoll;
}

static const char *live_clock(const struct mce_source *s __maybe_unused)
{
	return mce_clock_name(CLOCK_MONOTONIC);
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void live_close(struct mce_source *s)
{
	struct live *live = to_live(s);

	for (struct live_slot *slot = live->slots; slot; slot = slot->next)
		slot->gone = true;
	free_gone(live);
	close_fd(live->epoll);
	close_fd(live->hold_timer);
	close_fd(live->scan_timer);
	close_fd(live->uevent);
	live_events_free(&live->events);
	mce_queue_free(&live->queue);
	mce_comms_free(&live->comms);
	free(live->current);
	free(live->chain);
	free(live->filter);
}

static const struct mce_source_ops live_ops = {
	.next	= live_next,
	.fd	= live_fd,
	.clock	= live_clock,
	.close	= live_close,
};

struct mce_source *mce_source_live(const struct mce_live_opts *opts)
{
	struct live *live = mce_source_new(&live_ops, sizeof(*live));

	if (!live)
		return NULL;

	live->epoll = -1;
	live->hold_timer = -1;
	live->scan_timer = -1;
	live->uevent = -1;
	live->source.status = open_live(live, opts);

	return &live->source;
}
