/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_SOURCE_H
#define LIBMCE_SOURCE_H

#include <linux/compiler.h>

#include <mce/mce.h>

/**
 * struct mce_source_ops - what a kind of source does
 * @next:	as mce_source_next()
 * @fd:		as mce_source_fd(); NULL if the source needs no waiting
 * @clock:	as mce_source_clock(); NULL if the source has no clock
 * @close:	give back what the source has, but not the struct itself
 */
struct mce_source_ops {
	int (*next)(struct mce_source *s, struct mce_event *ev, int timeout_ms);
	int (*fd)(const struct mce_source *s);
	const char *(*clock)(const struct mce_source *s);
	void (*close)(struct mce_source *s);
};

struct mce_seen;

/* The first member of each source. */
struct mce_source {
	const struct mce_source_ops	*ops;
	struct mce_source_stats		stats;
	struct mce_machine		assumed;
	bool				assume, here;
	int				status;
	char				error[1024];
	enum mce_way			way;
	char				why[512];
	struct mce_seen			*seen;
};

/* Make a source of @size bytes, zeroed. Return: NULL when out of memory. */
void *mce_source_new(const struct mce_source_ops *ops, size_t size);

/* Set the text for people. Return: @err, a negative errno. */
__printf(3, 4)
int mce_source_fail(struct mce_source *s, int err, const char *fmt, ...);

/* An event of which nothing is known but that it is one. */
void mce_event_init(struct mce_event *ev, enum mce_event_type type);

/* A CPU of which nothing is known. */
void mce_machine_init(struct mce_machine *m);

void mce_machine_set(struct mce_machine *m, int vendor, unsigned int family,
		     unsigned int model, unsigned int stepping);

/*
 * As mce_machine_cpuid(), where the vendor may not be known (-1): most families are of
 * one vendor only. @m->vendor is -1 if this one is not.
 */
void mce_machine_guess(struct mce_machine *m, int vendor, uint32_t cpuid);

/* The enum mce_vendor of a CPUID vendor string, -1 if it is none of them. */
int mce_vendor_number(const char *id);

/* What a CLOCK_* is called in mce_source_clock(). */
const char *mce_clock_name(int clockid);

struct mce_bytes;

/* A log that is in no file as it is; owns @bytes. @name: for messages */
struct mce_source *mce_source_text_bytes(const char *name, struct mce_bytes *bytes);

/* JSON lines, as mce_format_json() writes them. */
/*
 * How many events were written into an instance of ftrace, of this boot: those that are
 * there, and those that were overwritten. Return: 0, or a negative errno.
 */
int mce_instance_written(const char *name, uint64_t *count);

/*
 * Let an instance have @kb KiB for each CPU, if it has less; what it has, it keeps.
 * Return: 0, or a negative errno.
 */
int mce_instance_enlarge(const char *name, unsigned int kb);

struct mce_source *mce_source_json(const char *path);

#endif /* LIBMCE_SOURCE_H */
