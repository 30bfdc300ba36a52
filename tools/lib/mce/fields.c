// SPDX-License-Identifier: GPL-2.0
/*
 * Fields of the machine check events, found by name with libtraceevent.
 *
 * The names are looked up once for each event and turned into a list of moves
 * from the kernel's record into struct mce_event, so that reading a record costs
 * a few loads and stores.
 */
#include <ctype.h>
#include <errno.h>
#include <event-parse.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "fields.h"
#include "probe.h"
#include "record.h"
#include "source.h"
#include "words.h"

#define MAX_MOVES	48
#define MAX_TEXTS	4
/* A sample has no more, and a field's offset has 16 bits. */
#define MAX_RECORD	65536

/* What is read into: the event, and what mce_record has beside it. */
struct target {
	struct mce_event	ev;
	struct mce_record_extra	extra;
};

/* A field that we know: its name and where it goes. */
struct known {
	const char	*name;
	unsigned short	to;
	unsigned char	size;
	bool		needed;
};

#define FIELD_AS(_name, where)	\
	{ _name, offsetof(struct target, where), sizeof(((struct target *)0)->where) }
#define FIELD(part, member)	FIELD_AS(#member, part.member)
#define NEEDED(part, member)	\
	{ #member, offsetof(struct target, part.member),	\
	  sizeof(((struct target *)0)->part.member), true }

/* In the order of the struct: fields in a row are copied in one go. */
static const struct known bank_fields[] = {
	NEEDED(ev.bank, status),
	FIELD(ev.bank, addr),
	FIELD(ev.bank, misc),
	FIELD(ev.bank, synd),
	FIELD(ev.bank, synd1),
	FIELD(ev.bank, synd2),
	FIELD(ev.bank, ipid),
	FIELD(ev.bank, mcgstatus),
	FIELD(ev.bank, ip),
	FIELD(ev.bank, tsc),
	NEEDED(ev.bank, cpu),
	FIELD(ev.bank, socket),
	NEEDED(ev.bank, bank),
	FIELD(ev.bank, origin),
	FIELD(ev.bank, severity),
	FIELD(ev.bank, unit),
	FIELD(ev.bank, vendor_unit),
	FIELD(ev.bank, err_count),
	FIELD(ev.bank, ext_code),
	FIELD(ev.bank, instance),
	FIELD(ev.bank, channel),
	FIELD(ev.bank, flags),
	FIELD(ev.bank, error_class),
	FIELD(ev.bank, level),
	FIELD(ev.bank, transaction),
	FIELD(ev.bank, request),
	FIELD(ev.bank, participation),
	FIELD(ev.bank, timeout),
	FIELD(ev.bank, addr_lsb),
	{ }
};

static const struct known record_fields[] = {
	NEEDED(ev.bank, status),
	NEEDED(ev.bank, bank),
	NEEDED(ev.bank, cpu),
	FIELD(ev.bank, addr),
	FIELD(ev.bank, misc),
	FIELD(ev.bank, synd),
	FIELD(ev.bank, ipid),
	FIELD(ev.bank, mcgstatus),
	FIELD(ev.bank, ip),
	FIELD(ev.bank, tsc),
	FIELD(ev.bank, apicid),
	FIELD_AS("socketid", ev.bank.socket),
	FIELD(extra, mcgcap),
	FIELD(extra, ppin),
	FIELD(extra, walltime),
	FIELD(extra, cpuid),
	FIELD(extra, microcode),
	FIELD(extra, cpuvendor),
	FIELD(extra, cs),
	{ }
};

static const struct known exception_fields[] = {
	NEEDED(ev.exception, cpu),
	FIELD(ev.exception, mcgstatus),
	FIELD(ev.exception, ip),
	FIELD(ev.exception, banks),
	FIELD(ev.exception, handler_ns),
	FIELD(ev.exception, rendezvous_ns),
	FIELD(ev.exception, severity),
	FIELD(ev.exception, outcome),
	FIELD(ev.exception, user),
	FIELD_AS("flags", ev.life_flags),
	{ }
};

static const struct known recovery_fields[] = {
	NEEDED(ev.recovery, action),
	FIELD(ev.recovery, addr),
	FIELD(ev.recovery, pfn),
	FIELD(ev.recovery, pid),
	FIELD(ev.recovery, result),
	FIELD_AS("flags", ev.life_flags),
	{ }
};

static const struct known storm_fields[] = {
	NEEDED(ev.storm, cpu),
	NEEDED(ev.storm, bank),
	FIELD(ev.storm, unit),
	FIELD(ev.storm, vendor_unit),
	FIELD(ev.storm, duration_ms),
	FIELD(ev.storm, count),
	FIELD_AS("flags", ev.life_flags),
	{ }
};

