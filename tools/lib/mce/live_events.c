// SPDX-License-Identifier: GPL-2.0
/*
 * The machine check events that this kernel has, by tracefs.
 */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <tracefs.h>
#include <unistd.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "live.h"

#define RECORD	"mce_record"

int live_events_init(struct live_events *events, const char *patterns)
{
	memset(events, 0, sizeof(*events));
	mce_probes_init(&events->probes);
	events->layouts = mce_layouts_new();
	if (!events->layouts)
		return -ENOMEM;
	if (patterns) {
		events->patterns = strdup(patterns);
		if (!events->patterns)
			return -ENOMEM;
	}

	return 0;
}

void live_events_free(struct live_events *events)
{
	for (size_t i = 0; i < events->nr; i++)
		free(events->list[i].name);
	free(events->list);
	free(events->patterns);
	mce_layouts_free(events->layouts);
	mce_probes_unlock(&events->probes);
	mce_probes_remove(&events->probes);
}

static bool is_known(const struct live_events *events, const char *name)
{
	for (size_t i = 0; i < events->nr; i++) {
		if (!strcmp(events->list[i].name, name))
			return true;
	}

	return false;
}

/* Does one of the patterns, with commas between them, match? "mce:" may be left out. */
static bool is_wanted(const char *patterns, const char *name)
{
	char pattern[128];
	size_t len;

	for (; *patterns; patterns += len + !!patterns[len]) {
		len = strcspn(patterns, ",");
		snprintf(pattern, sizeof(pattern), "%.*s", (int)len, patterns);
		if (!fnmatch(pattern, name, 0))
			return true;
		if (!strncmp(pattern, "mce:", 4) && !fnmatch(pattern + 4, name, 0))
			return true;
	}

	return false;
}

static bool is_bank(const char *name)
{
	return !strncmp(name, "mce_bank_", 9);
}

static bool any_bank(char **names)
{
	for (; *names; names++) {
		if (is_bank(*names))
			return true;
	}

	return false;
}

static int add(struct live_events *events, const char *name, int id)
{
	struct live_event *list;

	list = reallocarray(events->list, events->nr + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;

	events->list = list;
	list += events->nr;
	*list = (struct live_event) { strdup(name), id, .is_bank = is_bank(name) };
	if (!list->name)
		return -ENOMEM;

	events->nr++;

	return 0;
}

static int no_permission(struct mce_source *s, const char *what)
{
	const char *tracing = tracefs_tracing_dir();

	return mce_source_fail(s, -EACCES,
			       "%s: permission denied. Be root, or let a group read it: as root, "
			       "mount -o remount,gid=GROUP,mode=750 %s. The group's members need "
			       "CAP_PERFMON, too", what, tracing ?: "/sys/kernel/tracing");
}

static int no_format(struct mce_source *s, const char *system, const char *name, int err)
{
	char path[512];

	/* Gone again */
	if (err == ENOENT || err == ENODEV)
		return 0;

	snprintf(path, sizeof(path), "%s/events/%s/%s/format", tracefs_tracing_dir(), system,
		 name);
	if (err == EACCES || err == EPERM)
		return no_permission(s, path);

	return mce_source_fail(s, -err, "%s: %s", path, strerror(err));
}

static int add_format(struct mce_source *s, struct live_events *events, const char *system,
		      const char *name)
{
	const struct mce_layout *layout;
	char *text;
	int size, ret;

	errno = 0;
	text = tracefs_event_file_read(NULL, system, name, "format", &size);
	if (!text)
		return no_format(s, system, name, errno ?: EIO);

	ret = mce_layouts_add(events->layouts, text, size, &layout);
	free(text);
	if (ret)
		return mce_source_fail(s, ret, "the format of %s:%s makes no sense", system,
				       name);

	return layout ? add(events, name, mce_layout_id(layout)) : 0;
}

static int no_tracefs(struct mce_source *s)
{
	return mce_source_fail(s, -ENOENT,
			       "tracefs is not there: as root, mount -t tracefs nodev /sys/kernel/tracing. "
			       "If it cannot be mounted, the kernel has no tracing, or is locked down");
}

/* Why can't we see the events? */
static int no_events(struct mce_source *s, const char *tracing)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/events/mce", tracing);
	if (!access(path, R_OK | X_OK))
		return mce_source_fail(s, -ENOENT, "%s: none of the events there is wanted", path);
	if (errno == EACCES || errno == EPERM)
		return no_permission(s, path);

	return mce_source_fail(s, -ENOENT, "%s: %s: this kernel has no machine check events",
			       path, strerror(errno));
}

