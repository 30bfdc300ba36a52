// SPDX-License-Identifier: GPL-2.0
/*
 * What the headers of perf.data say: events, their formats, CPU, clock.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "perfdata.h"
#include "probe.h"

/* Data that is not to be trusted, from the front. */
struct cursor {
	const unsigned char	*at;
	size_t			left;
};

static const void *take(struct cursor *c, uint64_t size)
{
	const void *at = c->at;

	if (size > c->left)
		return NULL;

	c->at += size;
	c->left -= size;

	return at;
}

static int take_u32(struct cursor *c, uint32_t *value)
{
	const void *at = take(c, sizeof(*value));

	if (at)
		memcpy(value, at, sizeof(*value));

	return at ? 0 : -EBADMSG;
}

static int take_u64(struct cursor *c, uint64_t *value)
{
	const void *at = take(c, sizeof(*value));

	if (at)
		memcpy(value, at, sizeof(*value));

	return at ? 0 : -EBADMSG;
}

static const char *take_string(struct cursor *c)
{
	const unsigned char *end = memchr(c->at, '\0', c->left);

	return end ? take(c, end + 1 - c->at) : NULL;
}

static int skip_sized(struct cursor *c)
{
	uint64_t size;

	return take_u64(c, &size) || !take(c, size) ? -EBADMSG : 0;
}

/* --- events and their ids */

static struct perf_data_id *id_slot(const struct perf_data_info *info, uint64_t id)
{
	size_t i = (id * 0x9e3779b97f4a7c15ULL >> 32) & (info->max_ids - 1);

	while (info->ids[i].attr && info->ids[i].id != id)
		i = (i + 1) & (info->max_ids - 1);

	return &info->ids[i];
}

static int grow_ids(struct perf_data_info *info)
{
	struct perf_data_id *old = info->ids;
	size_t max = info->max_ids;

	info->ids = calloc(max ? 2 * max : 64, sizeof(*old));
	if (!info->ids) {
		info->ids = old;
		return -ENOMEM;
	}

	info->max_ids = max ? 2 * max : 64;
	for (size_t i = 0; i < max; i++) {
		if (old[i].attr)
			*id_slot(info, old[i].id) = old[i];
	}
	free(old);

	return 0;
}

static int add_id(struct perf_data_info *info, uint64_t id, struct perf_data_attr *attr)
{
	struct perf_data_id *slot;

	if (2 * (info->nr_ids + 1) > info->max_ids && grow_ids(info))
		return -ENOMEM;

	slot = id_slot(info, id);
	info->nr_ids += !slot->attr;
	slot->id = id;
	slot->attr = attr;

	return 0;
}

struct perf_data_attr *perf_data_attr_of(const struct perf_data_info *info, uint64_t id)
{
	return info->max_ids ? id_slot(info, id)->attr : NULL;
}

static void find_layout(struct perf_data_info *info, struct perf_data_attr *attr)
{
	if (attr->attr.type == PERF_TYPE_TRACEPOINT)
		attr->layout = mce_layouts_find(info->layouts, attr->attr.config);
}

static struct perf_data_attr *new_attr(struct perf_data_info *info)
{
	struct perf_data_attr **attrs, *attr;

	attrs = reallocarray(info->attrs, info->nr_attrs + 1, sizeof(*attrs));
	if (!attrs)
		return NULL;

	info->attrs = attrs;
	attr = calloc(1, sizeof(*attr));
	if (attr)
		attrs[info->nr_attrs++] = attr;

	return attr;
}

int perf_data_add_attr(struct mce_source *s, struct perf_data_info *info,
		       const void *from, size_t size, const void *ids, size_t nr_ids)
{
	struct perf_data_attr *attr;
	uint64_t id;

	if (size < PERF_ATTR_SIZE_VER0)
		return mce_source_fail(s, -EBADMSG, "an event's attributes have only %zu bytes",
				       size);
	if (size > sizeof(attr->attr))
		size = sizeof(attr->attr);

	attr = new_attr(info);
	if (!attr)
		return mce_source_fail(s, -ENOMEM, "out of memory");

	memcpy(&attr->attr, from, size);
	find_layout(info, attr);
	for (size_t i = 0; i < nr_ids; i++) {
		memcpy(&id, (const char *)ids + i * sizeof(id), sizeof(id));
		if (add_id(info, id, attr))
			return mce_source_fail(s, -ENOMEM, "out of memory");
	}

	return 0;
}

/* --- descriptions of trace events, as trace-cmd and perf write them */

