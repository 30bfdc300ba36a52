// SPDX-License-Identifier: GPL-2.0
/*
 * Dynamic probes on a kernel that nobody has patched.
 *
 * mce_gen_pool_add() gets each record in the context of the error; it is never inlined,
 * while mce_log() is. In a machine check it must not touch the memory of the user, which
 * may be what is broken: the probe there reads the record only, which is the kernel's.
 * mce_irq_work_cb() is the kernel's own interrupt to itself for the record. It comes when
 * the machine check is over and before anything else can be scheduled.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/utsname.h>
#include <tracefs.h>
#include <unistd.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "probe.h"

#define KPROBE_EVENTS	"kprobe_events"
#define RECORD_AT	"mce_gen_pool_add"
#define LATER_AT	"mce_irq_work_cb"

/*
 * The argument is a struct mce, or since 6.13 a struct mce_hw_err that begins with one.
 * Source: arch/x86/include/uapi/asm/mce.h; new members are put at the end.
 */
#define FIELDS								\
	" status=+0(%di):x64 misc=+8(%di):x64 addr=+16(%di):x64"	\
	" mcgstatus=+24(%di):x64 ip=+32(%di):x64 tsc=+40(%di):u64"	\
	" walltime=+48(%di):u64 cpuvendor=+56(%di):u8 cpuid=+60(%di):x32"	\
	" cs=+64(%di):u8 bank=+65(%di):u8 cpu=+68(%di):u32"		\
	" socketid=+72(%di):u32 apicid=+76(%di):u32 mcgcap=+80(%di):x64"	\
	" synd=+88(%di):x64 ipid=+96(%di):x64 ppin=+104(%di):x64"	\
	" microcode=+112(%di):x32"

static const char record_line[] =
	"p:" MCE_PROBE_SYSTEM "/" MCE_PROBE_RECORD " " RECORD_AT FIELDS;
static const char later_line[] = "p:" MCE_PROBE_SYSTEM "/" MCE_PROBE_LATER " " LATER_AT;

/* The kernels whose struct mce is known to be as above: before it was shorter. */
#define VERSION(major, minor)	((major) << 8 | (minor))
#define FIRST_KNOWN	VERSION(5, 4)
#define LAST_KNOWN	VERSION(7, 3)

void mce_probes_init(struct mce_probes *probes)
{
	probes->lock = -1;
	probes->made = false;
}

__printf(4, 5)
static int cannot(int err, char *why, size_t size, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, size, fmt, args);
	va_end(args);

	return err;
}

static int check_version(char *why, size_t size)
{
	unsigned int major, minor;
	struct utsname name;

	if (uname(&name) || sscanf(name.release, "%u.%u", &major, &minor) != 2)
		return cannot(-EINVAL, why, size, "the kernel does not tell its version");
	if (strcmp(name.machine, "x86_64"))
		return cannot(-EOPNOTSUPP, why, size, "probes are for 64-bit kernels only");
	if (VERSION(major, minor) < FIRST_KNOWN || VERSION(major, minor) > LAST_KNOWN)
		return cannot(-EOPNOTSUPP, why, size,
			      "where the fields of a record are is not known for Linux %u.%u, only for 5.4 to 7.3: use newer tools",
			      major, minor);

	return 0;
}

/* Is there a switch that is turned off? */
static bool is_off(const char *path)
{
	FILE *file = fopen(path, "re");
	bool off;

	if (!file)
		return false;
	off = fgetc(file) == '0';
	fclose(file);

	return off;
}

static int check_switches(char *why, size_t size)
{
	if (is_off("/sys/kernel/debug/kprobes/enabled"))
		return cannot(-EBUSY, why, size,
			      "probes are turned off: echo 1 >/sys/kernel/debug/kprobes/enabled");
	if (is_off("/proc/sys/kernel/ftrace_enabled"))
		return cannot(-EBUSY, why, size,
			      "the function tracer is turned off, which probes need: sysctl kernel.ftrace_enabled=1");

	return 0;
}

static int cannot_make(int err, char *why, size_t size, const char *what)
{
	switch (err) {
	case EPERM:
		return cannot(-err, why, size,
			      "the kernel forbids probes: it is locked down for confidentiality; integrity would do");
	case EACCES:
	case EROFS:
		return cannot(-err, why, size,
			      "may not make probes (%s/" KPROBE_EVENTS "): be root",
			      tracefs_tracing_dir());
	case EBUSY:
		return cannot(-err, why, size,
			      "another version of these tools uses the probe %s: end it",
			      what);
	case ENOENT:
	case EINVAL:
	case EILSEQ:
		return cannot(-err, why, size,
			      "this kernel cannot have the probe %s: see %s/error_log",
			      what, tracefs_tracing_dir());
	default:
		return cannot(-err, why, size, "cannot make the probe %s: %s", what,
			      strerror(err));
	}
}

/* All that make or remove probes wait for each other at the file itself. */
static int lock(struct mce_probes *probes, char *why, size_t size)
{
	char *path = tracefs_get_tracing_file(KPROBE_EVENTS);
	int err;

	if (!path)
		return cannot(-ENOENT, why, size, "tracefs is not there");
	probes->lock = open(path, O_RDONLY | O_CLOEXEC);
	err = errno;
	tracefs_put_tracing_file(path);
	if (probes->lock < 0 && err == ENOENT)
		return cannot(-err, why, size,
			      "this kernel has no probes: it needs CONFIG_KPROBE_EVENTS");
	if (probes->lock < 0)
		return cannot_make(err, why, size, RECORD_AT);
	while (flock(probes->lock, LOCK_EX)) {
		if (errno != EINTR)
			return cannot_make(errno, why, size, RECORD_AT);
	}

	return 0;
}