static const struct known lost_fields[] = {
	NEEDED(ev.lost, count),
	FIELD(ev.lost, cpu),
	FIELD(ev.lost, bank),
	FIELD(ev.lost, reason),
	FIELD_AS("flags", ev.life_flags),
	{ }
};

static const struct known panic_fields[] = {
	NEEDED(ev.panic, status),
	FIELD(ev.panic, addr),
	FIELD(ev.panic, misc),
	FIELD(ev.panic, cpu),
	FIELD(ev.panic, bank),
	{ }
};

static const struct known panic_texts[] = {
	FIELD(ev.panic, msg),
	FIELD(ev.panic, reason),
	{ }
};

/* v_data goes where a function says. */
static const struct known record_texts[] = {
	{ "v_data" },
	{ }
};

static const struct known no_texts[] = { { } };

struct kind {
	const char		*name;
	enum mce_event_type	type;
	const struct known	*fields, *texts;
};

static const struct kind kinds[] = {
	{ "mce_record", MCE_EVENT_BANK, record_fields, record_texts },
	{ MCE_PROBE_RECORD, MCE_EVENT_BANK, record_fields, no_texts },
	{ "mce_exception", MCE_EVENT_EXCEPTION, exception_fields, no_texts },
	{ "mce_recovery", MCE_EVENT_RECOVERY, recovery_fields, no_texts },
	{ "mce_storm_begin", MCE_EVENT_STORM_BEGIN, storm_fields, no_texts },
	{ "mce_storm_end", MCE_EVENT_STORM_END, storm_fields, no_texts },
	{ "mce_lost", MCE_EVENT_LOST, lost_fields, no_texts },
	{ "mce_panic", MCE_EVENT_PANIC, panic_fields, panic_texts },
#define BANK_KIND(symbol, name)	\
	{ "mce_bank_" #name, MCE_EVENT_BANK, bank_fields, no_texts },
	MCE_UNITS(BANK_KIND)
#undef BANK_KIND
};

/* One field of a record that goes into the target, or some in a row, as they are. */
struct move {
	unsigned short	from, to;
	unsigned short	size, to_size;
	bool		is_signed, is_row;
};

/* A text, or other bytes, whose place each record gives (__data_loc, __rel_loc). */
struct text {
	const struct known	*known;
	unsigned short		from;
	bool			relative;
};

struct mce_layout {
	struct mce_layout	*next;
	const struct kind	*kind;
	int			id;
	size_t			min_size;
	unsigned int		nr_moves, nr_texts;
	bool			has_info;
	int			unit;
	unsigned short		type_offset;
	struct move		moves[MAX_MOVES];
	struct text		texts[MAX_TEXTS];
};

struct mce_layouts {
	struct mce_layout	*first;
};

struct mce_layouts *mce_layouts_new(void)
{
	/* The library would print to stderr. */
	tep_set_loglevel(TEP_LOG_NONE);

	return calloc(1, sizeof(struct mce_layouts));
}

void mce_layouts_free(struct mce_layouts *all)
{
	struct mce_layout *layout;

	if (!all)
		return;

	while ((layout = all->first)) {
		all->first = layout->next;
		free(layout);
	}
	free(all);
}

const struct mce_layout *mce_layouts_find(const struct mce_layouts *all, unsigned long id)
{
	const struct mce_layout *layout;

	for (layout = all->first; layout; layout = layout->next) {
		if (layout->id == id)
			return layout;
	}

	return NULL;
}

/* The common fields are the same in all events. */
const struct mce_layout *mce_layouts_of(const struct mce_layouts *all, const void *data,
					size_t size)
{
	uint16_t id;

	if (!all->first || size < all->first->type_offset + sizeof(id))
		return NULL;

	memcpy(&id, (const char *)data + all->first->type_offset, sizeof(id));

	return mce_layouts_find(all, id);
}

int mce_layout_id(const struct mce_layout *layout)
{
	return layout->id;
}

bool mce_layout_is_record(const struct mce_layout *layout)
{
	return layout->kind->texts == record_texts;
}

bool mce_layout_is_probe(const struct mce_layout *layout)
{
	return layout->kind->fields == record_fields && !mce_layout_is_record(layout);
}

static const struct kind *find_kind(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	}

	return NULL;
}

static int unit_of_name(const char *name)
{
	for (int unit = 0; unit < MCE_NR_UNITS; unit++) {
		if (!strncmp(name, "mce_bank_", 9) && !strcmp(name + 9, mce_unit_name(unit)))
			return unit;
	}

	return -1;
}

