// SPDX-License-Identifier: GPL-2.0
/*
 * Names of tasks, and the queue of records.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "comms.h"
#include "queue.h"
#include "words.h"

#define TASKS	5000

static void check_all(const struct mce_comms *comms, int step)
{
	const char *comm;
	char name[16];

	for (int tid = 0; tid < TASKS; tid++) {
		snprintf(name, sizeof(name), "t%d", tid);
		comm = mce_comms_get(comms, tid);
		if (step && tid % step == 0) {
			assert_null(comm);
		} else {
			assert_non_null(comm);
			assert_string_equal(comm, name);
		}
	}
}

/* As many come and go as there are: each of the others keeps its name. */
static void test_come_and_go(void **state)
{
	struct mce_comms comms = { };
	char name[16];

	assert_null(mce_comms_get(&comms, 1));
	mce_comms_remove(&comms, 1);
	for (int step = 7; step >= 2; step--) {
		for (int tid = 0; tid < TASKS; tid++) {
			snprintf(name, sizeof(name), "t%d", tid);
			assert_int_equal(mce_comms_set(&comms, tid, name, sizeof(name)), 0);
		}
		check_all(&comms, 0);
		for (int tid = 0; tid < TASKS; tid += step)
			mce_comms_remove(&comms, tid);
		check_all(&comms, step);
	}
	assert_int_equal(comms.nr, TASKS / 2);
	assert_true(comms.max <= 4 * TASKS);
	mce_comms_free(&comms);
}

static void test_names(void **state)
{
	struct mce_comms comms = { };

	/* No end of the string, too long, none at all */
	mce_comms_set(&comms, 1, "abc", 2);
	mce_comms_set(&comms, 2, "0123456789abcdefghij", 20);
	mce_comms_set(&comms, 3, "", 1);
	assert_string_equal(mce_comms_get(&comms, 1), "ab");
	assert_string_equal(mce_comms_get(&comms, 2), "0123456789abcde");
	assert_null(mce_comms_get(&comms, 3));
	mce_comms_fork(&comms, 1, 4);
	mce_comms_fork(&comms, 99, 5);
	assert_string_equal(mce_comms_get(&comms, 4), "ab");
	assert_null(mce_comms_get(&comms, 5));
	mce_comms_free(&comms);
}

static void test_queue(void **state)
{
	struct perf_event_header rec = { .size = sizeof(rec) };
	struct mce_queue_item item;
	struct mce_queue q = { };
	uint64_t last = 0, seq = 0;

	assert_null(mce_queue_first(&q));
	for (uint32_t i = 0; i < 1000; i++) {
		rec.type = i;
		assert_int_equal(mce_queue_put(&q, i * 7919 % 101, &q, &rec), 0);
	}
	assert_int_equal(q.bytes, 1000 * sizeof(rec));
	for (int i = 0; i < 1000; i++) {
		item = mce_queue_take(&q);
		assert_true(item.time > last || (item.time == last && item.seq >= seq));
		assert_int_equal(item.rec->type * 7919 % 101, item.time);
		last = item.time;
		seq = item.seq;
		free(item.rec);
	}
	assert_int_equal(q.bytes, 0);
	assert_null(mce_queue_first(&q));
	mce_queue_free(&q);
}

/* Any byte can be in a name that a program or firmware gives. */
static void test_clean(void **state)
{
	static const char *const cases[][2] = {
		{ "DIMM_A1 (ok)", "DIMM_A1 (ok)" },
		{ "Größe \xe2\x82\xac", "Größe \xe2\x82\xac" },
		{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
		{ "a\nb\x1b[2Jc\td\x7f", "a?b?[2Jc?d?" },
		/* Latin-1, cut off, too long a form, a surrogate, beyond Unicode, C1 controls */
		{ "Gr\xf6\xdf", "Gr??" },
		{ "x\xe2\x82", "x??" },
		{ "\xc0\xaf\xe0\x80\xaf", "?????" },
		{ "\xed\xa0\x80\xf4\x90\x80\x80", "???????" },
		{ "\xc2\x9b[m", "??[m" },
		{ "", "" },
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		strcpy(text, cases[i][0]);
		mce_clean(text);
		assert_string_equal(text, cases[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_come_and_go),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_queue),
		cmocka_unit_test(test_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
