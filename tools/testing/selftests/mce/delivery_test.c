// SPDX-License-Identifier: GPL-2.0
/*
 * How events get to their consumers: perf, trace instances and histograms, one
 * or many at once, filtered, woken up, and with buffers that are too small.
 */
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/sysinfo.h>
#include <time.h>

#include "kselftest_harness.h"
#include "mce_test.h"

#define QUIET_MS	200
#define WAKEUP_MS	5000
#define NR_CONSUMERS	8
#define NR_FLOOD	4000

FIXTURE(delivery)
{
	struct mce_events	*events;
	const struct mce_event	*event;
	const struct mce_event	*other;
	struct record		*records;
	struct mce_regs		regs;
	struct instance		instance;
	bool			has_instance;
};

FIXTURE_SETUP(delivery)
{
	const char *lacks = mce_test_lacks();

	if (lacks)
		SKIP(return, "%s", lacks);

	self->events = calloc(1, sizeof(*self->events));
	ASSERT_NE(NULL, self->events);
	ASSERT_EQ(0, events_load(self->events));
	self->event = &self->events->unit[UNIT_MEM_CTRL];
	self->other = &self->events->unit[UNIT_L2];
	self->records = calloc(MAX_RECORDS, sizeof(*self->records));
	ASSERT_NE(NULL, self->records);
	mem_error(&self->regs, SEV_CORRECTED, 1);
	ASSERT_EQ(0, instance_create(&self->instance, "delivery"));
	self->has_instance = true;
}

FIXTURE_TEARDOWN(delivery)
{
	if (self->has_instance)
		instance_remove(&self->instance);
	events_simulate("none");
	free(self->records);
	free(self->events);
}

/* An event of our own: on a CPU, with a ring, if any of that is asked for. */
static int open_event(const struct mce_event *event, bool disabled, int cpu)
{
	struct perf_event_attr attr;

	event_attr(&attr, event);
	attr.disabled = disabled;

	return event_open(&attr, -1, cpu, 0);
}

/* No consumer: nothing fires, and nothing of it shows up later. */
TEST_F(delivery, silent_when_disabled)
{
	struct consumer consumer;
	__u64 count;
	int fd;

	ASSERT_EQ(0, pin_to_cpu(0));
	fd = open_event(self->event, true, 0);
	ASSERT_LE(0, fd);

	ASSERT_EQ(0, mce_inject(&self->regs));
	EXPECT_EQ(0, instance_lines(&self->instance, "mce_bank_"));

	ASSERT_EQ(0, instance_enable(&self->instance, self->event, true));
	ASSERT_EQ(0, consumer_open(&consumer, &self->event, 1, 1));
	ASSERT_EQ(0, ioctl(fd, PERF_EVENT_IOC_ENABLE, 0));
	EXPECT_EQ(0, consumer_wait(&consumer, QUIET_MS));
	EXPECT_EQ(0, (int)consumer_read(&consumer, self->records, MAX_RECORDS));
	EXPECT_EQ(0, instance_lines(&self->instance, "mce_bank_"));
	ASSERT_EQ(0, event_count(fd, &count));
	EXPECT_EQ(0, (int)count);

	/* All three would have noticed. */
	ASSERT_EQ(0, mce_inject(&self->regs));
	EXPECT_EQ(1, (int)consumer_read(&consumer, self->records, MAX_RECORDS));
	EXPECT_EQ(1, instance_lines(&self->instance, "mce_bank_mem_ctrl:"));
	ASSERT_EQ(0, event_count(fd, &count));
	EXPECT_EQ(1, (int)count);

	/* And off again. */
	ASSERT_EQ(0, instance_enable(&self->instance, self->event, false));
	ASSERT_EQ(0, ioctl(fd, PERF_EVENT_IOC_DISABLE, 0));
	consumer_close(&consumer);
	ASSERT_EQ(0, mce_inject(&self->regs));
	EXPECT_EQ(1, instance_lines(&self->instance, "mce_bank_"));
	ASSERT_EQ(0, event_count(fd, &count));
	EXPECT_EQ(1, (int)count);
	close(fd);
}

