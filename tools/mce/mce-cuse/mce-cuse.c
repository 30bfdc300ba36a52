// SPDX-License-Identifier: GPL-2.0
/*
 * mce-cuse: /dev/mcelog in user space.
 *
 * Offers the device that the kernel no longer has to agents that know nothing
 * else, by CUSE. One thread takes the events of the kernel and fills the buffer,
 * the other serves the device.
 */
#define FUSE_USE_VERSION 31

#include <cuse_lowlevel.h>
#include <errno.h>
#include <fuse_lowlevel.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <mce/mce.h>

#include "caller.h"
#include "cpus.h"
#include "inject.h"
#include "mcelog_dev.h"
#include "record.h"
#include "seen.h"

/* One for each device: what agents have had of one says nothing of another. */
#define STATE_FILE	"/run/mce-cuse.state"
#define STATE_OF	"/run/mce-cuse.%s.state"

/* How soon the reader notices that it shall end, in milliseconds. */
#define TICK_MS		200

/* An open file; @poll is who waits for it to become readable. */
struct file {
	struct fuse_pollhandle	*poll;
	struct file		*next;
};

struct bridge {
	struct mcelog_dev	dev;
	struct file		*files;
	struct seen		seen;
	uint64_t		newest_tsc;
	struct cpus		cpus;
	struct mce_source	*live;
	pthread_mutex_t		lock;
	pthread_t		main;
	atomic_bool		stop, failed;
	bool			verbose;
};

static struct bridge bridge = { .lock = PTHREAD_MUTEX_INITIALIZER };