static int add_system(struct mce_source *s, struct perf_data_info *info,
		      struct cursor *c)
{
	const struct mce_layout *layout;
	const char *name = take_string(c);
	const char *text;
	uint32_t count;
	uint64_t size;
	int ret = 0;

	if (!name || take_u32(c, &count))
		return -EBADMSG;

	while (count--) {
		if (take_u64(c, &size))
			return -EBADMSG;
		text = take(c, size);
		if (!text)
			return -EBADMSG;
		if (strcmp(name, "mce") && strcmp(name, MCE_PROBE_SYSTEM))
			continue;
		ret = mce_layouts_add(info->layouts, text, size, &layout);
		if (ret)
			return mce_source_fail(s, ret, "the format of a %s event makes no sense",
					       name);
	}

	return 0;
}

static int take_start(struct cursor *c)
{
	static const char magic[] = "\027\010Dtracing";
	const char *at = take(c, sizeof(magic) - 1);
	const unsigned char *big;

	if (!at || memcmp(at, magic, sizeof(magic) - 1) || !take_string(c))
		return -EBADMSG;

	/* Byte order, size of a long, size of a page */
	big = take(c, 6);

	return big && !big[0] ? 0 : -EBADMSG;
}

/* What comes before the systems: pages, headers, ftrace's own events. */
static int skip_ftrace(struct cursor *c)
{
	const char *name = take_string(c);
	uint32_t count;

	if (!name || strcmp(name, "header_page") || skip_sized(c))
		return -EBADMSG;
	name = take_string(c);
	if (!name || strcmp(name, "header_event") || skip_sized(c) || take_u32(c, &count))
		return -EBADMSG;
	while (count--) {
		if (skip_sized(c))
			return -EBADMSG;
	}

	return 0;
}

int perf_data_add_formats(struct mce_source *s, struct perf_data_info *info,
			  const void *data, size_t size)
{
	struct cursor c = { data, size };
	uint32_t systems;
	int ret;

	if (info->has_formats)
		return 0;

	mce_source_fail(s, 0, "the descriptions of the trace events make no sense");
	if (take_start(&c) || skip_ftrace(&c) || take_u32(&c, &systems))
		return -EBADMSG;
	while (systems--) {
		ret = add_system(s, info, &c);
		if (ret)
			return ret;
	}

	info->has_formats = true;
	for (size_t i = 0; i < info->nr_attrs; i++)
		find_layout(info, info->attrs[i]);
	s->error[0] = '\0';

	return 0;
}

/* --- features */

/* "GenuineIntel,6,85,7" */
static void add_cpuid(struct perf_data_info *info, struct cursor *c)
{
	unsigned int family, model, stepping;
	char text[256], vendor[32];
	const char *at;
	uint32_t size;

	if (take_u32(c, &size))
		return;

	at = take(c, size);
	if (!at)
		return;

	/* perf has filled it up with zeroes. */
	snprintf(text, sizeof(text), "%.*s", (int)strnlen(at, size), at);
	if (sscanf(text, "%31[^,],%u,%u,%u", vendor, &family, &model, &stepping) == 4)
		mce_machine_set(&info->machine, mce_vendor_number(vendor), family, model,
				stepping);
}

/* One moment, on the wall and by the clock of the samples */
static void add_clock(struct perf_data_info *info, struct cursor *c)
{
	uint32_t version, clock;
	uint64_t wall, time;

	if (take_u32(c, &version) || take_u32(c, &clock) || take_u64(c, &wall) ||
	    take_u64(c, &time) || version != 1)
		return;

	info->has_wall = true;
	info->wall_offset = wall - time;
}

void perf_data_add_feature(struct perf_data_info *info, unsigned int feature,
			   const void *data, size_t size)
{
	struct cursor c = { data, size };

	if (feature == FEATURE_CPUID)
		add_cpuid(info, &c);
	else if (feature == FEATURE_CLOCK_DATA)
		add_clock(info, &c);
}

int perf_data_info_init(struct perf_data_info *info)
{
	memset(info, 0, sizeof(*info));
	mce_machine_init(&info->machine);
	info->layouts = mce_layouts_new();

	return info->layouts ? 0 : -ENOMEM;
}

void perf_data_info_free(struct perf_data_info *info)
{
	for (size_t i = 0; i < info->nr_attrs; i++)
		free(info->attrs[i]);
	free(info->attrs);
	free(info->ids);
	mce_layouts_free(info->layouts);
}
