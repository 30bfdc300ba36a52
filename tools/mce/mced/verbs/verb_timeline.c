// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl timeline: errors over time, as bars in the terminal.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/kernel.h>

#include "conf.h"
#include "database.h"

static struct database database;
static const char *step;
static bool json;

static const struct opt opts[] = {
	DATABASE_OPTS(database),
	{ .name = "step", .kind = OPT_STRING, .value = &step, .arg = "TIME",
	  .help = "time of a line: 1m, 1h, 1d ... (default: so that they fit a screen)" },
	{ .name = "json", .letter = 'j', .kind = OPT_FLAG, .value = &json,
	  .help = "one JSON object a line: time_ns, corrected, uncorrected" },
	{ }
};

/* A line: errors from the time on, until that of the next. */
struct bin {
	uint64_t	corrected, uncorrected;
};

struct chart {
	int64_t		first_ns, last_ns, step_ns;
	struct bin	*bins;
	size_t		nr;
	uint64_t	highest;
};

#define LINES		40
#define LABEL		"%Y-%m-%d %H:%M"

static const int64_t steps[] = {
	1, 10, 60, 600, 3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600, 30 * 24 * 3600,
};

static void choose_step(struct chart *c)
{
	/* Times in a damaged history can be as far apart as numbers are. */
	uint64_t span = (uint64_t)c->last_ns - c->first_ns;
	size_t i = 0;

	if (c->step_ns)
		return;
	while (i < ARRAY_SIZE(steps) - 1 && span / (steps[i] * NS_PER_SEC) >= LINES)
		i++;
	c->step_ns = steps[i] * NS_PER_SEC;
}

#define FROM	" FROM events WHERE wall_ns IS NOT NULL AND" DATABASE_WHERE

/* Return: EXIT_OK; @nr stays 0 if there is nothing. */
static int read_span(struct chart *c)
{
	sqlite3_stmt *stmt;
	bool empty = true;

	stmt = database_query(&database, "SELECT count(*), min(wall_ns), max(wall_ns)" FROM);
	if (!stmt)
		return EXIT_FAILED;
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		empty = !sqlite3_column_int64(stmt, 0);
		c->first_ns = sqlite3_column_int64(stmt, 1);
		c->last_ns = sqlite3_column_int64(stmt, 2);
	}
	if (database_end(&database, stmt, EXIT_OK))
		return EXIT_FAILED;
	if (empty)
		return EXIT_OK;

	choose_step(c);
	if (c->first_ns > INT64_MIN + c->step_ns)
		c->first_ns -= c->first_ns % c->step_ns;
	c->nr = ((uint64_t)c->last_ns - c->first_ns) / c->step_ns + 1;
	if (c->nr > 100000)
		return fail("--step %s gives %zu lines: take a longer one, or --since",
			    step ?: "of 30d", c->nr);
	c->bins = calloc(c->nr, sizeof(*c->bins));

	return c->bins ? EXIT_OK : fail("out of memory");
}

static int read_bins(struct chart *c)
{
	sqlite3_stmt *stmt;

	stmt = database_query(&database,
			      "SELECT wall_ns, err_count, severity IN ('corrected', '-')" FROM);
	if (!stmt)
		return EXIT_FAILED;
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		size_t at = ((uint64_t)sqlite3_column_int64(stmt, 0) - c->first_ns) / c->step_ns;
		uint64_t errors = sqlite3_column_int64(stmt, 1);

		/* More can have come since the span was read. */
		if (at >= c->nr)
			continue;
		*(sqlite3_column_int(stmt, 2) ? &c->bins[at].corrected :
						&c->bins[at].uncorrected) += errors;
		if (c->bins[at].corrected + c->bins[at].uncorrected > c->highest)
			c->highest = c->bins[at].corrected + c->bins[at].uncorrected;
	}

	return database_end(&database, stmt, EXIT_OK);
}

static unsigned int bar_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	int width = 80;

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		width = size.ws_col;
	else if (columns)
		width = atoi(columns);

	return width > 60 ? width - 40 : 20;
}

/* Blocks if the terminal can show them. */
static bool use_blocks(void)
{
	return setlocale(LC_CTYPE, "") && !strcmp(nl_langinfo(CODESET), "UTF-8");
}

static void put_bar(uint64_t length, const char *cell, const char *color, bool use)
{
	if (!length)
		return;
	if (use)
		printf("\033[%sm", color);
	while (length--)
		fputs(cell, stdout);
	if (use)
		printf("\033[0m");
}

/* Anything that is there is seen: a bar has a cell at least. */
static uint64_t scale(uint64_t value, uint64_t highest, unsigned int width)
{
	uint64_t length = highest ? (uint64_t)((double)value * width / highest + 0.5) : 0;

	return value && !length ? 1 : length;
}

static void print_chart(const struct chart *c)
{
	unsigned int width = bar_width();
	bool color = use_color(stdout), blocks = use_blocks();
	const char *corrected = blocks ? "\u2592" : "#";
	const char *other = blocks ? "\u2588" : "!";
	char time[32];

	for (size_t i = 0; i < c->nr; i++) {
		const struct bin *b = &c->bins[i];

		printf("%s %8llu ", database_time(c->first_ns + i * c->step_ns, time, sizeof(time)),
		       (unsigned long long)(b->corrected + b->uncorrected));
		put_bar(scale(b->corrected, c->highest, width), corrected, "33", color);
		put_bar(scale(b->uncorrected, c->highest, width), other, "31", color);
		putchar('\n');
	}
	printf("%-25s %s corrected, %s not corrected; %s a line\n", "", corrected, other,
	       conf_format_time(c->step_ns, time, sizeof(time)));
}

static void print_json(const struct chart *c)
{
	for (size_t i = 0; i < c->nr; i++) {
		if (c->bins[i].corrected || c->bins[i].uncorrected)
			printf("{\"time_ns\":%lld,\"corrected\":%llu,\"uncorrected\":%llu}\n",
			       (long long)(c->first_ns + (int64_t)i * c->step_ns),
			       (unsigned long long)c->bins[i].corrected,
			       (unsigned long long)c->bins[i].uncorrected);
	}
}

static int run(int argc, char **argv)
{
	struct chart c = { };
	int status;

	(void)argc;
	(void)argv;
	if (step && (conf_parse_time(step, &c.step_ns) || !c.step_ns)) {
		complain("--step: '%s' is not a time such as 10m, 1h, 1d", step);
		return EXIT_USAGE;
	}
	status = database_open(&database);
	if (status)
		return status;
	status = read_span(&c);
	if (!status && c.nr)
		status = read_bins(&c);
	database_close(&database);
	if (!status) {
		pager_start();
		if (json)
			print_json(&c);
		else if (c.nr)
			print_chart(&c);
		else
			puts("No errors.");
	}
	free(c.bins);

	return finish_output(status);
}

const struct verb verb_timeline = {
	.name		= "timeline",
	.args		= "",
	.summary	= "errors of mced's history over time, as bars",
	.opts		= opts,
	.run		= run,
};