__attribute__((format(printf, 1, 2)))
static void say(const char *fmt, ...)
{
	va_list ap;

	fputs("mce-cuse: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static void wake_pollers(struct bridge *b)
{
	struct file *f;

	for (f = b->files; f; f = f->next) {
		if (!f->poll)
			continue;
		fuse_lowlevel_notify_poll(f->poll);
		fuse_pollhandle_destroy(f->poll);
		f->poll = NULL;
	}
}

/* The events: what the kernel's driver did in its notifier. */

static void take(struct bridge *b, const struct mce_event *ev, bool old)
{
	struct mce_decoded d;
	struct mce m;
	int new;

	if (ev->type == MCE_EVENT_DROPPED)
		say("%" PRIu64 " events did not fit into the kernel's buffer", ev->dropped.count);
	if (ev->type != MCE_EVENT_BANK)
		return;

	mce_decode(&ev->machine, &ev->bank, &d);
	mce_record_from_event(&m, ev, d.severity_nr, cpus_get(&b->cpus, ev->bank.cpu));

	pthread_mutex_lock(&b->lock);
	new = seen_add(&b->seen, &ev->bank, old);
	if (new < 0)
		say("out of memory: an agent may get a record twice");
	if (new) {
		if (mcelog_dev_add(&b->dev, &m))
			b->newest_tsc = m.tsc > b->newest_tsc ? m.tsc : b->newest_tsc;
		else if (b->verbose)
			say("the buffer is full, a record is dropped");
		wake_pollers(b);
	}
	pthread_mutex_unlock(&b->lock);
}

/* Errors that came before this program. */
static void take_history(struct bridge *b)
{
	struct mce_source *s = mce_source_instance(NULL);
	struct mce_event ev;
	int ret;

	if (!s || mce_source_status(s)) {
		say("no history: %s", s ? mce_source_error(s) : "out of memory");
	} else {
		while ((ret = mce_source_next(s, &ev, 0)) == 1)
			take(b, &ev, true);
		if (ret && ret != -ENODATA)
			say("the history is not complete: %s", mce_source_error(s));
	}
	mce_source_close(s);
}

static void *reader(void *arg)
{
	struct bridge *b = arg;
	struct mce_event ev;
	int ret;

	while (!b->stop) {
		ret = mce_source_next(b->live, &ev, TICK_MS);
		if (ret == 1) {
			take(b, &ev, false);
		} else if (ret == -EBADMSG) {
			say("%s", mce_source_error(b->live));
		} else if (ret < 0) {
			say("%s; no more records would come, so this ends",
			    mce_source_error(b->live));
			b->failed = true;
			pthread_kill(b->main, SIGTERM);
			break;
		}
	}

	return NULL;
}

/* The device. */

/* It is there now. */
static void dev_ready(void *arg)
{
	(void)arg;
	sd_notify(0, "READY=1");
}

static void dev_open(fuse_req_t req, struct fuse_file_info *fi)
{
	struct bridge *b = fuse_req_userdata(req);
	struct file *f = calloc(1, sizeof(*f));
	int err = -ENOMEM;

	if (f) {
		pthread_mutex_lock(&b->lock);
		err = mcelog_dev_open(&b->dev, caller_wants_exclusive(fuse_req_ctx(req)->pid));
		if (!err) {
			f->next = b->files;
			b->files = f;
		}
		pthread_mutex_unlock(&b->lock);
	}
	if (err) {
		free(f);
		fuse_reply_err(req, -err);
		return;
	}

	fi->fh = (uintptr_t)f;
	fi->nonseekable = 1;
	fi->direct_io = 1;
	fuse_reply_open(req, fi);
}

static void dev_release(fuse_req_t req, struct fuse_file_info *fi)
{
	struct bridge *b = fuse_req_userdata(req);
	struct file *f = (struct file *)(uintptr_t)fi->fh, **p;

	pthread_mutex_lock(&b->lock);
	for (p = &b->files; *p && *p != f; p = &(*p)->next)
		;
	if (*p)
		*p = f->next;
	mcelog_dev_release(&b->dev);
	pthread_mutex_unlock(&b->lock);

	if (f->poll)
		fuse_pollhandle_destroy(f->poll);
	free(f);
	fuse_reply_err(req, 0);
}

static void dev_read(fuse_req_t req, size_t size, off_t off, struct fuse_file_info *fi)
{
	struct bridge *b = fuse_req_userdata(req);
	const void *data = NULL;
	long n;
	int err;

	(void)off;
	(void)fi;
	pthread_mutex_lock(&b->lock);
	n = mcelog_dev_read(&b->dev, size, &data);
	if (n < 0)
		fuse_reply_err(req, -n);
	else
		fuse_reply_buf(req, data, n);
	if (n > 0) {
		err = seen_handed_out(&b->seen, b->newest_tsc);
		if (err)
			say("%s: %s; after a restart agents get the same records again",
			    b->seen.path, strerror(-err));
	}
	pthread_mutex_unlock(&b->lock);
}

static void dev_write(fuse_req_t req, const char *buf, size_t size, off_t off,
		      struct fuse_file_info *fi)
{
	long n = -EPERM;

	(void)off;
	(void)fi;
	if (caller_is_admin(fuse_req_ctx(req)->pid))
		n = inject_raw(buf, size);
	if (n < 0)
		fuse_reply_err(req, -n);
	else
		fuse_reply_write(req, n);
}

static void dev_ioctl(fuse_req_t req, int cmd, void *arg, struct fuse_file_info *fi,
		      unsigned int flags, const void *in_buf, size_t in_size, size_t out_size)
{
	struct bridge *b = fuse_req_userdata(req);
	int value = 0, err;

	(void)arg;
	(void)fi;
	(void)flags;
	(void)in_buf;
	(void)in_size;
	if (!caller_is_admin(fuse_req_ctx(req)->pid)) {
		fuse_reply_err(req, EPERM);
		return;
	}

	pthread_mutex_lock(&b->lock);
	err = mcelog_dev_ioctl(&b->dev, cmd, &value);
	pthread_mutex_unlock(&b->lock);

	if (!err && out_size < sizeof(value))
		err = -EINVAL;
	if (err)
		fuse_reply_err(req, -err);
	else
		fuse_reply_ioctl(req, 0, &value, sizeof(value));
}

static void dev_poll(fuse_req_t req, struct fuse_file_info *fi, struct fuse_pollhandle *ph)
{
	struct bridge *b = fuse_req_userdata(req);
	struct file *f = (struct file *)(uintptr_t)fi->fh;
	unsigned int ready;

	pthread_mutex_lock(&b->lock);
	if (ph) {
		if (f->poll)
			fuse_pollhandle_destroy(f->poll);
		f->poll = ph;
	}
	ready = b->dev.next ? POLLIN | POLLRDNORM : 0;
	pthread_mutex_unlock(&b->lock);

	fuse_reply_poll(req, ready);
}

static const struct cuse_lowlevel_ops dev_ops = {
	.init_done	= dev_ready,
	.open		= dev_open,
	.release	= dev_release,
	.read		= dev_read,
	.write		= dev_write,
	.ioctl		= dev_ioctl,
	.poll		= dev_poll,
};

/* Start and end. */

/* Returns 0, or 1 after saying what is missing. */
static int check_system(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/dev/%s", name);
	if (!access(path, F_OK)) {
		say("%s is there already, from the kernel, Xen or another mce-cuse", path);
		return 1;
	}
	if (access("/dev/cuse", R_OK | W_OK)) {
		say("/dev/cuse: %s; run as root, on a kernel with CONFIG_CUSE (modprobe cuse)",
		    strerror(errno));
		return 1;
	}

	return 0;
}

static int open_live(struct bridge *b, unsigned int buffer_kb)
{
	struct mce_live_opts opts = {
		.size		= sizeof(opts),
		.buffer_kb	= buffer_kb,
		.events		= "mce_bank_*",
		.pid		= -1,
	};

	b->live = mce_source_live(&opts);
	if (b->live && !mce_source_status(b->live))
		return 0;

	say("%s", b->live ? mce_source_error(b->live) : "out of memory");
	return 1;
}

static int serve(struct bridge *b, const char *name)
{
	char dev_name[64], *argv[] = { "mce-cuse", "-f", "-s", NULL };
	const char *info_argv[] = { dev_name };
	struct cuse_info info = {
		.dev_info_argc	= 1,
		.dev_info_argv	= info_argv,
	};
	struct fuse_session *se;
	pthread_t thread;
	int multithreaded, ret;

	snprintf(dev_name, sizeof(dev_name), "DEVNAME=%s", name);
	se = cuse_lowlevel_setup(3, argv, &info, &dev_ops, &multithreaded, b);
	if (!se) {
		say("cannot make /dev/%s", name);
		return 1;
	}

	b->main = pthread_self();
	ret = pthread_create(&thread, NULL, reader, b);
	if (ret) {
		say("cannot start a thread: %s", strerror(ret));
	} else {
		ret = fuse_session_loop(se);
		b->stop = true;
		pthread_join(thread, NULL);
	}
	cuse_lowlevel_teardown(se);

	return ret < 0 || b->failed;
}

static void usage(FILE *out)
{
	fputs("Usage: mce-cuse [OPTION]...\n"
	      "\n"
	      "Offer /dev/mcelog to agents that know nothing else. Runs until it is killed.\n"
	      "\n"
	      "  -b, --buffer=KB   buffer for events, for each CPU (default: 128)\n"
	      "  -H, --no-history  start empty, without what the flight recorder has\n"
	      "  -n, --name=NAME   call the device /dev/NAME (default: mcelog)\n"
	      "  -s, --state=FILE  remember here what agents have had (default: " STATE_FILE
	      ",\n                    or /run/mce-cuse.NAME.state for another NAME)\n"
	      "  -v, --verbose     say when a record is dropped\n"
	      "  -h, --help        this text\n"
	      "\n"
	      "Exit status: 0 after SIGTERM, 1 if something is missing, 2 for a wrong option.\n"
	      "See mce-cuse(8).\n", out);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "buffer",	required_argument,	NULL, 'b' },
		{ "no-history",	no_argument,		NULL, 'H' },
		{ "name",	required_argument,	NULL, 'n' },
		{ "state",	required_argument,	NULL, 's' },
		{ "verbose",	no_argument,		NULL, 'v' },
		{ "help",	no_argument,		NULL, 'h' },
		{ }
	};
	const char *name = "mcelog", *state = NULL;
	char own_state[300];
	unsigned long buffer_kb = 128;
	struct bridge *b = &bridge;
	bool history = true;
	char *end;
	int c, ret;

	while ((c = getopt_long(argc, argv, "b:Hn:s:vh", options, NULL)) != -1) {
		switch (c) {
		case 'b':
			buffer_kb = strtoul(optarg, &end, 10);
			if (*end || !buffer_kb || buffer_kb > 1 << 20) {
				say("--buffer: '%s' is not a number from 1 to %d", optarg, 1 << 20);
				return 2;
			}
			break;
		case 'H':
			history = false;
			break;
		case 'n':
			name = optarg;
			break;
		case 's':
			state = optarg;
			break;
		case 'v':
			b->verbose = true;
			break;
		case 'h':
			usage(stdout);
			return 0;
		default:
			usage(stderr);
			return 2;
		}
	}
	if (optind < argc) {
		say("'%s' is too much; see --help", argv[optind]);
		return 2;
	}

	/* First live, then the history, so that nothing falls in between. */
	if (check_system(name) || open_live(b, buffer_kb))
		return 1;
	if (mcelog_dev_init(&b->dev, sysconf(_SC_NPROCESSORS_ONLN)) || cpus_read(&b->cpus)) {
		say("out of memory");
		return 1;
	}
	snprintf(own_state, sizeof(own_state), strcmp(name, "mcelog") ? STATE_OF : STATE_FILE,
		 name);
	seen_init(&b->seen, state ?: own_state);
	if (history)
		take_history(b);

	ret = serve(b, name);

	mce_source_close(b->live);
	seen_exit(&b->seen);
	mcelog_dev_exit(&b->dev);
	cpus_free(&b->cpus);
	return ret;
}