/* A consumer of one event doesn't see another. */
TEST_F(delivery, silent_when_only_another_event_is_enabled)
{
	struct consumer consumer;

	ASSERT_EQ(0, consumer_open(&consumer, &self->other, 1, 1));
	ASSERT_EQ(0, instance_enable(&self->instance, self->other, true));
	ASSERT_EQ(0, mce_inject(&self->regs));

	EXPECT_EQ(0, consumer_wait(&consumer, QUIET_MS));
	EXPECT_EQ(0, (int)consumer_read(&consumer, self->records, MAX_RECORDS));
	EXPECT_EQ(0, instance_lines(&self->instance, "mce_bank_"));
	consumer_close(&consumer);
}

/* The records that the filters are tried on: each severity, each channel. */
static const unsigned int severities[] = { SEV_CORRECTED, SEV_SRAR, SEV_FATAL };

#define MIN_CHANNEL	(-1)
#define MAX_CHANNEL	3
#define NR_CHANNELS	(MAX_CHANNEL - MIN_CHANNEL + 1)
#define NR_MIX		(ARRAY_SIZE(severities) * NR_CHANNELS)

static int inject_mix(void)
{
	struct mce_regs regs;
	unsigned int i;
	int channel;
	int ret = 0;

	for (i = 0; i < ARRAY_SIZE(severities); i++) {
		for (channel = MIN_CHANNEL; channel <= MAX_CHANNEL && !ret; channel++) {
			mem_error(&regs, severities[i], channel);
			ret = mce_inject(&regs);
		}
	}

	return ret;
}

/* A filter, and the same in C. */
struct filter_case {
	const char	*filter;
	bool		(*match)(__s64 severity, __s64 channel);
};

static bool severe_on_2(__s64 severity, __s64 channel)
{
	return severity >= SEV_SRAR && channel == 2;
}

static bool no_channel(__s64 severity __maybe_unused, __s64 channel)
{
	return channel == -1;
}

static bool corrected_below_1(__s64 severity, __s64 channel)
{
	return severity < SEV_SRAR && channel < 1;
}

static bool fatal_or_3(__s64 severity, __s64 channel)
{
	return severity == SEV_FATAL || channel == 3;
}

static bool uncorrected(__s64 severity, __s64 channel __maybe_unused)
{
	return severity >= SEV_SRAR;
}

static bool never(__s64 severity __maybe_unused, __s64 channel __maybe_unused)
{
	return false;
}

static const struct filter_case filters[] = {
	{ "severity >= 5 && channel == 2",	severe_on_2 },
	{ "channel == -1",			no_channel },
	{ "severity < 5 && channel < 1",	corrected_below_1 },
	{ "severity == 6 || channel == 3",	fatal_or_3 },
	{ "flags & 0x2",			uncorrected },
	{ "status & 0x2000000000000000",	uncorrected },
	{ "unit == 9 && origin == 8 && severity != 1",	uncorrected },
	{ "severity > 6",			never },
};

#define NR_MATCHES(_match)						\
({									\
	int _nr = 0, _channel;						\
	unsigned int _i;						\
									\
	for (_i = 0; _i < ARRAY_SIZE(severities); _i++) {		\
		for (_channel = MIN_CHANNEL; _channel <= MAX_CHANNEL; _channel++) \
			_nr += (_match)(severities[_i], _channel);	\
	}								\
	_nr;								\
})

static void check_filtered(struct __test_metadata *_metadata, const struct filter_case *f,
			   const struct mce_event *event, const struct record *records, int nr)
{
	__s64 severity, channel;
	int i;

	EXPECT_EQ(NR_MATCHES(f->match), nr) {
		TH_LOG("filter: %s", f->filter);
	}
	for (i = 0; i < nr; i++) {
		severity = record_value(&records[i], event, "severity");
		channel = record_value(&records[i], event, "channel");
		EXPECT_TRUE(f->match(severity, channel)) {
			TH_LOG("filter '%s' let severity %lld, channel %lld pass", f->filter,
			       severity, channel);
		}
	}
}

TEST_F(delivery, perf_filters)
{
	struct consumer consumer;
	unsigned int i, nr;

	ASSERT_GT(MAX_RECORDS, (int)NR_MIX);
	for (i = 0; i < ARRAY_SIZE(filters); i++) {
		ASSERT_EQ(0, consumer_open(&consumer, &self->event, 1, 8));
		ASSERT_EQ(0, consumer_filter(&consumer, filters[i].filter)) {
			TH_LOG("filter: %s", filters[i].filter);
		}
		ASSERT_EQ(0, inject_mix());
		nr = consumer_read(&consumer, self->records, MAX_RECORDS);
		check_filtered(_metadata, &filters[i], self->event, self->records, nr);
		consumer_close(&consumer);
	}
}

