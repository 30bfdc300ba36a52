// SPDX-License-Identifier: GPL-2.0
/*
 * The journal: as JSON, in its export format, and its own files through libsystemd.
 * Lines are made of the entries as "journalctl -o short-unix" prints them.
 */
#include "bytes.h"
#include "text_time.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>
#include <systemd/sd-journal.h>

#include <linux/kernel.h>

/* --- JSON: journalctl -o json, json-pretty, json-seq; dmesg --json */

/* An object that is larger is none of these, or has more than is worth reading. */
#define OBJECT_MAX	(64 * 1024 * 1024)
#define MAX_DEPTH	8

struct bytes_json {
	struct mce_bytes	base;
	struct mce_bytes	*in;
	struct json_tokener	*tokener;
	struct mce_buffer	out;
	char			raw[16384];
	size_t			start, end, used;
	bool			inside;
};

static uint64_t number_of(struct json_object *obj, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(obj, key, &value) || !value)
		return 0;

	return strtoull(json_object_get_string(value), NULL, 10);
}

static void text_of(struct json_object *obj, const char *key, char *text, size_t size)
{
	struct json_object *value;

	if (json_object_object_get_ex(obj, key, &value) &&
	    json_object_is_type(value, json_type_string))
		snprintf(text, size, "%s", json_object_get_string(value));
}

/* A message that is not UTF-8 is an array of its bytes. */
static void add_bytes(struct mce_buffer *out, const struct mce_entry *entry,
		      struct json_object *array)
{
	size_t i, len = json_object_array_length(array);
	char message[4096];

	if (len > sizeof(message))
		len = sizeof(message);
	for (i = 0; i < len; i++)
		message[i] = json_object_get_int(json_object_array_get_idx(array, i));
	mce_buffer_add_entry(out, entry, message, len);
}

static void add_entry(struct bytes_json *j, struct json_object *obj)
{
	struct json_object *message;
	struct mce_entry entry = { };

	if (!json_object_object_get_ex(obj, "MESSAGE", &message))
		return;
	entry.usec = number_of(obj, "_SOURCE_REALTIME_TIMESTAMP") ?:
		     number_of(obj, "__REALTIME_TIMESTAMP");
	text_of(obj, "SYSLOG_IDENTIFIER", entry.ident, sizeof(entry.ident));
	if (json_object_is_type(message, json_type_string))
		mce_buffer_add_entry(&j->out, &entry, json_object_get_string(message),
				     json_object_get_string_len(message));
	else if (json_object_is_type(message, json_type_array))
		add_bytes(&j->out, &entry, message);
}

/* {"dmesg": [{"pri": "kern", "time": 1.234567, "msg": "..."}]} */
static void add_dmesg(struct bytes_json *j, struct json_object *list)
{
	struct json_object *item, *value;
	struct mce_entry entry = { };
	size_t i;

	for (i = 0; i < json_object_array_length(list); i++) {
		item = json_object_array_get_idx(list, i);
		if (json_object_object_get_ex(item, "time", &value))
			entry.mono = json_object_get_double(value) * 1000000;
		if (json_object_object_get_ex(item, "msg", &value))
			mce_buffer_add_entry(&j->out, &entry, json_object_get_string(value),
					     json_object_get_string_len(value));
	}
}

/* The time that a collector of logs has put there: "2023-11-14T22:13:20.123Z" */
static uint64_t time_of(struct json_object *obj)
{
	static const char * const keys[] = { "@timestamp", "time", "timestamp" };
	struct text_prefix prefix = { };
	struct json_object *value;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		if (json_object_object_get_ex(obj, keys[i], &value) &&
		    json_object_is_type(value, json_type_string) &&
		    text_time_iso(json_object_get_string(value), &prefix) && prefix.has_wall)
			return prefix.wall_ns / 1000;
	}

	return 0;
}

/* {"@timestamp": "...", "message": "..."} of Elastic and others, {"log": "..."} of Docker */
static bool add_shipped(struct bytes_json *j, struct json_object *obj)
{
	static const char * const keys[] = { "message", "log", "msg" };
	struct mce_entry entry = { .usec = time_of(obj) };
	struct json_object *value;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		if (!json_object_object_get_ex(obj, keys[i], &value) ||
		    !json_object_is_type(value, json_type_string))
			continue;
		mce_buffer_add_entry(&j->out, &entry, json_object_get_string(value),
				     json_object_get_string_len(value));
		return true;
	}

	return false;
}

