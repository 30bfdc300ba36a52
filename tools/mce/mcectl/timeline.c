// SPDX-License-Identifier: GPL-2.0
#include "timeline.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <linux/kernel.h>

#include "json_out.h"

#define NSEC_PER_SEC	1000000000L

/* What is shown: at most so many steps, of a length out of this list. */
#define MAX_STEPS	24
#define BAR_WIDTH	50
#define DAY		86400L

static const int64_t step_lengths[] = {
	1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, DAY / 4, DAY / 2,
	DAY, 2 * DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY, 3650 * DAY,
};

/* Slots of twice the length; @odd: the first one begins a unit earlier. */
static void widen(struct timeline *t)
{
	bool odd = (t->start / t->unit) & 1;
	uint64_t old[TIMELINE_SLOTS];
	int i;

	memcpy(old, t->slots, sizeof(old));
	memset(t->slots, 0, sizeof(t->slots));
	for (i = 0; i < TIMELINE_SLOTS; i++)
		t->slots[(i + odd) / 2] += old[i];
	if (odd)
		t->start -= t->unit;
	t->unit *= 2;
}

/* Begin earlier, at @start. Return: false if what is there does not fit any more. */
static bool move_start(struct timeline *t, int64_t start)
{
	int64_t by = (t->start - start) / t->unit;
	int last = TIMELINE_SLOTS - 1;

	while (last >= 0 && !t->slots[last])
		last--;
	if (by + last >= TIMELINE_SLOTS)
		return false;
	memmove(t->slots + by, t->slots, (last + 1) * sizeof(t->slots[0]));
	memset(t->slots, 0, by * sizeof(t->slots[0]));
	t->start = start;

	return true;
}

bool timeline_add(struct timeline *t, int64_t ns, bool wall)
{
	int64_t second = ns / NSEC_PER_SEC;

	if (!t->events) {
		t->unit = 1;
		t->start = second;
		t->wall = wall;
	}
	if (t->wall != wall || second < 0)
		return false;

	while (second < t->start && !move_start(t, second / t->unit * t->unit))
		widen(t);
	while ((second - t->start) / t->unit >= TIMELINE_SLOTS)
		widen(t);
	t->slots[(second - t->start) / t->unit]++;
	t->events++;

	return true;
}

/* The shortest step that needs no more than MAX_STEPS. */
static int64_t choose_step(const struct timeline *t, int64_t first, int64_t last)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(step_lengths) - 1; i++) {
		if (step_lengths[i] >= t->unit &&
		    last / step_lengths[i] - first / step_lengths[i] < MAX_STEPS)
			break;
	}

	return step_lengths[i];
}

static void print_step(const struct timeline *t, bool json, int64_t start, int64_t length,
		       uint64_t events, uint64_t most)
{
	static const char bar[] = "##################################################";
	time_t seconds = start;
	struct json_out j;
	char text[32];
	struct tm tm;

	if (json) {
		json_begin(&j, stdout);
		json_string(&j, "type", "step");
		json_int(&j, "start", start);
		json_int(&j, "seconds", length);
		json_uint(&j, "events", events);
		json_end(&j);
		return;
	}
	if (!t->wall || !localtime_r(&seconds, &tm) || !strftime(text, sizeof(text), "%F %T", &tm))
		snprintf(text, sizeof(text), "%lld", (long long)start);
	printf("%-19s %8llu %.*s\n", text, (unsigned long long)events,
	       (int)(most ? (events * BAR_WIDTH + most - 1) / most : 0), bar);
}

/* How many events there are in the step that begins at @start. */
static uint64_t events_in(const struct timeline *t, int64_t start, int64_t length)
{
	uint64_t events = 0;
	int64_t i;

	for (i = 0; i < TIMELINE_SLOTS; i++) {
		int64_t at = t->start + i * t->unit;

		if (at >= start && at < start + length)
			events += t->slots[i];
	}

	return events;
}

/* Steps with nothing in them are shown, too: a pause tells something. */
void timeline_print(const struct timeline *t, bool json)
{
	uint64_t events, most = 0;
	int64_t last, length, at, end;
	int i = TIMELINE_SLOTS - 1;

	if (!t->events)
		return;
	while (!t->slots[i])
		i--;
	last = t->start + i * t->unit;
	length = choose_step(t, t->start, last);
	end = last / length * length;

	for (at = t->start / length * length; at <= end; at += length) {
		events = events_in(t, at, length);
		if (events > most)
			most = events;
	}
	for (at = t->start / length * length; at <= end; at += length)
		print_step(t, json, at, length, events_in(t, at, length), most);
}
