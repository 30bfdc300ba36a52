// SPDX-License-Identifier: GPL-2.0
/*
 * Each unit's event: an injected record fires the event of its unit and no
 * other, all its fields are right, and mce_record fires as it always did.
 *
 * There is a test for each unit of an Intel Skylake server and of an AMD CPU
 * with Scalable MCA (SMCA); between them they have every unit.
 */
#include <dirent.h>

#include "kselftest_harness.h"
#include "vectors.h"

/* mce_record comes from a work queue. */
#define RECORD_TIMEOUT_MS	5000

/* All events, and what they have said of one record. */
struct listener {
	struct mce_events	events;
	struct consumer		consumer;
	const struct mce_event	*event;
	struct record		*bank;
	struct record		*record;
	int			nr_bank;
	int			nr_record;
	int			nr;
	struct record		records[MAX_RECORDS];
};

static int listener_open(struct listener *l)
{
	const struct mce_event *all[NR_UNITS + 1];
	unsigned int i;
	int ret;

	ret = events_load(&l->events);
	if (ret)
		return ret;

	for (i = 0; i < NR_UNITS; i++)
		all[i] = &l->events.unit[i];
	all[NR_UNITS] = &l->events.record;

	return consumer_open(&l->consumer, all, NR_UNITS + 1, 8);
}

static void listener_sort(struct listener *l, struct record *record)
{
	const int id = record_event_id(record);
	unsigned int i;

	if (id == l->events.record.id) {
		l->record = record;
		l->nr_record++;
		return;
	}

	l->bank = record;
	l->nr_bank++;
	for (i = 0; i < NR_UNITS; i++) {
		if (id == l->events.unit[i].id)
			l->event = &l->events.unit[i];
	}
}

/* Take what has come by now. */
static void listener_take(struct listener *l)
{
	int nr = consumer_read(&l->consumer, &l->records[l->nr], MAX_RECORDS - l->nr);

	for (; nr; nr--, l->nr++)
		listener_sort(l, &l->records[l->nr]);
}

/* Inject, and wait until the last event is there. */
static int listener_inject(struct listener *l, const struct mce_regs *regs)
{
	int ret;

	ret = mce_inject(regs);
	listener_take(l);
	while (!ret && !l->nr_record) {
		if (consumer_wait(&l->consumer, RECORD_TIMEOUT_MS) <= 0)
			ret = -ETIMEDOUT;
		listener_take(l);
	}

	return ret;
}

/* A field of an event, and where its expected value is. */
struct expected_field {
	const char	*name;
	__s64		value;
};

static void check_fields(struct __test_metadata *_metadata, const struct record *record,
			 const struct mce_event *event, const struct expected_field *fields,
			 unsigned int nr)
{
	__s64 value;

	for (; nr; nr--, fields++) {
		value = record_value(record, event, fields->name);
		EXPECT_EQ(fields->value, value) {
			TH_LOG("%s: %s is %#llx, not %#llx", event->name, fields->name,
			       (unsigned long long)value, (unsigned long long)fields->value);
		}
	}
}

/* The registers, all as they were injected. */
static void check_registers(struct __test_metadata *_metadata, const struct listener *l,
			    const struct mce_regs *regs)
{
	const struct expected_field fields[] = {
		{ "status",	regs->status },
		{ "addr",	regs->addr },
		{ "misc",	regs->misc },
		{ "synd",	regs->synd },
		{ "ipid",	regs->ipid },
		{ "cpu",	regs->cpu },
		{ "bank",	regs->bank },
		{ "synd1",	0 },
		{ "synd2",	0 },
		{ "mcgstatus",	0 },
		{ "ip",		0 },
		{ "socket",	0 },
		{ "origin",	ORIGIN_INJECT },
	};

	check_fields(_metadata, l->bank, l->event, fields, ARRAY_SIZE(fields));
}

/* What the kernel made of the registers. */
static void check_meaning(struct __test_metadata *_metadata, const struct listener *l,
			  const struct mce_expect *expect)
{
	const struct expected_field fields[] = {
		{ "unit",		expect->unit },
		{ "vendor_unit",	expect->vendor_unit },
		{ "instance",		expect->instance },
		{ "severity",		expect->severity },
		{ "flags",		expect->flags },
		{ "error_class",	expect->error_class },
		{ "level",		expect->level },
		{ "transaction",	expect->transaction },
		{ "request",		expect->request },
		{ "participation",	expect->participation },
		{ "timeout",		expect->timeout },
		{ "channel",		expect->channel },
		{ "ext_code",		expect->ext_code },
		{ "err_count",		expect->err_count },
		{ "addr_lsb",		expect->addr_lsb },
	};

	check_fields(_metadata, l->bank, l->event, fields, ARRAY_SIZE(fields));
}