TEST_F(delivery, tracefs_filters)
{
	unsigned int i;

	ASSERT_EQ(0, instance_enable(&self->instance, self->event, true));
	for (i = 0; i < ARRAY_SIZE(filters); i++) {
		ASSERT_EQ(0, write_text(filters[i].filter, "%s/events/mce/%s/filter",
					self->instance.path, self->event->name));
		ASSERT_EQ(0, instance_clear(&self->instance));
		ASSERT_EQ(0, inject_mix());
		EXPECT_EQ(NR_MATCHES(filters[i].match),
			  instance_lines(&self->instance, self->event->name)) {
			TH_LOG("filter: %s", filters[i].filter);
		}
	}
}

TEST_F(delivery, bad_filters_are_refused)
{
	static const char * const bad[] = {
		"no_such_field == 1", "severity >=", "severity >= 5 &&", "(channel == 1",
		"severity == nonsense", "channel == 1 2",
	};
	struct consumer consumer;
	unsigned int i;

	ASSERT_EQ(0, consumer_open(&consumer, &self->event, 1, 1));
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_GT(0, consumer_filter(&consumer, bad[i])) {
			TH_LOG("perf takes the filter '%s'", bad[i]);
		}
		EXPECT_GT(0, write_text(bad[i], "%s/events/mce/%s/filter",
					self->instance.path, self->event->name)) {
			TH_LOG("tracefs takes the filter '%s'", bad[i]);
		}
	}

	/* The event is as it was. */
	ASSERT_EQ(0, mce_inject(&self->regs));
	EXPECT_EQ(1, (int)consumer_read(&consumer, self->records, MAX_RECORDS));
	consumer_close(&consumer);
}

/* The kernel counts by a field itself. */
TEST_F(delivery, histogram_by_channel)
{
	char text[8192];

	if (write_text("hist:keys=channel:sort=channel", "%s/events/mce/%s/trigger",
		       self->instance.path, self->event->name))
		SKIP(return, "no histogram triggers (CONFIG_HIST_TRIGGERS)");

	ASSERT_EQ(0, inject_mix());
	ASSERT_LT(0, read_text(text, sizeof(text), "%s/events/mce/%s/hist",
			       self->instance.path, self->event->name));
	EXPECT_NE(NULL, strstr(text, "Hits: 15\n"));
	EXPECT_NE(NULL, strstr(text, "Entries: 5\n"));
	EXPECT_NE(NULL, strstr(text, "{ channel:          2 } hitcount:          3"));
	EXPECT_EQ(0, write_text("!hist:keys=channel:sort=channel", "%s/events/mce/%s/trigger",
				self->instance.path, self->event->name));
}

/* The same events in the same order, all of each byte. */
static void check_same(struct __test_metadata *_metadata, const struct record *one,
		       const struct record *two, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		EXPECT_EQ(one[i].raw_size, two[i].raw_size);
		EXPECT_EQ(0, memcmp(one[i].raw, two[i].raw, one[i].raw_size));
		EXPECT_EQ(one[i].pid, two[i].pid);
		EXPECT_EQ(one[i].cpu, two[i].cpu);
	}
}

TEST_F(delivery, eight_consumers_see_the_same_events)
{
	struct consumer consumers[NR_CONSUMERS];
	struct record *records;
	unsigned int i;

	ASSERT_EQ(0, pin_to_cpu(0));
	records = calloc(MAX_RECORDS, sizeof(*records));
	ASSERT_NE(NULL, records);
	for (i = 0; i < NR_CONSUMERS; i++)
		ASSERT_EQ(0, consumer_open(&consumers[i], &self->event, 1, 8));

	ASSERT_EQ(0, inject_mix());

	ASSERT_EQ(NR_MIX, consumer_read(&consumers[0], self->records, MAX_RECORDS));
	for (i = 1; i < NR_CONSUMERS; i++) {
		EXPECT_EQ(NR_MIX, consumer_read(&consumers[i], records, MAX_RECORDS));
		check_same(_metadata, self->records, records, NR_MIX);
	}

	for (i = 0; i < NR_CONSUMERS; i++)
		consumer_close(&consumers[i]);
	free(records);
}

