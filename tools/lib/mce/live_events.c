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

#include "live.h"

#define RECORD	"mce_record"

int live_events_init(struct live_events *events, const char *patterns)
{
	memset(events, 0, sizeof(*events));
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
	list->name = strdup(name);
	if (!list->name)
		return -ENOMEM;

	list->id = id;
	list->is_bank = is_bank(name);
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

static int no_format(struct mce_source *s, const char *name, int err)
{
	char path[512];

	/* Gone again */
	if (err == ENOENT || err == ENODEV)
		return 0;

	snprintf(path, sizeof(path), "%s/events/mce/%s/format", tracefs_tracing_dir(), name);
	if (err == EACCES || err == EPERM)
		return no_permission(s, path);

	return mce_source_fail(s, -err, "%s: %s", path, strerror(err));
}

static int add_format(struct mce_source *s, struct live_events *events, const char *name)
{
	const struct mce_layout *layout;
	char *text;
	int size, ret;

	errno = 0;
	text = tracefs_event_file_read(NULL, "mce", name, "format", &size);
	if (!text)
		return no_format(s, name, errno ?: EIO);

	ret = mce_layouts_add(events->layouts, text, size, &layout);
	free(text);
	if (ret)
		return mce_source_fail(s, ret, "the format of mce:%s makes no sense", name);

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

/*
 * mce_record tells the same errors as the bank events: it is taken if somebody asks
 * for it, or if there are no bank events.
 */
int live_events_scan(struct mce_source *s, struct live_events *events)
{
	const char *tracing = tracefs_tracing_dir();
	char **names, **name;
	bool banks;
	int ret = 0;

	if (!tracing)
		return no_tracefs(s);

	names = tracefs_system_events(NULL, "mce");
	if (!names)
		return no_events(s, tracing);

	banks = any_bank(names);
	for (name = names; *name && !ret; name++) {
		if (is_known(events, *name))
			continue;
		if (events->patterns ? !is_wanted(events->patterns, *name) :
				       banks && !strcmp(*name, RECORD))
			continue;
		ret = add_format(s, events, *name);
	}
	tracefs_list_free(names);
	if (!ret && !events->nr)
		return no_events(s, tracing);

	return ret;
}
