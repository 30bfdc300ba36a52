// SPDX-License-Identifier: GPL-2.0
/*
 * Machine checks in a buffer of ftrace: the kernel's flight recorder, an instance
 * that somebody made, or one in memory that has survived a reset.
 *
 * What is read is the text file "trace". It is the only way into such a buffer that
 * takes nothing away and works for each of them: "trace_pipe" and "trace_pipe_raw"
 * consume, and the kernel refuses to map a buffer that survives resets. The text of
 * these events has all of their fields, with the exception of nanoseconds.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tracefs.h>
#include <unistd.h>

#include "here.h"
#include "source.h"
#include "trace_text.h"

#define FLIGHT_RECORDER	"mce"
/* Keeps what is more than a corrected error when FLIGHT_RECORDER has overwritten it */
#define SEVERE_RECORDER	"mce_severe"

struct instance {
	struct mce_source	source;
	char			*path;
	FILE			*trace;
	char			*line;
	size_t			line_size;
	uint64_t		line_nr;
	char			clock[16];
	bool			last_boot;
	bool			has_wall;
	int64_t			wall_offset;
	struct mce_here		here;
	/* CPU whose overwritten events are told next; -1: all are told */
	int			next_cpu;
	/* Beside the flight recorder: an instance, and the next event of each that waits */
	struct instance		*severe;
	struct mce_event	own_event, severe_event;
	bool			has_own, has_severe;
};

static struct instance *to_instance(const struct mce_source *s)
{
	return (struct instance *)s;
}

static FILE *open_file(const struct instance *in, const char *name)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/%s", in->path, name);

	return fopen(path, "re");
}

/* "[local] global mono": the one in brackets */
static void read_clock(struct instance *in)
{
	FILE *file = open_file(in, "trace_clock");
	char line[256], *from, *to;

	snprintf(in->clock, sizeof(in->clock), "local");
	if (!file)
		return;

	if (fgets(line, sizeof(line), file)) {
		from = strchr(line, '[');
		to = from ? strchr(from, ']') : NULL;
		if (to)
			snprintf(in->clock, sizeof(in->clock), "%.*s", (int)(to - from - 1),
				 from + 1);
	}
	fclose(file);
}

/* The address of the kernel of the last boot, as long as nothing new was written */
static void read_last_boot(struct instance *in)
{
	FILE *file = open_file(in, "last_boot_info");
	char line[128];

	if (!file)
		return;

	if (fgets(line, sizeof(line), file))
		in->last_boot = line[0] != '#';
	fclose(file);
}

/* What per_cpu/cpuN/stats says. */
struct stats {
	uint64_t	lost, entries;
	bool		has_now;
	int64_t		now_ns, oldest_ns;
};

static bool read_stats(const struct instance *in, int cpu, struct stats *stats)
{
	char name[64], line[128];
	unsigned long long count, sec, usec;
	FILE *file;

	memset(stats, 0, sizeof(*stats));
	snprintf(name, sizeof(name), "per_cpu/cpu%d/stats", cpu);
	file = open_file(in, name);
	if (!file)
		return false;

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "overrun: %llu", &count) == 1 ||
		    sscanf(line, "dropped events: %llu", &count) == 1)
			stats->lost += count;
		if (sscanf(line, "entries: %llu", &count) == 1)
			stats->entries = count;
		if (sscanf(line, "oldest event ts: %llu.%6llu", &sec, &usec) == 2)
			stats->oldest_ns = sec * 1000000000ULL + usec * 1000;
		if (sscanf(line, "now ts: %llu.%6llu", &sec, &usec) == 2) {
			stats->has_now = true;
			stats->now_ns = sec * 1000000000ULL + usec * 1000;
		}
	}
	fclose(file);

	return true;
}

/* What the buffer's clock says now, whatever clock it is, against the wall's. */
static void read_wall(struct instance *in)
{
	struct timespec ts;
	struct stats stats;

	if (!read_stats(in, 0, &stats) || !stats.has_now)
		return;

	clock_gettime(CLOCK_REALTIME, &ts);
	in->has_wall = true;
	in->wall_offset = ts.tv_sec * 1000000000LL + ts.tv_nsec - stats.now_ns;
}

