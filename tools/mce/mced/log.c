// SPDX-License-Identifier: GPL-2.0
/*
 * Messages and events, to the journal with fields, as JSON lines, or as text.
 */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <json-c/json.h>

#include <linux/kernel.h>

#include <linux/compiler.h>

#include <asm/mce_unit.h>

#include "log.h"

static struct {
	unsigned int	targets;
	int		level;
	int		json, journal;
	bool		json_failed;
	unsigned long	errors, lost;
} log_to = {
	.json		= -1,
	.journal	= -1,
	.targets	= LOG_TO_STDERR,
	.level		= LOG_INFO,
};

static const char *const id_text[] = {
#define X(symbol, name, id)	[LOG_ID_##symbol] = "MESSAGE_ID=" id,
	LOG_IDS(X)
#undef X
};

static const char *const id_name[] = {
#define X(symbol, name, id)	[LOG_ID_##symbol] = name,
	LOG_IDS(X)
#undef X
};

/*
 * Nothing here may wait: a terminal that is stopped, a pipe that nobody reads, or a
 * journal that hangs must not stop the daemon. What can't be written is counted.
 */

static int open_json(const char *path)
{
	if (!strcmp(path, "-"))
		return STDOUT_FILENO;

	return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0640);
}

static void close_json(void)
{
	if (log_to.json > STDOUT_FILENO)
		close(log_to.json);
	log_to.json = -1;
}

/* Return: it is written, as far as so much can be written at once. */
static bool put(int fd, const char *text, size_t len)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };

	/* So much fits into a pipe or a socket that can be written. */
	if (len > PIPE_BUF)
		len = PIPE_BUF;
	if (poll(&poll_fd, 1, 0) == 1 && poll_fd.revents & POLLOUT &&
	    write(fd, text, len) == (ssize_t)len)
		return true;
	log_to.lost++;

	return false;
}

__printf(1, 2)
static void put_stderr(const char *fmt, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, fmt);
	len = vasprintf(&text, fmt, args);
	va_end(args);
	if (len < 0) {
		log_to.lost++;
		return;
	}
	if (len >= PIPE_BUF) {
		len = PIPE_BUF;
		text[len - 1] = '\n';
	}
	put(STDERR_FILENO, text, len);
	free(text);
}

/* A line is there as a whole, or not at all. */
static void put_json(const char *line, size_t len)
{
	struct stat st;
	ssize_t done;

	if (fstat(log_to.json, &st) || !S_ISREG(st.st_mode)) {
		log_to.json_failed = len > PIPE_BUF || !put(log_to.json, line, len);
		return;
	}
	done = write(log_to.json, line, len);
	log_to.json_failed = done != (ssize_t)len;
	if (!log_to.json_failed)
		return;
	log_to.lost++;
	if (done > 0 && ftruncate(log_to.json, st.st_size))
		log_to.errors++;
}

int log_open(const struct log_opts *opts)
{
	int json = -1;

	if (opts->targets & LOG_TO_JSON) {
		json = open_json(opts->json);
		if (json < 0)
			return -errno;
	}

	close_json();
	log_to.json = json;
	log_to.json_failed = false;
	log_to.targets = opts->targets;
	log_to.level = opts->level;

	return 0;
}

void log_close(void)
{
	close_json();
	log_to.targets = LOG_TO_STDERR;
}

unsigned long log_errors(void)
{
	return log_to.errors;
}

unsigned long log_lost(void)
{
	return log_to.lost;
}

bool log_ok(void)
{
	return !log_to.json_failed;
}

/* The fields of one entry of the journal: "NAME=value". */
struct fields {
	char		*text[40];
	int		nr;
};

__printf(2, 3)
static void add_field(struct fields *f, const char *fmt, ...)
{
	va_list args;
	char *text;
	int len;

	if (f->nr == ARRAY_SIZE(f->text))
		return;
	va_start(args, fmt);
	len = vasprintf(&text, fmt, args);
	va_end(args);
	if (len < 0)
		return;

	f->text[f->nr++] = text;
}

/* Fields of which the value is not known are left out. */
static void add_name(struct fields *f, const char *name, const char *value)
{
	if (value && *value)
		add_field(f, "%s=%s", name, value);
}

/*
 * The journal's own protocol, https://systemd.io/JOURNAL_NATIVE_PROTOCOL: sd_journal_send()
 * waits if the journal does not read. A value with a newline has its length ahead.
 */
