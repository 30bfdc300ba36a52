/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_FIELDS_H
#define LIBMCE_FIELDS_H

#include <mce/mce.h>

/*
 * Where the fields of the machine check events are, by the kernel's own
 * description (events/mce/.../format). Fields are found by name: a kernel may
 * have more of them, in another order, of another size.
 */
struct mce_layouts;
struct mce_layout;

struct mce_layouts *mce_layouts_new(void);
void mce_layouts_free(struct mce_layouts *all);

/**
 * mce_layouts_add() - learn the fields of an event
 * @all:	the layouts
 * @text:	content of the format file; need not end with a '\0'
 * @size:	its size
 * @layout:	set to the layout, or to NULL if it is an event that this library
 *		does not know; belongs to @all
 *
 * Return: 0; -EBADMSG if it makes no sense; -ENOMEM.
 */
int mce_layouts_add(struct mce_layouts *all, const char *text, size_t size,
		    const struct mce_layout **layout);

struct tep_event;

/* The same for an event that libtraceevent knows; others are left alone. */
int mce_layouts_add_event(struct mce_layouts *all, struct tep_event *event);

/* The layout of the event with this number (perf_event_attr::config), or NULL. */
const struct mce_layout *mce_layouts_find(const struct mce_layouts *all, unsigned long id);

/* The layout of the event whose record this is, by its "common_type", or NULL. */
const struct mce_layout *mce_layouts_of(const struct mce_layouts *all, const void *data,
					size_t size);

int mce_layout_id(const struct mce_layout *layout);

/**
 * mce_layout_read() - take the fields out of an event
 * @layout:	its layout
 * @data:	what the trace buffer holds, PERF_SAMPLE_RAW; any alignment
 * @size:	its size
 * @ev:		initialized with mce_event_init() and filled in
 *
 * Return: 0, or -EBADMSG if there is too little data.
 */
int mce_layout_read(const struct mce_layout *layout, const void *data, size_t size,
		    struct mce_event *ev);

/* The event is mce:mce_record of kernels without the bank events. */
bool mce_layout_is_record(const struct mce_layout *layout);

/* The event is that of a probe which the tools have made, see probe.h. */
bool mce_layout_is_probe(const struct mce_layout *layout);

#endif /* LIBMCE_FIELDS_H */