void mce_probes_unlock(struct mce_probes *probes)
{
	if (probes->lock >= 0)
		close(probes->lock);
	probes->lock = -1;
}

static int write_line(const char *line)
{
	char text[1024];

	snprintf(text, sizeof(text), "%s\n", line);

	return tracefs_instance_file_append(NULL, KPROBE_EVENTS, text) < 0 ? -errno : 0;
}

static int remove_one(const char *name)
{
	char line[64];

	snprintf(line, sizeof(line), "-:" MCE_PROBE_SYSTEM "/%s", name);

	return write_line(line);
}

/* The line of @all that defines the same probe as @line, up to its end; NULL if none. */
static const char *find(const char *all, const char *line)
{
	size_t name = strcspn(line, " ");

	for (; *all; all += strcspn(all, "\n"), all += *all == '\n') {
		if (!strncmp(all, line, name + 1))
			return all;
	}

	return NULL;
}

static int make_one(const char *name, const char *line)
{
	char *all = tracefs_instance_file_read(NULL, KPROBE_EVENTS, NULL);
	const char *there = all ? find(all, line) : NULL;
	bool same = there && !strncmp(there, line, strlen(line)) &&
		    (there[strlen(line)] == '\n' || !there[strlen(line)]);
	int ret = 0;

	free(all);
	if (same)
		return 0;
	if (there)
		ret = remove_one(name);

	return ret ?: write_line(line);
}

int mce_probes_make(struct mce_probes *probes, bool later, char *why, size_t size)
{
	int ret;

	ret = check_version(why, size) ?: check_switches(why, size) ?: lock(probes, why, size);
	if (!ret) {
		ret = make_one(MCE_PROBE_RECORD, record_line);
		if (ret)
			cannot_make(-ret, why, size, RECORD_AT);
	}
	probes->made = !ret;
	if (!ret && later) {
		ret = make_one(MCE_PROBE_LATER, later_line);
		if (ret)
			cannot_make(-ret, why, size, LATER_AT);
	}
	if (ret) {
		mce_probes_unlock(probes);
		mce_probes_remove(probes);
	}

	return ret;
}

/* EBUSY: another tool has it open, and removes it later. */
void mce_probes_remove(struct mce_probes *probes)
{
	char why[256];

	if (!probes->made)
		return;

	probes->made = false;
	if (!lock(probes, why, sizeof(why))) {
		remove_one(MCE_PROBE_LATER);
		remove_one(MCE_PROBE_RECORD);
	}
	mce_probes_unlock(probes);
}

/* "  mce_probe_record     12     0": reached, and reached while no probe could run */
bool mce_probes_count(uint64_t *count)
{
	char *all = tracefs_instance_file_read(NULL, "kprobe_profile", NULL), *line, *rest = all;
	unsigned long long hits, misses;
	bool found = false;
	char name[64];

	while (!found && rest && (line = strsep(&rest, "\n"))) {
		found = sscanf(line, " %63s %llu %llu", name, &hits, &misses) == 3 &&
			!strcmp(name, MCE_PROBE_RECORD);
	}
	if (found)
		*count = hits + misses;
	free(all);

	return found;
}

/*
 * Where in the kernel's part the interrupted code begins, behind the handler's frames.
 * An error that was found by polling or by an interrupt has interrupted nothing.
 */
static size_t first_frame(const struct mce_event *ev)
{
	size_t at = 0;

	if (!ev->bank.mcgstatus)
		return 1;
	if (ev->bank.flags & MCE_FLAG_USER)
		return ev->nr_chain;
	while (at < ev->nr_chain && ev->chain[at] != ev->bank.ip)
		at++;

	return at < ev->nr_chain ? at : 1;
}

int mce_probe_chain(struct mce_event *ev, const struct mce_sample *later, uint64_t **buf)
{
	size_t first = first_frame(ev), nr = 0, user = later ? later->nr_chain : 0;
	uint64_t *chain = malloc((1 + ev->nr_chain + user) * sizeof(*chain));

	if (!chain)
		return -ENOMEM;

	if (first < ev->nr_chain) {
		chain[nr++] = (uint64_t)PERF_CONTEXT_KERNEL;
		memcpy(chain + nr, ev->chain + first, (ev->nr_chain - first) * sizeof(*chain));
		nr += ev->nr_chain - first;
	}
	if (user)
		memcpy(chain + nr, later->chain, user * sizeof(*chain));
	free(*buf);
	*buf = chain;
	ev->chain = chain;
	ev->nr_chain = nr + user;
	if (!ev->nr_chain)
		ev->has &= ~MCE_HAS_CHAIN;

	return 0;
}

bool mce_probe_is(const struct mce_sample *sample, int id)
{
	uint16_t type;

	if (sample->raw_size < sizeof(type))
		return false;
	memcpy(&type, sample->raw, sizeof(type));

	return type == id;
}

bool mce_probe_later(const struct mce_queue *q, const struct mce_queue_item *item,
		     const struct perf_event_attr *attr, int id, struct mce_sample *later)
{
	const struct mce_queue_item *best = NULL, *at;
	struct mce_sample sample, found;

	if (mce_sample_parse(attr, item->rec, &sample))
		return false;
	for (at = q->items; at < q->items + q->nr; at++) {
		if (at->who != item->who || at->rec->type != PERF_RECORD_SAMPLE ||
		    at->time < item->time || (best && best->time <= at->time) ||
		    mce_sample_parse(attr, at->rec, &found) || !mce_probe_is(&found, id) ||
		    found.tid != sample.tid)
			continue;
		best = at;
		*later = found;
	}

	return best;
}