static void add_object(struct bytes_json *j, struct json_object *obj)
{
	struct json_object *list;

	if (add_shipped(j, obj))
		return;
	if (json_object_object_get_ex(obj, "dmesg", &list) &&
	    json_object_is_type(list, json_type_array))
		add_dmesg(j, list);
	else
		add_entry(j, obj);
}

/* What stands between the objects of a list is not of an object. */
static void skip_between(struct bytes_json *j)
{
	while (!j->inside && j->start < j->end && j->raw[j->start] != '{')
		j->start++;
}

static void begin_again(struct bytes_json *j)
{
	json_tokener_reset(j->tokener);
	j->inside = false;
	j->used = 0;
}

static void parse_piece(struct bytes_json *j)
{
	struct json_object *obj;
	size_t eaten;

	skip_between(j);
	if (j->start == j->end)
		return;
	j->inside = true;
	obj = json_tokener_parse_ex(j->tokener, j->raw + j->start, j->end - j->start);
	eaten = json_tokener_get_parse_end(j->tokener);
	j->start += eaten;
	j->used += eaten;
	if (obj && json_object_is_type(obj, json_type_object))
		add_object(j, obj);
	json_object_put(obj);
	if (json_tokener_get_error(j->tokener) == json_tokener_continue && j->used < OBJECT_MAX)
		return;
	/* What is no JSON is skipped up to the next object. */
	if (!obj && j->start < j->end)
		j->start++;
	begin_again(j);
}

static ssize_t json_read(struct mce_bytes *b, void *buf, size_t size)
{
	struct bytes_json *j = (struct bytes_json *)b;
	ssize_t len;

	while (j->out.start == j->out.end) {
		if (j->start == j->end) {
			len = j->in->read(j->in, j->raw, sizeof(j->raw));
			if (len <= 0)
				return len;
			j->start = 0;
			j->end = len;
		}
		parse_piece(j);
	}

	return mce_buffer_take(&j->out, buf, size);
}

static void json_close(struct mce_bytes *b)
{
	struct bytes_json *j = (struct bytes_json *)b;

	j->in->close(j->in);
	json_tokener_free(j->tokener);
	free(j->out.data);
	free(j);
}

struct mce_bytes *mce_bytes_journal_json(struct mce_bytes *in)
{
	struct bytes_json *j = calloc(1, sizeof(*j));

	if (!j)
		return NULL;
	j->base.read = json_read;
	j->base.close = json_close;
	j->in = in;
	j->tokener = json_tokener_new_ex(MAX_DEPTH);
	if (!j->tokener) {
		free(j);
		return NULL;
	}

	return &j->base;
}

/* --- the export format: lines NAME=VALUE, or NAME, the length in 8 bytes, and the value */

struct bytes_export {
	struct mce_bytes	base;
	struct lines		lines;
	struct mce_buffer	out;
	struct mce_entry	entry;
	char			message[4096];
	size_t			len;
	bool			eof;
};

static bool is_name(const char *line, size_t len, const char *name, const char **value)
{
	size_t size = strlen(name);

	if (len <= size || memcmp(line, name, size) || line[size] != '=')
		return false;
	*value = line + size + 1;

	return true;
}

static void take_field(struct bytes_export *e, const char *line, size_t len)
{
	const char *value;
	char number[32];

	if (is_name(line, len, "MESSAGE", &value)) {
		e->len = line + len - value;
		if (e->len > sizeof(e->message))
			e->len = sizeof(e->message);
		memcpy(e->message, value, e->len);
	} else if (is_name(line, len, "__REALTIME_TIMESTAMP", &value)) {
		snprintf(number, sizeof(number), "%.*s", (int)(line + len - value), value);
		e->entry.usec = strtoull(number, NULL, 10);
	} else if (is_name(line, len, "SYSLOG_IDENTIFIER", &value)) {
		snprintf(e->entry.ident, sizeof(e->entry.ident), "%.*s",
			 (int)(line + len - value), value);
	}
}

static void end_entry(struct bytes_export *e)
{
	if (e->len)
		mce_buffer_add_entry(&e->out, &e->entry, e->message, e->len);
	memset(&e->entry, 0, sizeof(e->entry));
	e->len = 0;
}

