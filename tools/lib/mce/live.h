/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_LIVE_H
#define LIBMCE_LIVE_H

#include "comms.h"
#include "fields.h"
#include "probe.h"
#include "queue.h"
#include "source.h"

/* --- live_events.c: which events there are */

/*
 * An event that is to be opened on each CPU. @is_probe: it can be hit while user memory
 * must not be touched, and the kernel knows nothing of that. @is_later: it has nothing
 * but the user's call chain.
 */
struct live_event {
	char	*name;
	int	id;
	bool	is_bank, is_probe, is_later;
};

struct live_events {
	struct live_event	*list;
	size_t			nr;
	struct mce_layouts	*layouts;
	char			*patterns;
	bool			call_chain;
	struct mce_probes	probes;
	int			later_id;
};

int live_events_init(struct live_events *events, const char *patterns);
/* All rings must be closed. */
void live_events_free(struct live_events *events);

/* Add those that are new in tracefs. Return: 0, or a negative errno with a text. */
int live_events_scan(struct mce_source *s, struct live_events *events);

/* --- live_ring.c: buffers */

struct live_options {
	unsigned int	pages;
	bool		call_chain;
	int		pid;
	const char	*filter;
	/* Found out at the first event: what the kernel does not know yet */
	bool		no_defer, no_format_lost;
};

/*
 * A buffer of a CPU and the events that go into it. @events: NULL if it is not for
 * machine checks but for the names of tasks.
 */
struct live_ring;

/* Return: 0, -ENODEV if the CPU went offline, another negative errno with a text. */
int live_ring_open(struct mce_source *s, struct live_options *opts, int cpu,
		   const struct live_event *events, size_t nr_events,
		   struct live_ring **ring);
int live_ring_open_tasks(struct mce_source *s, struct live_options *opts, int cpu,
			 struct live_ring **ring);
void live_ring_close(struct live_ring *ring);

/* Move all that is in the buffer, and what was lost, into the queue. */
int live_ring_drain(struct live_ring *ring, struct mce_queue *queue);

int live_ring_cpu(const struct live_ring *ring);
int live_ring_fd(const struct live_ring *ring);
const struct perf_event_attr *live_ring_attr(const struct live_ring *ring);

/* What live_ring_drain() puts into the queue for events that were lost. */
#define LIVE_RECORD_DROPPED	0xffffffffu

/* ... and for names of tasks that were lost. */
#define LIVE_RECORD_FORGET	0xfffffffeu

struct live_dropped {
	struct perf_event_header	header;
	int32_t				cpu, pad;
	uint64_t			count;
};

uint64_t live_now(void);

/* --- hotplug.c: which CPUs are online */

struct live_cpus {
	bool	*online;
	int	nr;
};

int live_cpus_read(struct live_cpus *cpus);
void live_cpus_free(struct live_cpus *cpus);
bool live_cpu_is_online(const struct live_cpus *cpus, int cpu);

/* A socket that is readable when a CPU comes or goes; negative errno. */
int live_uevent_open(void);
/* Read all that is there. Return: was there something about a CPU? */
bool live_uevent_read(int fd);

#endif /* LIBMCE_LIVE_H */
