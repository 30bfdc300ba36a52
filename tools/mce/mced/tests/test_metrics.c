// SPDX-License-Identifier: GPL-2.0
/*
 * What Prometheus reads. That it can be read at all is tested with promtool and
 * prometheus themselves.
 */
#include "test.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "metrics.h"

static char *print(const struct metrics *m, enum metrics_format format)
{
	struct metrics_daemon d = {
		.version = "1.2.3", .start_ns = 1700000000 * NS_PER_SEC + 250000000,
		.live = true, .database = true, .config_ok = true, .log_ok = true, .lost = 17,
	};
	char *text = NULL;
	size_t size;
	FILE *out;

	out = open_memstream(&text, &size);
	assert_int_equal(metrics_print(out, m, &d, format), 0);
	fclose(out);

	return text;
}

static void has(const char *text, const char *line)
{
	if (!strstr(text, line))
		fail_msg("there is no '%s' in\n%s", line, text);
}

static void lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("there is '%s' in\n%s", part, text);
}

static void counts(void **state)
{
	struct metrics *m = metrics_new(10);
	char *text;

	metrics_add(m, MCE_UNIT_MEM_CTRL, MCE_SEV_CORRECTED, 3, 1, "DIMM_A1", 1, 5);
	metrics_add(m, MCE_UNIT_MEM_CTRL, MCE_SEV_CORRECTED, 3, 1, "DIMM_A1", 1, 1);
	metrics_add(m, MCE_UNIT_L2, MCE_SEV_FATAL, 4, -1, "", 1, 1);
	text = print(m, METRICS_OPENMETRICS);
	has(text, "# TYPE mce_records counter\n");
	has(text, "mce_records_total{unit=\"mem_ctrl\",severity=\"corrected\",socket=\"1\"} 2\n");
	has(text, "mce_errors_total{unit=\"mem_ctrl\",severity=\"corrected\",socket=\"1\"} 6\n");
	has(text, "mce_records_total{unit=\"l2\",severity=\"fatal\",socket=\"unknown\"} 1\n");
	/* What has not happened is 0, not nothing. */
	has(text, "mce_records_total{unit=\"l3\",severity=\"corrected\",socket=\"0\"} 0\n");
	has(text, "mce_dimm_errors_total{dimm=\"DIMM_A1\",kind=\"corrected\"} 6\n");
	has(text, "mce_cpu_errors_total{cpu=\"4\",kind=\"uncorrected\"} 1\n");
	has(text, "mced_build_info{version=\"1.2.3\"} 1\n");
	has(text, "mced_start_timestamp_seconds 1700000000.250\n");
	has(text, "mced_events_lost_total 17\n");
	has(text, "mced_healthy 1\n");
	assert_string_equal(text + strlen(text) - 6, "# EOF\n");
	free(text);

	text = print(m, METRICS_TEXT);
	has(text, "# TYPE mce_records_total counter\n");
	lacks(text, "# EOF");
	free(text);
	metrics_free(m);
}

static void life(void **state)
{
	struct mce_event lost = { .type = MCE_EVENT_LOST, .has = MCE_HAS_WALL,
				  .wall_ns = 1700000001 * NS_PER_SEC, .lost = { .count = 4 } };
	struct metrics *m = metrics_new(10);
	char *text = print(m, METRICS_OPENMETRICS);

	lacks(text, "mce_last_event_timestamp_seconds");
	free(text);
	metrics_event(m, &lost);
	lost.type = MCE_EVENT_EXCEPTION;
	lost.wall_ns = 1;
	metrics_event(m, &lost);
	metrics_action(m, "page", "soft-offline-page", "done");
	metrics_action(m, "page", "soft-offline-page", "done");
	metrics_action(m, "page", "soft-offline-page", "failed");
	text = print(m, METRICS_OPENMETRICS);
	has(text, "mce_kernel_lost_records_total 4\n");
	has(text, "mce_exceptions_total 1\n");
	has(text, "mce_last_event_timestamp_seconds 1700000001.000\n");
	has(text, "mced_actions_total{policy=\"page\",action=\"soft-offline-page\","
	    "result=\"done\"} 2\n");
	has(text, "result=\"failed\"} 1\n");
	free(text);
	metrics_free(m);
}