/* The key that is common to both events. */
static void check_key(struct __test_metadata *_metadata, const struct listener *l)
{
	static const char * const key[] = { "cpu", "bank", "tsc", "status" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(key); i++) {
		EXPECT_EQ(record_value(l->bank, l->event, key[i]),
			  record_value(l->record, &l->events.record, key[i])) {
			TH_LOG("%s differs", key[i]);
		}
	}
	EXPECT_NE(0, record_value(l->bank, l->event, "tsc"));
}

/* The registers that mce_record has in common with the bank event. */
static void check_record(struct __test_metadata *_metadata, const struct listener *l,
			 const struct mce_regs *regs)
{
	const struct expected_field fields[] = {
		{ "status",	regs->status },
		{ "addr",	regs->addr },
		{ "misc",	regs->misc },
		{ "synd",	regs->synd },
		{ "ipid",	regs->ipid },
		{ "cpu",	regs->cpu },
		{ "bank",	regs->bank },
	};

	check_fields(_metadata, l->record, &l->events.record, fields, ARRAY_SIZE(fields));
}

FIXTURE(unit)
{
	struct listener *listener;
	struct mce_regs regs;
};

FIXTURE_VARIANT(unit)
{
	const struct mce_vector *vectors;
	enum test_unit unit;
};

FIXTURE_VARIANT_ADD(unit, intel_ifetch) { intel_vectors, UNIT_IFETCH };
FIXTURE_VARIANT_ADD(unit, intel_load_store) { intel_vectors, UNIT_LOAD_STORE };
FIXTURE_VARIANT_ADD(unit, intel_tlb) { intel_vectors, UNIT_TLB };
FIXTURE_VARIANT_ADD(unit, intel_l2) { intel_vectors, UNIT_L2 };
FIXTURE_VARIANT_ADD(unit, intel_l3) { intel_vectors, UNIT_L3 };
FIXTURE_VARIANT_ADD(unit, intel_mem_ctrl) { intel_vectors, UNIT_MEM_CTRL };
FIXTURE_VARIANT_ADD(unit, intel_interconnect) { intel_vectors, UNIT_INTERCONNECT };
FIXTURE_VARIANT_ADD(unit, intel_io) { intel_vectors, UNIT_IO };
FIXTURE_VARIANT_ADD(unit, intel_power) { intel_vectors, UNIT_POWER };

FIXTURE_VARIANT_ADD(unit, smca_ifetch) { smca_vectors, UNIT_IFETCH };
FIXTURE_VARIANT_ADD(unit, smca_load_store) { smca_vectors, UNIT_LOAD_STORE };
FIXTURE_VARIANT_ADD(unit, smca_decode) { smca_vectors, UNIT_DECODE };
FIXTURE_VARIANT_ADD(unit, smca_exec) { smca_vectors, UNIT_EXEC };
FIXTURE_VARIANT_ADD(unit, smca_fp) { smca_vectors, UNIT_FP };
FIXTURE_VARIANT_ADD(unit, smca_l2) { smca_vectors, UNIT_L2 };
FIXTURE_VARIANT_ADD(unit, smca_l3) { smca_vectors, UNIT_L3 };
FIXTURE_VARIANT_ADD(unit, smca_mem_ctrl) { smca_vectors, UNIT_MEM_CTRL };
FIXTURE_VARIANT_ADD(unit, smca_interconnect) { smca_vectors, UNIT_INTERCONNECT };
FIXTURE_VARIANT_ADD(unit, smca_io) { smca_vectors, UNIT_IO };
FIXTURE_VARIANT_ADD(unit, smca_power) { smca_vectors, UNIT_POWER };
FIXTURE_VARIANT_ADD(unit, smca_security) { smca_vectors, UNIT_SECURITY };
FIXTURE_VARIANT_ADD(unit, smca_other) { smca_vectors, UNIT_OTHER };

FIXTURE_SETUP(unit)
{
	const bool smca = variant->vectors == smca_vectors;
	const char *lacks = mce_test_lacks();

	if (!lacks && cpu_has_smca() != smca)
		lacks = smca ? "not an AMD CPU with SMCA" : "not an Intel Skylake server";
	if (lacks)
		SKIP(return, "%s", lacks);

	self->listener = calloc(1, sizeof(*self->listener));
	ASSERT_NE(NULL, self->listener);
	ASSERT_EQ(0, listener_open(self->listener));

	/* On the last CPU, so that a CPU of 0 is not right by chance. */
	self->regs = variant->vectors[variant->unit].regs;
	self->regs.cpu = self->listener->consumer.nr_cpus - 1;
}