static bool sane(const struct tep_format_field *field)
{
	return field->offset >= 0 && field->size > 0 &&
	       field->offset < MAX_RECORD && field->size <= MAX_RECORD - field->offset;
}

static bool is_number(const struct tep_format_field *field)
{
	return !(field->flags & (TEP_FIELD_IS_ARRAY | TEP_FIELD_IS_STRING |
				 TEP_FIELD_IS_DYNAMIC | TEP_FIELD_IS_POINTER)) &&
	       (field->size == 1 || field->size == 2 || field->size == 4 || field->size == 8);
}

static void need_size(struct mce_layout *layout, const struct tep_format_field *field)
{
	size_t end = field->offset + field->size;

	if (layout->min_size < end)
		layout->min_size = end;
}

static bool is_next(const struct move *row, const struct move *next)
{
	return row->size == row->to_size && next->size == next->to_size &&
	       row->from + row->size == next->from && row->to + row->size == next->to;
}

static void put_move(struct mce_layout *layout, const struct move *move)
{
	struct move *last = layout->nr_moves ? &layout->moves[layout->nr_moves - 1] : NULL;

	if (!last || !is_next(last, move)) {
		layout->moves[layout->nr_moves++] = *move;
		return;
	}

	last->size += move->size;
	last->to_size += move->size;
	last->is_row = true;
}

static int add_move(struct mce_layout *layout, struct tep_event *event,
		    const struct known *known)
{
	struct tep_format_field *field = tep_find_field(event, known->name);
	struct move move = { };

	if (!field || !is_number(field))
		return known->needed ? -EBADMSG : 0;
	if (!sane(field))
		return -EBADMSG;

	move.from = field->offset;
	move.size = field->size;
	move.is_signed = field->flags & TEP_FIELD_IS_SIGNED;
	move.to = known->to;
	move.to_size = known->size;
	put_move(layout, &move);
	need_size(layout, field);

	return 0;
}

static int add_text(struct mce_layout *layout, struct tep_event *event,
		    const struct known *known)
{
	struct tep_format_field *field = tep_find_field(event, known->name);
	struct text *text = &layout->texts[layout->nr_texts];

	if (!field || !(field->flags & TEP_FIELD_IS_DYNAMIC))
		return 0;
	if (!sane(field) || field->size != sizeof(uint32_t))
		return -EBADMSG;

	layout->nr_texts++;
	text->known = known;
	text->from = field->offset;
	text->relative = field->flags & TEP_FIELD_IS_RELATIVE;
	need_size(layout, field);

	return 0;
}

/* The kernel's own classification is all there, or is not used. */
static bool has_info(struct tep_event *event)
{
	static const char * const names[] = {
		"origin", "severity", "vendor_unit", "error_class", "flags",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!tep_find_field(event, names[i]))
			return false;
	}

	return true;
}

static int add_type(struct mce_layout *layout, struct tep_event *event)
{
	struct tep_format_field *field = tep_find_common_field(event, "common_type");

	if (!field || !sane(field) || field->size != sizeof(uint16_t))
		return -EBADMSG;

	layout->type_offset = field->offset;
	need_size(layout, field);

	return 0;
}

static int fill_layout(struct mce_layout *layout, struct tep_event *event)
{
	const struct known *known;
	int ret;

	ret = add_type(layout, event);
	if (ret < 0)
		return ret;
	for (known = layout->kind->fields; known->name; known++) {
		ret = add_move(layout, event, known);
		if (ret < 0)
			return ret;
	}
	for (known = layout->kind->texts; known->name; known++) {
		ret = add_text(layout, event, known);
		if (ret < 0)
			return ret;
	}

	layout->id = event->id;
	layout->unit = unit_of_name(event->name);
	layout->has_info = layout->kind->fields == bank_fields && has_info(event);

	return 0;
}

static bool is_word(char c)
{
	return mce_is_alnum(c) || c == '_';
}

static const char *skip_text(const char *at, const char *end, const char *text)
{
	size_t len = strlen(text);

	return at && (size_t)(end - at) >= len && !memcmp(at, text, len) ? at + len : NULL;
}

static const char *skip_word(const char *at, const char *end)
{
	const char *start = at;

	if (!at || at == end || isdigit((unsigned char)*at) || !is_word(*at))
		return NULL;
	while (at < end && is_word(*at))
		at++;

	/* Macros of old kernels: the library puts a string in their place, and leaks them. */
	if (skip_text(start, at, "STA_PR_FMT") == at || skip_text(start, at, "LOCAL_PR_FMT") == at)
		return NULL;

	return at;
}