static int no_instance(struct instance *in, const char *name, int err)
{
	if (err == EACCES || err == EPERM)
		return mce_source_fail(&in->source, -err,
				       "%s: permission denied. Be root, or let a group read it: as root, "
				       "mount -o remount,gid=GROUP,mode=750 %s", in->path,
				       tracefs_tracing_dir());
	if (err == ENOENT && !strcmp(name, FLIGHT_RECORDER))
		return mce_source_fail(&in->source, -err,
				       "%s: this kernel has no flight recorder of machine checks, or it was "
				       "switched off on the command line", in->path);

	return mce_source_fail(&in->source, -err, "%s: %s", in->path, strerror(err));
}

static int open_instance(struct instance *in, const char *name)
{
	const char *tracing = tracefs_tracing_dir();

	if (!tracing)
		return mce_source_fail(&in->source, -ENOENT,
				       "tracefs is not there: as root, "
				       "mount -t tracefs nodev /sys/kernel/tracing");
	if (strchr(name, '/') || !strcmp(name, "..") || !strcmp(name, "."))
		return mce_source_fail(&in->source, -EINVAL, "'%s' is not the name of an instance",
				       name);
	if (asprintf(&in->path, "%s/instances/%s", tracing, name) < 0) {
		in->path = NULL;
		return mce_source_fail(&in->source, -ENOMEM, "out of memory");
	}

	in->trace = open_file(in, "trace");
	if (!in->trace)
		return no_instance(in, name, errno);

	read_clock(in);
	read_last_boot(in);
	/* Nobody knows when the last boot's clock started. */
	if (!in->last_boot)
		read_wall(in);
	else
		in->next_cpu = -1;
	mce_here_init(&in->here);

	return 0;
}

static int make_dropped(struct instance *in, struct mce_event *ev)
{
	struct stats stats;

	while (in->next_cpu >= 0) {
		if (!read_stats(in, in->next_cpu, &stats)) {
			in->next_cpu = -1;
			break;
		}
		in->next_cpu++;
		if (!stats.lost)
			continue;
		mce_event_init(ev, MCE_EVENT_DROPPED);
		ev->dropped.cpu = in->next_cpu - 1;
		ev->dropped.count = stats.lost;
		return 1;
	}

	return 0;
}

static void complete(struct instance *in, struct mce_event *ev)
{
	if (ev->type == MCE_EVENT_BANK && ev->machine.vendor < 0)
		ev->machine = *mce_here_cpu(&in->here, ev->bank.cpu);
	if (in->last_boot) {
		/* The kernel names tasks by what it knows today. */
		ev->comm[0] = '\0';
		ev->has |= MCE_OF_LAST_BOOT;
	}
	if (in->has_wall && (ev->has & MCE_HAS_TIME) && !(ev->has & MCE_HAS_WALL)) {
		ev->wall_ns = ev->time_ns + in->wall_offset;
		ev->has |= MCE_HAS_WALL;
	}
}

static int bad_line(struct instance *in)
{
	return mce_source_fail(&in->source, -EBADMSG,
			       "%s/trace: line %llu: not what this event prints: %s", in->path,
			       (unsigned long long)in->line_nr, in->line);
}

static int next_of(struct instance *in, struct mce_event *ev)
{
	struct mce_source *s = &in->source;
	ssize_t len;
	int ret;

	ret = make_dropped(in, ev);
	while (!ret) {
		errno = 0;
		len = getline(&in->line, &in->line_size, in->trace);
		if (len < 0 && ferror(in->trace))
			return mce_source_fail(s, -(errno ?: EIO), "%s/trace: %s", in->path,
					       strerror(errno));
		if (len < 0)
			return -ENODATA;

		in->line_nr++;
		if (len && in->line[len - 1] == '\n')
			in->line[len - 1] = '\0';
		ret = mce_trace_line(in->line, ev);
		if (ret == -EBADMSG)
			return bad_line(in);
		if (ret == 1)
			complete(in, ev);
	}

	return ret;
}

/*
 * Is it only there? Both instances get it, and each CPU overwrites its oldest: the
 * flight recorder has what is not older than the oldest that it has of that CPU.
 */
static bool is_overwritten(const struct instance *in, const struct mce_event *ev)
{
	struct stats stats;

	return read_stats(in, ev->sample_cpu, &stats) && ev->time_ns < stats.oldest_ns;
}

static void close_severe(struct instance *in)
{
	if (in->severe)
		mce_source_close(&in->severe->source);
	in->severe = NULL;
}