static void put_field(FILE *out, const char *field)
{
	const char *value = strchr(field, '=') + 1;
	uint64_t len = htole64(strlen(value));

	if (!strchr(value, '\n')) {
		fprintf(out, "%s\n", field);
		return;
	}
	fprintf(out, "%.*s\n", (int)(value - field - 1), field);
	fwrite(&len, sizeof(len), 1, out);
	fprintf(out, "%s\n", value);
}

static bool send_journal(const char *text, size_t len)
{
	static const struct sockaddr_un addr = { AF_UNIX, "/run/systemd/journal/socket" };

	if (log_to.journal < 0)
		log_to.journal = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return sendto(log_to.journal, text, len, MSG_DONTWAIT | MSG_NOSIGNAL,
		      (const struct sockaddr *)&addr, sizeof(addr)) == (ssize_t)len;
}

static void send_fields(struct fields *f)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	for (int i = 0; i < f->nr; i++) {
		if (out)
			put_field(out, f->text[i]);
		free(f->text[i]);
	}
	if (!out || fclose(out) || !send_journal(text, len))
		log_to.lost++;
	free(text);
}

static void add_head(struct fields *f, int priority, enum log_id id, const char *text)
{
	add_field(f, "MESSAGE=%s", text);
	add_field(f, "PRIORITY=%d", priority);
	add_field(f, "%s", id_text[id]);
	add_field(f, "SYSLOG_IDENTIFIER=mced");
}

static void write_json(struct json_object *object)
{
	const char *text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
							  JSON_C_TO_STRING_NOSLASHESCAPE);
	char *line;
	int len = asprintf(&line, "%s\n", text);

	json_object_put(object);
	if (len < 0) {
		log_to.lost++;
		return;
	}
	put_json(line, len);
	free(line);
}

static void add_string(struct json_object *object, const char *key, const char *value)
{
	json_object_object_add(object, key, json_object_new_string(value));
}

static struct json_object *json_message(int priority, enum log_id id, const char *text)
{
	struct json_object *object = json_object_new_object();

	add_string(object, "type", "mced");
	add_string(object, "about", id_name[id]);
	json_object_object_add(object, "priority", json_object_new_int(priority));
	add_string(object, "message", text);

	return object;
}

void log_msg(int priority, enum log_id id, const char *fmt, ...)
{
	struct fields f = { };
	va_list args;
	char *text;
	int len;

	if (priority <= LOG_ERR)
		log_to.errors++;
	if (priority > log_to.level)
		return;
	va_start(args, fmt);
	len = vasprintf(&text, fmt, args);
	va_end(args);
	if (len < 0)
		return;

	if (log_to.targets & LOG_TO_STDERR)
		put_stderr("mced: %s\n", text);
	if (log_to.targets & LOG_TO_JSON)
		write_json(json_message(priority, id, text));
	if (log_to.targets & LOG_TO_JOURNAL) {
		add_head(&f, priority, id, text);
		send_fields(&f);
	}
	free(text);
}

static int event_priority(const struct mce_event *ev, const struct mce_decoded *d)
{
	switch (ev->type) {
	case MCE_EVENT_BANK:
		if (d->severity_nr >= MCE_SEV_SRAO)
			return LOG_CRIT;
		return d->severity_nr > MCE_SEV_CORRECTED ? LOG_ERR : LOG_WARNING;
	case MCE_EVENT_PANIC:
		return LOG_CRIT;
	case MCE_EVENT_LOST:
	case MCE_EVENT_DROPPED:
		return LOG_ERR;
	case MCE_EVENT_STORM_BEGIN:
		return LOG_WARNING;
	default:
		return LOG_NOTICE;
	}
}