/* --- a kernel without the bank events */

/* Does one of the patterns ask for errors of a unit? */
static bool wants_banks(const char *patterns)
{
	char name[64];

	for (int unit = 0; patterns && unit < MCE_NR_UNITS; unit++) {
		snprintf(name, sizeof(name), "mce_bank_%s", mce_unit_name(unit));
		if (is_wanted(patterns, name))
			return true;
	}

	return !patterns;
}

/* It has no fields, so there is nothing to learn but its number. */
static int add_later(struct mce_source *s, struct live_events *events)
{
	char *text = tracefs_event_file_read(NULL, MCE_PROBE_SYSTEM, MCE_PROBE_LATER, "id", NULL);
	int ret;

	if (!text)
		return no_format(s, MCE_PROBE_SYSTEM, MCE_PROBE_LATER, errno ?: EIO) ?: -ENOENT;

	events->later_id = strtol(text, NULL, 10);
	free(text);
	ret = add(events, MCE_PROBE_LATER, events->later_id);
	if (!ret)
		events->list[events->nr - 1].is_later = true;

	return ret;
}

/* Return: 0 with probes, or none and the reason in @s->why; a negative errno. */
static int add_probes(struct mce_source *s, struct live_events *events)
{
	int ret;

	if (mce_probes_make(&events->probes, events->call_chain, s->why, sizeof(s->why)))
		return 0;

	ret = add_format(s, events, MCE_PROBE_SYSTEM, MCE_PROBE_RECORD);
	if (ret || !events->nr)
		return ret ?: mce_source_fail(s, -ENOENT,
					      "the probe " MCE_PROBE_RECORD " is gone again");
	events->list[0].is_bank = true;
	events->list[0].is_probe = true;
	s->way = MCE_WAY_PROBES;

	return events->call_chain ? add_later(s, events) : 0;
}

static int add_events(struct mce_source *s, struct live_events *events, char **names)
{
	bool banks = any_bank(names);
	int ret = 0;

	s->way = banks ? MCE_WAY_EVENTS : MCE_WAY_RECORD;
	for (char **name = names; *name && !ret; name++) {
		if (is_known(events, *name))
			continue;
		if (events->patterns ? !is_wanted(events->patterns, *name) :
				       banks && !strcmp(*name, RECORD))
			continue;
		ret = add_format(s, events, "mce", *name);
	}

	return ret;
}

/*
 * mce_record tells the same errors as the bank events: it is taken if somebody asks
 * for it, or if there are no bank events and no probes.
 */
int live_events_scan(struct mce_source *s, struct live_events *events)
{
	const char *tracing = tracefs_tracing_dir();
	char **names;
	int ret = 0;

	if (!tracing)
		return no_tracefs(s);
	if (s->way == MCE_WAY_PROBES)
		return 0;

	names = tracefs_system_events(NULL, "mce");
	if (!names)
		return no_events(s, tracing);

	if (s->way == MCE_WAY_NONE && !any_bank(names) && wants_banks(events->patterns))
		ret = add_probes(s, events);
	if (!ret && s->way != MCE_WAY_PROBES)
		ret = add_events(s, events, names);
	tracefs_list_free(names);
	if (!ret && !events->nr)
		return no_events(s, tracing);

	return ret;
}