/* perf twice, a trace instance, and a perf that only counts. */
TEST_F(delivery, perf_and_tracefs_at_once)
{
	struct consumer all, severe;
	__u64 count;
	int fd;

	ASSERT_EQ(0, pin_to_cpu(0));
	ASSERT_EQ(0, consumer_open(&all, &self->event, 1, 8));
	ASSERT_EQ(0, consumer_open(&severe, &self->event, 1, 8));
	ASSERT_EQ(0, consumer_filter(&severe, "severity >= 5"));
	ASSERT_EQ(0, instance_enable(&self->instance, self->event, true));
	fd = open_event(self->event, false, 0);
	ASSERT_LE(0, fd);

	ASSERT_EQ(0, inject_mix());

	EXPECT_EQ(NR_MIX, consumer_read(&all, self->records, MAX_RECORDS));
	EXPECT_EQ(2 * NR_CHANNELS, (int)consumer_read(&severe, self->records, MAX_RECORDS));
	EXPECT_EQ(NR_MIX, (size_t)instance_lines(&self->instance, "mce_bank_mem_ctrl:"));
	EXPECT_EQ(NR_CHANNELS, instance_lines(&self->instance, "severity=corrected"));
	ASSERT_EQ(0, event_count(fd, &count));
	EXPECT_EQ(NR_MIX, count);

	/* One that leaves takes nothing away from the others. */
	consumer_close(&severe);
	close(fd);
	ASSERT_EQ(0, mce_inject(&self->regs));
	EXPECT_EQ(1, (int)consumer_read(&all, self->records, MAX_RECORDS));
	EXPECT_EQ(NR_MIX + 1, (size_t)instance_lines(&self->instance, "mce_bank_mem_ctrl:"));
	consumer_close(&all);
}

static pid_t inject_later(const struct mce_regs *regs)
{
	const struct timespec delay = { .tv_nsec = 100 * 1000 * 1000 };
	pid_t pid = fork();

	if (pid)
		return pid;

	nanosleep(&delay, NULL);
	_exit(!!mce_inject_on(0, regs));
}

static __u64 now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);

	return now.tv_sec * 1000ULL + now.tv_nsec / 1000000;
}

static void check_wakeup(struct __test_metadata *_metadata, const struct mce_regs *regs,
			 struct perf_event_attr *attr)
{
	struct pollfd poll_fd = { .events = POLLIN };
	struct ring ring;
	__u64 begin;
	int status;
	pid_t pid;

	poll_fd.fd = event_open(attr, -1, 0, 0);
	ASSERT_LE(0, poll_fd.fd);
	ASSERT_EQ(0, ring_map(&ring, poll_fd.fd, 1));

	EXPECT_EQ(0, poll(&poll_fd, 1, QUIET_MS));
	EXPECT_EQ(0, (int)ring.page->data_head);

	pid = inject_later(regs);
	ASSERT_LT(0, pid);
	begin = now_ms();
	EXPECT_EQ(1, poll(&poll_fd, 1, WAKEUP_MS));
	EXPECT_TRUE(poll_fd.revents & POLLIN);
	EXPECT_GT(WAKEUP_MS, (int)(now_ms() - begin));
	EXPECT_LT(0, (int)ring.page->data_head);

	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	ring_unmap(&ring);
	close(poll_fd.fd);
}

TEST_F(delivery, poll_wakes_up_at_the_first_event)
{
	struct perf_event_attr attr;

	event_attr(&attr, self->event);
	check_wakeup(_metadata, &self->regs, &attr);
}

TEST_F(delivery, poll_wakes_up_at_a_watermark)
{
	struct perf_event_attr attr;

	event_attr(&attr, self->event);
	attr.watermark = 1;
	attr.wakeup_watermark = 1;
	check_wakeup(_metadata, &self->regs, &attr);
}

/* What a ring has got, and what its LOST records say that it has not. */
struct tally {
	unsigned int	received;
	unsigned int	lost_records;
	__u64		lost;
};

static void tally_ring(struct tally *tally, struct ring *ring)
{
	struct record record;

	while (ring_next(ring, &record)) {
		tally->received += record.type == PERF_RECORD_SAMPLE;
		tally->lost_records += record.type == PERF_RECORD_LOST;
		tally->lost += record.lost;
	}
}

