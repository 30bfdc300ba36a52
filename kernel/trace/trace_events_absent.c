// SPDX-License-Identifier: GPL-2.0
/*
 * Built-in events that are absent: nothing on this machine can fire them.
 *
 * An absent event keeps its number, its name, its fields and its place in the list
 * of events. But it has no directory in any instance, and nobody can get hold of
 * it. When it comes back it is enabled where that was asked for, and nowhere else:
 *
 *  - it was enabled when it was withdrawn, which is so at boot with "mce:*" on the
 *    kernel's command line, or
 *  - while it was absent, all events of its system were enabled in that instance.
 *    As with the events of modules, the instance remembers it.
 *
 * It gets the filter of its system's directory in that instance. If other events
 * of its class there have filters of their own, nobody has said what is to become
 * of this one, and it stays disabled.
 *
 * All of it is protected by event_mutex.
 */
#include <linux/cleanup.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/trace_events.h>
#include <linux/tracepoint.h>

#include "trace.h"
#include "trace_output.h"

/* An absent event that an instance is to have enabled. */
struct absent_event {
	struct hlist_node		node;
	struct trace_event_call		*call;
};

/* The filter of all events of a system in an instance. */
struct absent_filter {
	struct hlist_node		node;
	const char			*system;
	char				*string;
};

/* How many events are absent; without any there is nothing to remember. */
static unsigned int nr_absent;

static struct absent_event *find_event(struct trace_array *tr, struct trace_event_call *call)
{
	struct absent_event *event;

	hlist_for_each_entry(event, &tr->absent_events, node) {
		if (event->call == call)
			return event;
	}

	return NULL;
}

static bool forget_event(struct trace_array *tr, struct trace_event_call *call)
{
	struct absent_event *event = find_event(tr, call);

	if (!event)
		return false;

	hlist_del(&event->node);
	kfree(event);

	return true;
}

static bool remember_event(struct trace_array *tr, struct trace_event_call *call)
{
	struct absent_event *event = find_event(tr, call);

	if (event)
		return true;

	event = kzalloc_obj(*event);
	if (!event)
		return false;

	event->call = call;
	hlist_add_head(&event->node, &tr->absent_events);

	return true;
}

/* As in __ftrace_set_clr_event_nolock(). @wide: not by the event's own name */
static bool is_meant(struct trace_event_call *call, const char *match, const char *sub,
		     const char *event, bool wide)
{
	const char *name = trace_event_name(call);

	if (match && strcmp(match, call->class->system) && (wide || strcmp(match, name)))
		return false;

	if (sub && strcmp(sub, call->class->system))
		return false;

	return !event || (!wide && !strcmp(event, name));
}

/**
 * trace_absent_set - Remember what was asked for of absent events
 * @tr: The instance.
 * @match: The name of a system or an event, or NULL for all.
 * @sub: The name of a system, or NULL for all.
 * @event: The name of an event, or NULL for all.
 * @set: The events are to be enabled.
 *
 * Who enables an event by its own name has to learn that it is not there, so that
 * is not remembered. What is disabled by its own name is forgotten.
 *
 * Return: true if there was something to remember or to forget.
 */
bool trace_absent_set(struct trace_array *tr, const char *match, const char *sub,
		      const char *event, bool set)
{
	struct trace_event_call *call;
	bool found = false;

	lockdep_assert_held(&event_mutex);

	if (!nr_absent)
		return false;

	list_for_each_entry(call, &ftrace_events, list) {
		if (!(call->flags & TRACE_EVENT_FL_ABSENT) ||
		    !is_meant(call, match, sub, event, set))
			continue;
		found |= set ? remember_event(tr, call) : forget_event(tr, call);
	}

	return found;
}

static struct absent_filter *find_filter(struct trace_array *tr, const char *system)
{
	struct absent_filter *filter;

	hlist_for_each_entry(filter, &tr->absent_filters, node) {
		if (!strcmp(filter->system, system))
			return filter;
	}

	return NULL;
}

static void forget_filter(struct absent_filter *filter)
{
	hlist_del(&filter->node);
	kfree(filter->string);
	kfree_const(filter->system);
	kfree(filter);
}

/**
 * trace_absent_filter - Remember the filter of a system's events
 * @tr: The instance.
 * @system: The name of the system.
 * @string: The filter, or NULL for none.
 *
 * If there is no memory to remember it the event stays disabled, as its filter is
 * not that of the others then.
 */
void trace_absent_filter(struct trace_array *tr, const char *system, const char *string)
{
	struct absent_filter *filter = find_filter(tr, system);

	lockdep_assert_held(&event_mutex);

	if (filter)
		forget_filter(filter);

	if (!nr_absent || !string)
		return;

	filter = kzalloc_obj(*filter);
	if (!filter)
		return;

	filter->system = kstrdup_const(system, GFP_KERNEL);
	filter->string = kstrdup(string, GFP_KERNEL);
	hlist_add_head(&filter->node, &tr->absent_filters);
	if (!filter->system || !filter->string)
		forget_filter(filter);
}

/**
 * trace_absent_free - Forget all that an instance remembers
 * @tr: The instance, which is going away.
 */
void trace_absent_free(struct trace_array *tr)
{
	struct absent_filter *filter;
	struct absent_event *event;
	struct hlist_node *tmp;

	lockdep_assert_held(&event_mutex);

	hlist_for_each_entry_safe(event, tmp, &tr->absent_events, node) {
		hlist_del(&event->node);
		kfree(event);
	}

	hlist_for_each_entry_safe(filter, tmp, &tr->absent_filters, node)
		forget_filter(filter);
}