/* "[16]", "[TASK_COMM_LEN]" */
static const char *skip_brackets(const char *at, const char *end)
{
	const char *start = ++at;
	bool digits = at < end && isdigit((unsigned char)*at);

	for (; at < end && is_word(*at); at++) {
		if (digits && !isdigit((unsigned char)*at))
			return NULL;
	}

	return at < end && *at == ']' && at > start ? at + 1 : NULL;
}

/*
 * "unsigned char x", "struct foo * x", "u8 x[3]", "__data_loc char[] x". The library
 * leaks memory where brackets stand elsewhere.
 */
static const char *skip_declaration(const char *at, const char *end)
{
	bool dynamic = skip_text(at, end, "__data_loc ") || skip_text(at, end, "__rel_loc ");
	int words = 0;

	while (at && at < end && *at != ';' && *at != '[') {
		if (*at == ' ' || *at == '*') {
			at++;
		} else {
			at = skip_word(at, end);
			words++;
		}
	}
	if (dynamic)
		at = skip_word(skip_text(at, end, "[] "), end);
	while (at && at < end && *at == '[')
		at = is_word(at[-1]) || at[-1] == ']' ? skip_brackets(at, end) : NULL;

	/* A type and a name */
	return at && at < end && words > 1 && (is_word(at[-1]) || at[-1] == ']') ? at : NULL;
}

static const char *skip_number(const char *at, const char *end)
{
	const char *start = at;

	while (at && at < end && isdigit((unsigned char)*at))
		at++;

	return at && at > start && at < start + 6 ? at : NULL;
}

/* "	field:u64 status;	offset:8;	size:8;	signed:0;" */
static bool is_field(const char *at, const char *end)
{
	at = skip_text(at, end, "\tfield:");
	if (!at || at == end || !is_word(*at))
		return false;

	at = skip_declaration(at, end);
	at = skip_text(at, end, ";\toffset:");
	at = skip_number(at, end);
	at = skip_text(at, end, ";\tsize:");
	at = skip_number(at, end);
	at = skip_text(at, end, ";\tsigned:");
	at = skip_number(at, end);

	return skip_text(at, end, ";") == end;
}

static bool is_id(const char *at, const char *end)
{
	return skip_number(skip_text(at, end, "ID: "), end) == end;
}

static bool is_wanted(const char *line, const char *end)
{
	return line == end || is_field(line, end) || is_id(line, end) ||
	       skip_text(line, end, "name: ") || skip_text(line, end, "format:") == end;
}

/*
 * The lines that are what they should be, up to "print fmt:". That one is of no use
 * here, and libtraceevent's parser is not made for input that can be anybody's.
 */
static char *clean(const char *text, size_t size)
{
	static const char fmt[] = "print fmt: \"\"\n";
	char *copy = malloc(size + sizeof(fmt) + 1), *to = copy;
	const char *line, *end;

	if (!copy)
		return NULL;

	for (line = text; line < text + size; line = end + 1) {
		end = memchr(line, '\n', text + size - line);
		if (!end || skip_text(line, end, "print fmt:"))
			break;
		if (!is_wanted(line, end))
			continue;
		memcpy(to, line, end + 1 - line);
		to += end + 1 - line;
	}
	memcpy(to, fmt, sizeof(fmt));

	return copy;
}

/* "name: mce_..." of the first line. */
static const struct kind *kind_of_text(const char *text, size_t size)
{
	char name[64];
	size_t len;

	if (size < 6 || memcmp(text, "name: ", 6))
		return NULL;

	text += 6;
	size -= 6;
	for (len = 0; len < size && len < sizeof(name) - 1 && text[len] != '\n'; len++)
		name[len] = text[len];
	name[len] = '\0';

	return find_kind(name);
}

/* @layout: set to what is added */
static int add_layout(struct mce_layouts *all, const struct kind *kind, struct tep_event *event,
		      const struct mce_layout **layout)
{
	struct mce_layout *new = calloc(1, sizeof(*new));
	int ret;

	if (!new)
		return -ENOMEM;
	new->kind = kind;
	ret = fill_layout(new, event);
	if (ret) {
		free(new);
		return ret;
	}
	new->next = all->first;
	all->first = new;
	*layout = new;

	return 0;
}

/* Each event has a handle of its own: a broken one does not get into the next. */
static int parse(const char *text, const struct kind *kind, struct mce_layouts *all,
		 const struct mce_layout **layout)
{
	struct tep_handle *tep = tep_alloc();
	struct tep_event *event;
	int ret = -EBADMSG;

	if (!tep)
		return -ENOMEM;

	if (!tep_parse_event(tep, text, strlen(text), "mce")) {
		event = tep_find_event_by_name(tep, "mce", kind->name);
		if (event)
			ret = add_layout(all, kind, event, layout);
	}
	tep_free(tep);

	return ret;
}

