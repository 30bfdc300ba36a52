/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_PROBE_H
#define LIBMCE_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "queue.h"
#include "sample.h"

/*
 * Dynamic probes, for kernels without the bank events: kprobe events that show each
 * record in the context of the error. They belong to the kernel, not to a process: all
 * tools share them, and the last one removes them.
 */
#define MCE_PROBE_SYSTEM	"mce_probe"
/* The record, where and when the kernel logs it: in the machine check */
#define MCE_PROBE_RECORD	"mce_probe_record"
/* The first safe moment after it, for the user's part of the call chain */
#define MCE_PROBE_LATER		"mce_probe_later"

/**
 * struct mce_probes - what this process has of the probes
 * @lock:	held from mce_probes_make() to mce_probes_unlock(), -1 if not
 * @made:	they are there, and have to be removed
 */
struct mce_probes {
	int	lock;
	bool	made;
};

void mce_probes_init(struct mce_probes *probes);

/**
 * mce_probes_make() - have the probes, made now or by somebody else
 * @probes:	to be unlocked when the events are open: from then on nobody can remove them
 * @later:	the one for call chains, too
 * @why:	what is missing, and what to do about it, if there can't be probes
 * @size:	of @why
 *
 * Finds what a tool has left that was killed, and uses it, or replaces it if it is not
 * what this version needs.
 *
 * Return: 0, or a negative errno.
 */
int mce_probes_make(struct mce_probes *probes, bool later, char *why, size_t size);
void mce_probes_unlock(struct mce_probes *probes);

/* Remove the probes, unless somebody else uses them. All events must be closed. */
void mce_probes_remove(struct mce_probes *probes);

/* How often the record's probe was reached, ever. Return: false if that can't be told. */
bool mce_probes_count(uint64_t *count);

/**
 * mce_probe_chain() - the call chain of what a record's error has interrupted
 * @ev:		the record with the kernel's call chain of its sample, which begins at the
 *		handler of the machine check
 * @later:	the sample with the user's part, NULL if there is none
 * @buf:	the memory for it; the next call frees it
 *
 * Return: 0, or -ENOMEM.
 */
int mce_probe_chain(struct mce_event *ev, const struct mce_sample *later, uint64_t **buf);

/* Is this a sample of the probe with this number? */
bool mce_probe_is(const struct mce_sample *sample, int id);

/**
 * mce_probe_later() - the sample that has the user's part of a record's call chain
 * @q:		what is known of later samples
 * @item:	the record's sample
 * @attr:	of both
 * @id:		of the event MCE_PROBE_LATER
 * @later:	filled in
 *
 * Return: true if it has come.
 */
bool mce_probe_later(const struct mce_queue *q, const struct mce_queue_item *item,
		     const struct perf_event_attr *attr, int id, struct mce_sample *later);

#endif /* LIBMCE_PROBE_H */