static struct trace_event_file *
file_of_event(struct trace_array *tr, struct trace_event_call *call)
{
	struct trace_event_file *file;

	list_for_each_entry(file, &tr->events, list) {
		if (file->event_call == call)
			return file;
	}

	return NULL;
}

/*
 * Being enabled counts only if @enabled is set, and not in the kernel's own
 * recorders; triggers and perf always count.
 */
static bool event_in_use(struct trace_event_call *call, bool enabled)
{
	struct trace_event_file *file;
	struct trace_array *tr;

#ifdef CONFIG_PERF_EVENTS
	if (call->perf_refcount)
		return true;
#endif
	list_for_each_entry(tr, &ftrace_trace_arrays, list) {
		file = file_of_event(tr, call);
		if (!file)
			continue;

		if (enabled && !(tr->flags & TRACE_ARRAY_FL_RECORDER) &&
		    (file->flags & EVENT_FILE_FL_ENABLED))
			return true;
		/* Its own triggers, and those of other events that enable it */
		if (!list_empty(&file->triggers) || atomic_read(&file->sm_ref))
			return true;
	}

	return false;
}

/* Disable the event everywhere, and remember where it was enabled. */
static void disable_event(struct trace_event_call *call)
{
	struct trace_event_file *file;
	struct trace_array *tr;

	list_for_each_entry(tr, &ftrace_trace_arrays, list) {
		file = file_of_event(tr, call);
		if (!file)
			continue;

		if ((file->flags & EVENT_FILE_FL_ENABLED) &&
		    !(file->flags & EVENT_FILE_FL_FILTERED))
			remember_event(tr, call);
		trace_event_enable_disable(file, 0, 0);
	}
}

/**
 * trace_events_withdraw - take built-in events away that nothing can fire
 * @calls: the events
 * @nr: how many
 * @disable: being enabled does not count as being in use
 *
 * Users no longer find the events, in no instance: their directories are
 * removed, and set_event, triggers and perf_event_open() do not know their names
 * or numbers. Both stay taken, so that what has been recorded can be printed.
 * An event that is in use stays as it is. The others have TRACE_EVENT_FL_ABSENT
 * set in their flags.
 *
 * @disable is for boot: the kernel's command line can enable an event before it
 * is known that it is not there. To be done before user space runs, it can be
 * called by async_schedule().
 *
 * Context: process. Not a CPU hotplug callback: event_mutex is taken, which is
 * held where others wait for the end of a hotplug operation.
 */
void trace_events_withdraw(struct trace_event_call **calls, unsigned int nr, bool disable)
{
	unsigned int i;

	guard(mutex)(&event_mutex);
	guard(mutex)(&trace_types_lock);

	for (i = 0; i < nr; i++) {
		if (event_in_use(calls[i], !disable))
			continue;

		disable_event(calls[i]);
		calls[i]->flags |= TRACE_EVENT_FL_ABSENT;
		nr_absent++;
	}

	/* A probe that has just been unregistered can still be running. */
	tracepoint_synchronize_unregister();

	guard(rwsem_write)(&trace_event_sem);

	for (i = 0; i < nr; i++) {
		if (calls[i]->flags & TRACE_EVENT_FL_ABSENT)
			remove_event_from_tracers(calls[i]);
	}
}

/* Do the other events of the class have the filter of the system, or none if it has none? */
static bool class_has_filter(struct trace_event_file *file, const struct absent_filter *wanted)
{
	struct trace_event_file *other;
	struct event_filter *filter;
	const char *string;

	list_for_each_entry(other, &file->tr->events, list) {
		if (other == file || other->event_call->class != file->event_call->class)
			continue;

		filter = rcu_dereference_protected(other->filter,
						   lockdep_is_held(&event_mutex));
		string = filter ? filter->filter_string : NULL;
		if (!string != !wanted || (wanted && strcmp(string, wanted->string)))
			return false;
	}

	return true;
}

static bool set_filter(struct trace_event_file *file, const struct absent_filter *filter)
{
	char *string __free(kfree) = kstrdup(filter->string, GFP_KERNEL);

	return string && !apply_event_filter(file, string);
}

/* Enable an event that has come back, as it was asked for. */
static void enable_file(struct trace_event_file *file)
{
	struct absent_filter *filter = find_filter(file->tr, file->event_call->class->system);

	if (!class_has_filter(file, filter))
		return;

	if (!filter || set_filter(file, filter))
		trace_event_enable_disable(file, 1, 0);
}

/**
 * trace_event_restore - bring an event back that has been withdrawn
 * @call: the event
 *
 * It is enabled in the instances where that was asked for.
 *
 * Context: as trace_events_withdraw().
 */
void trace_event_restore(struct trace_event_call *call)
{
	struct trace_event_file *file;
	struct trace_array *tr;

	guard(mutex)(&event_mutex);
	guard(mutex)(&trace_types_lock);

	if (!(call->flags & TRACE_EVENT_FL_ABSENT))
		return;

	call->flags &= ~TRACE_EVENT_FL_ABSENT;
	nr_absent--;
	__add_event_to_tracers(call);

	list_for_each_entry(tr, &ftrace_trace_arrays, list) {
		if (!forget_event(tr, call))
			continue;
		file = file_of_event(tr, call);
		if (file)
			enable_file(file);
	}
}