int mce_layouts_add(struct mce_layouts *all, const char *text, size_t size,
		    const struct mce_layout **layout)
{
	const struct kind *kind = kind_of_text(text, size);
	char *copy;
	int ret;

	*layout = NULL;
	if (!kind)
		return 0;

	copy = clean(text, size);
	ret = copy ? parse(copy, kind, all, layout) : -ENOMEM;
	free(copy);

	return ret;
}

int mce_layouts_add_event(struct mce_layouts *all, struct tep_event *event)
{
	const struct kind *kind = strcmp(event->system, "mce") ? NULL : find_kind(event->name);
	const struct mce_layout *layout;

	return kind ? add_layout(all, kind, event, &layout) : 0;
}

/* Fields and members stand at any address, so each size has a struct that says so. */
struct u16_at { uint16_t v; } __packed;
struct u32_at { uint32_t v; } __packed;
struct u64_at { uint64_t v; } __packed;

static uint64_t load(const void *from, const struct move *move)
{
	switch (move->size) {
	case 1:
		return move->is_signed ? *(const int8_t *)from : *(const uint8_t *)from;
	case 2: {
		uint16_t v = ((const struct u16_at *)from)->v;

		return move->is_signed ? (uint64_t)(int16_t)v : v;
	}
	case 4: {
		uint32_t v = ((const struct u32_at *)from)->v;

		return move->is_signed ? (uint64_t)(int32_t)v : v;
	}
	default:
		return ((const struct u64_at *)from)->v;
	}
}

static void store(void *to, unsigned int size, uint64_t value)
{
	switch (size) {
	case 1:
		*(uint8_t *)to = value;
		break;
	case 2:
		((struct u16_at *)to)->v = value;
		break;
	case 4:
		((struct u32_at *)to)->v = value;
		break;
	default:
		((struct u64_at *)to)->v = value;
	}
}

static void copy_text(char *to, size_t to_size, const char *from, size_t size)
{
	size_t len = strnlen(from, size);

	if (len >= to_size)
		len = to_size - 1;
	memcpy(to, from, len);
	to[len] = '\0';
}

static int read_text(const struct text *text, const unsigned char *data, size_t size,
		     struct target *t)
{
	uint32_t loc, offset, len;

	memcpy(&loc, data + text->from, sizeof(loc));
	offset = loc & 0xffff;
	len = loc >> 16;
	if (text->relative)
		offset += text->from + sizeof(loc);
	if (offset > size || len > size - offset)
		return -EBADMSG;

	if (text->known->size)
		copy_text((char *)t + text->known->to, text->known->size,
			  (const char *)data + offset, len);
	else
		mce_record_vendor_data(&t->ev, data + offset, len);

	return 0;
}

static void finish(const struct mce_layout *layout, struct target *t)
{
	if (layout->kind->type != MCE_EVENT_BANK)
		return;

	if (layout->kind->fields == record_fields)
		mce_record_finish(&t->ev, &t->extra);
	if (mce_layout_is_probe(layout)) {
		t->ev.has |= MCE_FROM_PROBE;
		mce_record_blame(&t->ev);
	}
	if (layout->has_info)
		t->ev.bank.told = MCE_TOLD_ALL;
	/* Units without an event of their own share one; there the record tells. */
	if (layout->unit >= 0 && layout->unit != MCE_UNIT_OTHER)
		t->ev.bank.unit = layout->unit;
	if (t->ev.bank.tsc)
		t->ev.has |= MCE_HAS_TSC;
}

int mce_layout_read(const struct mce_layout *layout, const void *data, size_t size,
		    struct mce_event *ev)
{
	struct target t;
	int ret;

	if (size < layout->min_size)
		return -EBADMSG;

	mce_event_init(&t.ev, layout->kind->type);
	memset(&t.extra, 0, sizeof(t.extra));

	for (unsigned int i = 0; i < layout->nr_moves; i++) {
		const struct move *move = &layout->moves[i];

		if (move->is_row)
			memcpy((char *)&t + move->to, (const char *)data + move->from, move->size);
		else
			store((char *)&t + move->to, move->to_size,
			      load((const char *)data + move->from, move));
	}
	for (unsigned int i = 0; i < layout->nr_texts; i++) {
		ret = read_text(&layout->texts[i], data, size, &t);
		if (ret)
			return ret;
	}

	finish(layout, &t);
	*ev = t.ev;

	return 0;
}