static void series_are_bounded(void **state)
{
	struct metrics *m = metrics_new(3);
	char *text, name[20];
	int nr = 0;

	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "DIMM_%d", i);
		metrics_add(m, MCE_UNIT_MEM_CTRL, MCE_SEV_CORRECTED, i, i, name, 1, 1);
	}
	text = print(m, METRICS_OPENMETRICS);
	for (char *p = text; (p = strstr(p, "mce_dimm_errors_total{")); p++)
		nr++;
	assert_int_equal(nr, 8);
	has(text, "mce_dimm_errors_total{dimm=\"other\",kind=\"corrected\"} 997\n");
	has(text, "mce_cpu_errors_total{cpu=\"other\",kind=\"corrected\"} 997\n");
	has(text, "severity=\"corrected\",socket=\"unknown\"} 936\n");
	lacks(text, "socket=\"64\"");
	free(text);
	metrics_free(m);
}

/* A name comes from firmware: any byte can be in it. */
static void odd_names_are_escaped(void **state)
{
	struct metrics *m = metrics_new(3);
	char *text;

	metrics_add(m, 200, 200, -1, -1, "a\"b\\c\nx", 1, 1);
	text = print(m, METRICS_OPENMETRICS);
	has(text, "mce_dimm_errors_total{dimm=\"a\\\"b\\\\c\\nx\",kind=\"corrected\"} 1\n");
	has(text, "mce_records_total{unit=\"other\",severity=\"unknown\",socket=\"unknown\"} 1\n");
	lacks(text, "cpu=\"-1\"");
	free(text);
	metrics_free(m);
}

static void a_file_is_whole_or_not_there(void **state)
{
	struct metrics *m = metrics_new(3);
	struct metrics_daemon d = { .version = "1" };
	const struct rlimit small = { 100, RLIM_INFINITY };
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	char path[256], missing[280];
	struct stat st;

	snprintf(path, sizeof(path), "%s/mced.prom", (char *)*state);
	assert_int_equal(metrics_write_file(path, m, &d), 0);
	assert_int_equal(stat(path, &st), 0);
	/* node_exporter is another user. */
	assert_int_equal(st.st_mode & 0777, 0644);
	snprintf(missing, sizeof(missing), "%s/no/mced.prom", (char *)*state);
	assert_int_equal(metrics_write_file(missing, m, &d), -ENOENT);

	/* On a full disk the old one stays. */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_true(metrics_write_file(path, m, &d) < 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_size > 1000);
	metrics_free(m);
}

static void put_secret(const char *path)
{
	FILE *out = fopen(path, "w");

	fputs("secret\n", out);
	fclose(out);
	chmod(path, 0600);
}

static void must_be_secret(const char *path)
{
	char text[20] = "";
	FILE *in = fopen(path, "r");
	struct stat st;

	assert_non_null(in);
	assert_int_equal(fread(text, 1, sizeof(text) - 1, in), 7);
	assert_int_equal(fstat(fileno(in), &st), 0);
	fclose(in);
	assert_string_equal(text, "secret\n");
	assert_int_equal(st.st_mode & 0777, 0600);
}

/* Others can write in the directory: what is at our names can be anything. */
static void what_is_not_ours_stays(void **state)
{
	struct metrics *m = metrics_new(3);
	struct metrics_daemon d = { .version = "1" };
	char path[256], temp[280], secret[256];

	snprintf(path, sizeof(path), "%s/mced.prom", (char *)*state);
	snprintf(temp, sizeof(temp), "%s.new", path);
	snprintf(secret, sizeof(secret), "%s/secret", (char *)*state);
	put_secret(secret);
	for (int i = 0; i < 2; i++) {
		const char *at = i ? path : temp;

		assert_int_equal(symlink(secret, at), 0);
		assert_int_equal(metrics_write_file(path, m, &d), -EEXIST);
		unlink(at);
		assert_int_equal(link(secret, at), 0);
		assert_int_equal(metrics_write_file(path, m, &d), -EEXIST);
		unlink(at);
		put_secret(at);
		assert_int_equal(metrics_write_file(path, m, &d), -EEXIST);
		must_be_secret(at);
		unlink(at);
		assert_int_equal(mkdir(at, 0700), 0);
		assert_int_equal(metrics_write_file(path, m, &d), -EEXIST);
		rmdir(at);
	}
	must_be_secret(secret);
	/* What a daemon that was killed has left is ours. */
	assert_int_equal(metrics_write_file(temp, m, &d), 0);
	assert_int_equal(metrics_write_file(path, m, &d), 0);
	metrics_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),
		cmocka_unit_test(life),
		cmocka_unit_test(series_are_bounded),
		cmocka_unit_test(odd_names_are_escaped),
		cmocka_unit_test_setup_teardown(a_file_is_whole_or_not_there, make_dir, remove_dir),
		cmocka_unit_test_setup_teardown(what_is_not_ours_stays, make_dir, remove_dir),
	};

	quiet();

	return cmocka_run_group_tests(tests, NULL, NULL);
}