/* The result of read() with PERF_FORMAT_LOST. */
struct count_and_lost {
	__u64	count;
	__u64	lost;
};

/*
 * A ring of @pages pages that is read only once in a while. The last record is
 * injected into a ring with room in it: LOST comes with the next sample.
 */
static void check_arithmetic(struct __test_metadata *_metadata, const struct mce_event *event,
			     const struct mce_regs *regs, unsigned int pages,
			     struct tally *tally)
{
	const unsigned int part = NR_FLOOD / 4;
	const __u64 injected = NR_FLOOD + 1;
	struct count_and_lost counted;
	struct perf_event_attr attr;
	struct ring ring;
	unsigned int i;
	int fd;

	ASSERT_EQ(0, pin_to_cpu(0));
	event_attr(&attr, event);
	attr.read_format = PERF_FORMAT_LOST;
	fd = event_open(&attr, -1, 0, 0);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, ring_map(&ring, fd, pages));

	*tally = (struct tally) { };
	for (i = 0; i < NR_FLOOD; i += part) {
		ASSERT_EQ(0, mce_inject_many(regs, part));
		tally_ring(tally, &ring);
	}
	ASSERT_EQ(0, mce_inject(regs));
	tally_ring(tally, &ring);

	ASSERT_EQ(sizeof(counted), (size_t)read(fd, &counted, sizeof(counted)));
	EXPECT_EQ(injected, tally->received + tally->lost);
	EXPECT_EQ(injected, counted.count);
	EXPECT_EQ(counted.lost, tally->lost);
	TH_LOG("%llu injected, %u received, %llu lost in %u records", injected,
	       tally->received, tally->lost, tally->lost_records);
	ring_unmap(&ring);
	close(fd);
}

/* The records that a full ring did not take are counted, each of them. */
TEST_F(delivery, overflow_of_a_small_ring_is_counted)
{
	struct tally tally;

	check_arithmetic(_metadata, self->event, &self->regs, 1, &tally);
	EXPECT_LT(0, (int)tally.lost);
	EXPECT_EQ(4, (int)tally.lost_records);
}

TEST_F(delivery, a_large_ring_loses_nothing)
{
	struct tally tally;

	check_arithmetic(_metadata, self->event, &self->regs, 512, &tally);
	EXPECT_EQ(0, (int)tally.lost);
	EXPECT_EQ(0, (int)tally.lost_records);
}

/* Each event on its CPU, in the injecting task, and in the order of time. */
TEST_F(delivery, samples_are_ordered_on_each_cpu)
{
	unsigned int cpu, i, nr, total = 0;
	const unsigned int each = 20;
	struct consumer consumer;
	struct record *r;

	ASSERT_EQ(0, consumer_open(&consumer, &self->event, 1, 8));
	for (i = 0; i < each; i++) {
		for (cpu = 0; cpu < consumer.nr_cpus; cpu++)
			ASSERT_EQ(0, mce_inject_on(cpu, &self->regs));
	}

	for (cpu = 0; cpu < consumer.nr_cpus; cpu++) {
		for (nr = 0; ring_next(&consumer.ring[cpu], &self->records[nr]); nr++) {
			r = &self->records[nr];
			EXPECT_EQ(cpu, r->cpu);
			EXPECT_EQ(getpid(), (pid_t)r->pid);
			EXPECT_EQ(getpid(), (pid_t)r->tid);
			EXPECT_EQ(getpid(), record_value(r, self->event, "common_pid"));
			if (!nr)
				continue;
			EXPECT_LE(r[-1].time, r->time);
			EXPECT_LT(record_value(&r[-1], self->event, "tsc"),
				  record_value(r, self->event, "tsc"));
		}
		total += nr;
	}
	EXPECT_EQ(each * consumer.nr_cpus, total);
	consumer_close(&consumer);
}

/* In the end no event was in the way of another one. */
TEST_F(delivery, no_event_is_lost)
{
	unsigned int cpu, nr = get_nprocs();
	char text[64];

	ASSERT_EQ(0, mce_inject_many(&self->regs, 100));
	for (cpu = 0; cpu < nr; cpu++) {
		ASSERT_LT(0, read_text(text, sizeof(text),
				       "/sys/devices/system/machinecheck/machinecheck%u/events_lost",
				       cpu));
		EXPECT_STREQ("0\n", text);
	}
}

TEST_HARNESS_MAIN