FIXTURE_TEARDOWN(unit)
{
	consumer_close(&self->listener->consumer);
	events_simulate("none");
	free(self->listener);
}

TEST_F(unit, fires_once_with_right_fields)
{
	struct listener *l = self->listener;

	ASSERT_EQ(0, listener_inject(l, &self->regs));
	ASSERT_EQ(1, l->nr_bank);
	ASSERT_EQ(1, l->nr_record);
	ASSERT_NE(NULL, l->event);
	EXPECT_STREQ(l->events.unit[variant->unit].name, l->event->name);

	check_registers(_metadata, l, &self->regs);
	check_meaning(_metadata, l, &vector_of(variant->vectors, variant->unit)->expect);
	check_record(_metadata, l, &self->regs);
	check_key(_metadata, l);
}

/* The fields that the documentation promises, and no others. */
static const struct mce_field payload[] = {
	{ "status", 0, 8, false },
	{ "addr", 8, 8, false },
	{ "misc", 16, 8, false },
	{ "synd", 24, 8, false },
	{ "synd1", 32, 8, false },
	{ "synd2", 40, 8, false },
	{ "ipid", 48, 8, false },
	{ "mcgstatus", 56, 8, false },
	{ "ip", 64, 8, false },
	{ "tsc", 72, 8, false },
	{ "cpu", 80, 4, false },
	{ "flags", 84, 4, false },
	{ "instance", 88, 4, true },
	{ "channel", 92, 4, true },
	{ "socket", 96, 2, false },
	{ "vendor_unit", 98, 2, false },
	{ "err_count", 100, 2, false },
	{ "ext_code", 102, 2, false },
	{ "bank", 104, 1, false },
	{ "unit", 105, 1, false },
	{ "origin", 106, 1, false },
	{ "severity", 107, 1, false },
	{ "error_class", 108, 1, false },
	{ "level", 109, 1, false },
	{ "transaction", 110, 1, false },
	{ "request", 111, 1, false },
	{ "participation", 112, 1, false },
	{ "timeout", 113, 1, false },
	{ "addr_lsb", 114, 1, false },
};

#define NR_COMMON_FIELDS	4
#define COMMON_SIZE		8

static void check_format(struct __test_metadata *_metadata, const struct mce_event *event)
{
	const struct mce_field *field;
	unsigned int i;

	EXPECT_EQ(ARRAY_SIZE(payload) + NR_COMMON_FIELDS, event->nr_fields);
	for (i = 0; i < ARRAY_SIZE(payload); i++) {
		field = event_field(event, payload[i].name);
		ASSERT_NE(NULL, field) {
			TH_LOG("%s has no field %s", event->name, payload[i].name);
		}
		EXPECT_EQ(payload[i].offset + COMMON_SIZE, field->offset);
		EXPECT_EQ(payload[i].size, field->size);
		EXPECT_EQ(payload[i].is_signed, field->is_signed) {
			TH_LOG("%s: %s", event->name, field->name);
		}
	}
}

TEST(all_units_have_the_same_fields)
{
	const char *lacks = mce_test_lacks();
	struct mce_events *events;
	unsigned int i;

	if (lacks)
		SKIP(return, "%s", lacks);

	events = calloc(1, sizeof(*events));
	ASSERT_NE(NULL, events);
	ASSERT_EQ(0, events_load(events));
	for (i = 0; i < NR_UNITS; i++)
		check_format(_metadata, &events->unit[i]);
	events_simulate("none");
	free(events);
}

static bool has_vector(const char *name)
{
	unsigned int i;

	for (i = 0; i < NR_UNITS; i++) {
		if (!strcmp(unit_names[i], name))
			return vector_of(intel_vectors, i) || vector_of(smca_vectors, i);
	}

	return false;
}

/* A unit that is added to the kernel needs a record here. */
TEST(each_unit_of_the_kernel_has_a_test)
{
	const char *lacks = mce_test_lacks();
	static const char prefix[] = "mce_bank_";
	char path[PATH_MAX];
	struct dirent *entry;
	int nr = 0;
	DIR *dir;

	if (lacks)
		SKIP(return, "%s", lacks);

	ASSERT_EQ(0, events_simulate("all"));
	snprintf(path, sizeof(path), "%s/events/mce", tracefs_path());
	dir = opendir(path);
	ASSERT_NE(NULL, dir);
	while ((entry = readdir(dir))) {
		if (strncmp(entry->d_name, prefix, strlen(prefix)))
			continue;
		nr++;
		EXPECT_TRUE(has_vector(entry->d_name + strlen(prefix))) {
			TH_LOG("no test fires %s", entry->d_name);
		}
	}
	closedir(dir);
	EXPECT_EQ(NR_UNITS, nr);
	events_simulate("none");
}

TEST_HARNESS_MAIN