static void add_bank(struct fields *f, const struct mce_bank_record *rec,
		     const struct mce_decoded *d)
{
	add_name(f, "MCE_UNIT", d->unit);
	add_name(f, "MCE_VENDOR_UNIT", d->vendor_unit);
	add_name(f, "MCE_SEVERITY", d->severity);
	add_name(f, "MCE_ORIGIN", d->origin);
	add_name(f, "MCE_CLASS", d->error_class);
	add_name(f, "MCE_EXT_ERROR", d->ext_error);
	add_name(f, "MCE_DIMM", d->dimm);
	add_name(f, "MCE_FRU", d->fru_text);
	add_field(f, "MCE_CPU=%u", rec->cpu);
	add_field(f, "MCE_BANK=%u", rec->bank);
	add_field(f, "MCE_SOCKET=%d", rec->socket);
	add_field(f, "MCE_ERR_COUNT=%d", d->err_count);
	add_field(f, "MCE_STATUS=0x%016llx", (unsigned long long)rec->status);
	add_field(f, "MCE_MISC=0x%llx", (unsigned long long)rec->misc);
	add_field(f, "MCE_SYND=0x%llx", (unsigned long long)rec->synd);
	add_field(f, "MCE_SYND1=0x%llx", (unsigned long long)rec->synd1);
	add_field(f, "MCE_SYND2=0x%llx", (unsigned long long)rec->synd2);
	add_field(f, "MCE_IPID=0x%llx", (unsigned long long)rec->ipid);
	add_field(f, "MCE_MCGSTATUS=0x%llx", (unsigned long long)rec->mcgstatus);
	add_field(f, "MCE_TSC=%llu", (unsigned long long)rec->tsc);
	if (d->addr_valid)
		add_field(f, "MCE_ADDR=0x%llx", (unsigned long long)rec->addr);
}

static void journal_event(const struct mce_event *ev, const struct mce_decoded *d,
			  const char *source, const char *text)
{
	struct fields f = { };

	add_head(&f, event_priority(ev, d), LOG_ID_EVENT, text);
	add_name(&f, "MCE_SOURCE", source);
	if (ev->has & MCE_HAS_WALL)
		add_field(&f, "MCE_TIME_USEC=%lld", (long long)(ev->wall_ns / 1000));
	if (ev->has & MCE_HAS_TASK) {
		add_field(&f, "MCE_PID=%d", ev->pid);
		add_name(&f, "MCE_COMM", ev->comm);
	}
	if (d)
		add_bank(&f, &ev->bank, d);
	send_fields(&f);
}

static char *event_text(const struct mce_event *ev, const struct mce_decoded *d)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	mce_format_text(out, ev, d, 0);
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	while (size && text[size - 1] == '\n')
		text[--size] = '\0';

	return text;
}

static void json_event(const struct mce_event *ev, const struct mce_decoded *d)
{
	char *line = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&line, &len);

	if (out)
		mce_format_json(out, ev, d);
	if (out && !fclose(out))
		put_json(line, len);
	else
		log_to.lost++;
	free(line);
}

void log_event(const struct mce_event *ev, const struct mce_decoded *d, const char *source)
{
	char *text;

	if (log_to.targets & LOG_TO_JSON)
		json_event(ev, d);
	if (!(log_to.targets & (LOG_TO_STDERR | LOG_TO_JOURNAL)))
		return;

	text = event_text(ev, d);
	if (!text)
		return;
	if (log_to.targets & LOG_TO_STDERR)
		put_stderr("mced: %s: %s\n", source, text);
	if (log_to.targets & LOG_TO_JOURNAL)
		journal_event(ev, d, source, text);
	free(text);
}

static void json_action(const struct log_action *a, int priority, const char *text)
{
	struct json_object *object = json_message(priority, LOG_ID_ACTION, text);

	add_string(object, "policy", a->policy);
	add_string(object, "action", a->action);
	add_string(object, "target", a->target);
	add_string(object, "result", a->result);
	add_string(object, "detail", a->detail);
	write_json(object);
}

void log_action(const struct log_action *a)
{
	int priority = a->failed ? LOG_ERR : LOG_NOTICE;
	struct fields f = { };
	char *text;

	if (asprintf(&text, "policy '%s': %s of %s: %s%s%s", a->policy, a->action, a->target,
		     a->result, *a->detail ? ": " : "", a->detail) < 0)
		return;

	if (log_to.targets & LOG_TO_STDERR)
		put_stderr("mced: %s\n", text);
	if (log_to.targets & LOG_TO_JSON)
		json_action(a, priority, text);
	if (log_to.targets & LOG_TO_JOURNAL) {
		add_head(&f, priority, LOG_ID_ACTION, text);
		add_name(&f, "MCE_POLICY", a->policy);
		add_name(&f, "MCE_ACTION", a->action);
		add_name(&f, "MCE_TARGET", a->target);
		add_name(&f, "MCE_RESULT", a->result);
		send_fields(&f);
	}
	free(text);
}