static void find_severe(struct instance *in)
{
	while (in->severe && !in->has_severe) {
		if (next_of(in->severe, &in->severe_event) != 1)
			close_severe(in);
		else
			in->has_severe = is_overwritten(in, &in->severe_event);
	}
}

/* The flight recorder, and what it would have if it were larger, in the order of time. */
static int instance_next(struct mce_source *s, struct mce_event *ev,
			 int timeout_ms __maybe_unused)
{
	struct instance *in = to_instance(s);
	int ret = 1;

	if (!in->has_own)
		ret = next_of(in, &in->own_event);
	if (ret < 0 && ret != -ENODATA)
		return ret;

	in->has_own = ret == 1;
	find_severe(in);
	if (in->has_severe &&
	    (!in->has_own || ((in->own_event.has & MCE_HAS_TIME) &&
			      in->severe_event.time_ns < in->own_event.time_ns))) {
		*ev = in->severe_event;
		in->has_severe = false;
	} else if (in->has_own) {
		*ev = in->own_event;
		in->has_own = false;
	} else {
		return -ENODATA;
	}

	return 1;
}

static const char *instance_clock(const struct mce_source *s)
{
	return to_instance(s)->clock;
}

static void instance_close(struct mce_source *s)
{
	struct instance *in = to_instance(s);

	close_severe(in);
	if (in->trace)
		fclose(in->trace);
	free(in->line);
	free(in->path);
}

static const struct mce_source_ops instance_ops = {
	.next	= instance_next,
	.clock	= instance_clock,
	.close	= instance_close,
};

static struct instance *new_instance(const char *name)
{
	struct instance *in = mce_source_new(&instance_ops, sizeof(*in));

	if (in)
		in->source.status = open_instance(in, name);

	return in;
}

/* It is not there with an older kernel, or if the user has made the flight recorder. */
static void open_severe(struct instance *in)
{
	in->severe = new_instance(SEVERE_RECORDER);
	if (!in->severe)
		return;
	/* What it has overwritten was said by the flight recorder. */
	in->severe->next_cpu = -1;
	if (in->severe->source.status)
		close_severe(in);
}

struct mce_source *mce_source_instance(const char *name)
{
	struct instance *in = new_instance(name ?: FLIGHT_RECORDER);

	if (!in)
		return NULL;
	if (!in->source.status && (!name || !strcmp(name, FLIGHT_RECORDER)) && !in->last_boot)
		open_severe(in);

	return &in->source;
}

/* Return: 0, or a negative errno. The path is to be freed. */
static int find_instance(struct instance *in, const char *name)
{
	const char *tracing = tracefs_tracing_dir();
	FILE *file;

	memset(in, 0, sizeof(*in));
	if (!tracing || !*name || strchr(name, '/') || *name == '.')
		return -ENOENT;
	if (asprintf(&in->path, "%s/instances/%s", tracing, name) < 0) {
		in->path = NULL;
		return -ENOMEM;
	}
	/* In memory that survives a reset: it has events of the last boot, and one size. */
	file = open_file(in, "last_boot_info");
	if (!file)
		return 0;
	fclose(file);
	free(in->path);
	in->path = NULL;

	return -EOPNOTSUPP;
}

int mce_instance_written(const char *name, uint64_t *count)
{
	struct instance in;
	struct stats stats;
	int cpu = 0, ret = find_instance(&in, name);

	*count = 0;
	for (; !ret && read_stats(&in, cpu, &stats); cpu++)
		*count += stats.entries + stats.lost;
	free(in.path);

	return ret ?: cpu ? 0 : -ENOENT;
}

int mce_instance_enlarge(const char *name, unsigned int kb)
{
	unsigned int now = 0;
	struct instance in;
	char path[600];
	FILE *file;
	int ret = find_instance(&in, name);

	if (ret)
		return ret;
	snprintf(path, sizeof(path), "%s/buffer_size_kb", in.path);
	free(in.path);
	file = fopen(path, "r+e");
	if (!file)
		return -errno;
	/* It is no number if CPUs have different sizes: somebody wants it so. */
	if (fscanf(file, "%u", &now) == 1 && now < kb) {
		rewind(file);
		ret = fprintf(file, "%u\n", kb) < 0 || fflush(file) ? -errno : 0;
	}
	fclose(file);

	return ret;
}