static ssize_t export_read(struct mce_bytes *b, void *buf, size_t size)
{
	struct bytes_export *e = (struct bytes_export *)b;
	size_t len;
	char *line;
	int ret;

	while (e->out.start == e->out.end) {
		if (e->eof)
			return 0;
		ret = lines_next(&e->lines, &line, &len, -1);
		if (ret == -ENODATA)
			e->eof = true;
		else if (ret < 0)
			return ret;
		if (e->eof || !len)
			end_entry(e);
		else
			take_field(e, line, len);
	}

	return mce_buffer_take(&e->out, buf, size);
}

static void export_close(struct mce_bytes *b)
{
	struct bytes_export *e = (struct bytes_export *)b;

	lines_close(&e->lines);
	free(e->out.data);
	free(e);
}

struct mce_bytes *mce_bytes_journal_export(struct mce_bytes *in)
{
	struct bytes_export *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->base.read = export_read;
	e->base.close = export_close;
	if (lines_open_bytes(&e->lines, "", in)) {
		export_close(&e->base);
		return NULL;
	}

	return &e->base;
}

/* --- files of the journal */

struct bytes_journal {
	struct mce_bytes	base;
	sd_journal		*journal;
	struct mce_buffer	out;
	int			fd;
	char			copy[256];
};

/* The value of a field of the entry. Return: its length, 0 if there is none. */
static size_t get_field(sd_journal *journal, const char *name, const char **value)
{
	const void *data;
	size_t len, skip = strlen(name) + 1;

	if (sd_journal_get_data(journal, name, &data, &len) < 0 || len < skip)
		return 0;
	*value = (const char *)data + skip;

	return len - skip;
}

static ssize_t journal_read(struct mce_bytes *b, void *buf, size_t size)
{
	struct bytes_journal *j = (struct bytes_journal *)b;
	struct mce_entry entry = { };
	const char *value = "";
	size_t len;
	int ret;

	while (j->out.start == j->out.end) {
		ret = sd_journal_next(j->journal);
		if (ret <= 0)
			return ret;
		memset(&entry, 0, sizeof(entry));
		sd_journal_get_realtime_usec(j->journal, &entry.usec);
		len = get_field(j->journal, "SYSLOG_IDENTIFIER", &value);
		snprintf(entry.ident, sizeof(entry.ident), "%.*s", (int)len, value);
		len = get_field(j->journal, "MESSAGE", &value);
		if (len && !mce_buffer_add_entry(&j->out, &entry, value, len))
			return -ENOMEM;
	}

	return mce_buffer_take(&j->out, buf, size);
}

static void journal_close(struct mce_bytes *b)
{
	struct bytes_journal *j = (struct bytes_journal *)b;

	sd_journal_close(j->journal);
	close(j->fd);
	if (j->copy[0])
		unlink(j->copy);
	free(j->out.data);
	free(j);
}

struct mce_bytes *mce_bytes_journal_file(int fd, const char **why)
{
	static const char * const matches[] = {
		"SYSLOG_IDENTIFIER=kernel", "SYSLOG_IDENTIFIER=mcelog",
		"SYSLOG_IDENTIFIER=rasdaemon", "SYSLOG_IDENTIFIER=ras-mc-ctl",
	};
	struct bytes_journal *j = calloc(1, sizeof(*j));
	int ret = -ENOMEM;
	size_t i;

	/* libsystemd takes a file without a name for one that was removed. */
	if (j)
		ret = mce_named_copy(&fd, j->copy, sizeof(j->copy)) < 0 ? -EIO :
		      sd_journal_open_files_fd(&j->journal, &fd, 1, 0);
	if (ret < 0) {
		*why = strerror(-ret);
		if (j && j->copy[0])
			unlink(j->copy);
		free(j);
		close(fd);
		return NULL;
	}
	for (i = 0; i < ARRAY_SIZE(matches); i++)
		sd_journal_add_match(j->journal, matches[i], 0);
	sd_journal_add_disjunction(j->journal);
	sd_journal_add_match(j->journal, "_TRANSPORT=kernel", 0);
	sd_journal_seek_head(j->journal);
	j->base.read = journal_read;
	j->base.close = journal_close;
	j->fd = fd;

	return &j->base;
}
