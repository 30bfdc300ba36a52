// SPDX-License-Identifier: GPL-2.0
/*
 * Buckets, the configuration, mcelog's configuration, and what a full bucket does.
 */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include <linux/kernel.h>

#include "action.h"
#include "privileges.h"
#include "targets.h"
#include "trusted.h"

/* --- the configuration */

struct heard {
	char	text[4096];
	int	errors, warnings;
};

static void hear(const char *text, bool error, void *arg)
{
	struct heard *heard = arg;
	size_t len = strlen(heard->text);

	snprintf(heard->text + len, sizeof(heard->text) - len, "%s\n", text);
	*(error ? &heard->errors : &heard->warnings) += 1;
}

static struct conf *read_text(const char *text, struct heard *heard)
{
	struct conf_report report = { .say = hear, .arg = heard };
	FILE *in = fmemopen((void *)text, strlen(text), "r");
	struct conf *conf;

	*heard = (struct heard) { };
	assert_non_null(in);
	conf = conf_read_stream(in, "t.conf", &report);
	fclose(in);

	return conf;
}

static void shipped_file_is_good(void **state)
{
	struct conf_report report = { };
	struct conf *conf = conf_read(NULL, &report);

	assert_non_null(conf);
	assert_int_equal(report.errors + report.warnings, 0);
	assert_int_equal(conf->policies.nr, 7);
	assert_string_equal(conf->policies.list[0].name, "page");
	assert_int_equal(conf->policies.list[0].threshold, 10);
	assert_int_equal(conf->policies.list[0].period_ns, 24 * 3600 * NS_PER_SEC);
	assert_int_equal(conf->policies.list[0].actions, 1U << POLICY_SOFT_OFFLINE_PAGE);
	assert_int_equal(conf->policies.list[2].severities & 0x7f, 0x7c);
	assert_string_equal(conf->listen, "127.0.0.1:9837");
	conf_free(conf);
}

/* The commented lines of the shipped file say what the defaults are. */
static void commented_lines_are_the_defaults(void **state)
{
	size_t len = strlen(conf_default_text);
	char *text = strdup(conf_default_text);
	struct conf *empty, *full;
	struct heard heard;

	for (size_t i = 0; i + 1 < len; i++) {
		if ((!i || text[i - 1] == '\n') && text[i] == '#' && text[i + 1] >= 'a' &&
		    text[i + 1] <= 'z')
			text[i] = ' ';
	}
	full = read_text(text, &heard);
	assert_string_equal(heard.text, "");
	empty = read_text("\n", &heard);
	assert_non_null(full);
	assert_non_null(empty);
	assert_string_equal(full->recorder, empty->recorder);
	assert_string_equal(full->previous, empty->previous);
	assert_string_equal(full->database, empty->database);
	assert_string_equal(full->log_to, empty->log_to);
	assert_string_equal(full->log_level, empty->log_level);
	assert_string_equal(full->log_json, empty->log_json);
	assert_string_equal(full->textfile, empty->textfile);
	assert_string_equal(full->mcelog_conf, empty->mcelog_conf);
	assert_int_equal(full->keep_ns, empty->keep_ns);
	assert_int_equal(full->keep_rows, empty->keep_rows);
	assert_int_equal(full->queue, empty->queue);
	assert_int_equal(full->textfile_ns, empty->textfile_ns);
	assert_int_equal(full->max_series, empty->max_series);
	assert_int_equal(full->max_pages, empty->max_pages);
	assert_int_equal(full->max_cpus, empty->max_cpus);
	assert_int_equal(full->max_triggers, empty->max_triggers);
	assert_int_equal(full->trigger_ns, empty->trigger_ns);
	assert_int_equal(full->dry_run, empty->dry_run);
	conf_free(full);
	conf_free(empty);
	free(text);
}

static void mistakes_are_named(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "[nonsense]\n", "t.conf:1: [nonsense]: there is no such section" },
		{ "[database]\nkeep = 3 fortnights\n",
		  "t.conf:2: [database] keep: '3 fortnights' is not a time" },
		{ "[database]\nqueue = -1\n", "t.conf:2: [database] queue: '-1' is not a number" },
		{ "[database]\nqueue = 0\n", "[database] queue: '0' is not from 1 to 1000000" },
		{ "[database]\nkeep-rows = 18446744073709551615\n",
		  "keep-rows: '18446744073709551615' is not from 0 to 1000000000" },
		{ "[daemon]\nbuffer-kb = 9223372036854775808\n", "is not from 0 to 1048576" },
		{ "[actions]\nmax-triggers = 0\n", "is not from 1 to 1000" },
		{ "[actions]\ntrigger-timeout = 20w\n", "'20w' is not from 1 to 86400s" },
		{ "[metrics]\ntextfile-interval = 0s\n", "'0s' is not from 1 to 86400s" },
		{ "[database]\npath = mced.db\n", "is not an absolute path" },
		{ "[daemon]\nfoo = 1\n", "t.conf:2: [daemon] foo: there is no such key" },
		{ "foo = 1\n", "there is no such key in this section" },
		{ "[daemon]\nrecorder\n", "t.conf:2: [daemon]: neither" },
		{ "[daemon\n", "t.conf:1: a section ends with ']'" },
		{ "[log]\nto = moon\n", "[log] to: 'moon' is not" },
		{ "[policy a]\naction = mark\n", "t.conf:1: [a]: the policy has no threshold" },
		{ "[policy a]\nthreshold = 1 in 1h\n", "[a]: the policy has neither an action" },
		{ "[policy a]\nthreshold = 0 in 1h\naction = mark\n",
		  "t.conf:2: [policy a] threshold: '0 in 1h' is not a threshold" },
		{ "[policy a]\nthreshold = 5\naction = mark\n", "'5' is not a threshold" },
		{ "[policy a]\nthreshold = 1 in 1h\naction = explode\n", "'explode' is not known" },
		{ "[policy a]\nunit = l9\nthreshold = 1 in 1h\naction = mark\n",
		  "'l9' is not known" },
		{ "[policy a]\nseverity = >=bad\nthreshold = 1 in 1h\naction = mark\n",
		  "'>=bad' is not known" },
		{ "[policy a]\nper = cpu\nthreshold = 1 in 1h\naction = soft-offline-page\n",
		  "only if errors are counted per page" },
		{ "[policy a]\nper = page\nthreshold = 1 in 1h\naction = offline-cpu\n",
		  "only if errors are counted per cpu" },
		{ "[policy a]\nthreshold = 1 in 1h\naction = trigger\n", "needs a key 'trigger'" },
		{ "[policy a]\nthreshold = 1 in 1h\ntrigger = x.sh\n",
		  "'x.sh': is not an absolute path" },
		{ "[policy a]\nthreshold = 1 in 1h\ntrigger = /nowhere\n",
		  "'/nowhere': No such file" },
		{ "[policy a]\nthreshold = 1 in 1h\ntrigger = /etc/passwd\n",
		  "is not an executable file" },
		{ "[policy a]\nthreshold = 1 in 1h\naction = mark\n[policy a]\n",
		  "t.conf:4: [policy a]: there is a policy of this name in line 1" },
	};
	struct heard heard;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_null(read_text(cases[i].text, &heard));
		if (!strstr(heard.text, cases[i].said))
			fail_msg("%s\nsaid: %s\nnot: %s", cases[i].text, heard.text,
				 cases[i].said);
	}
}

static void all_mistakes_are_named_at_once(void **state)
{
	struct heard heard;

	assert_null(read_text("[daemon]\na = 1\n[x]\n[policy p]\nthreshold = 1 in\n", &heard));
	assert_int_equal(heard.errors, 4);
}

static void long_and_odd_lines(void **state)
{
	char *text = malloc(10000);
	struct conf *conf;
	struct heard heard;

	memset(text, 'a', 9000);
	snprintf(text + 9000, 1000, "\n[database]\n  keep=7d   # a week\n");
	assert_null(read_text(text, &heard));
	assert_non_null(strstr(heard.text, "t.conf:1: the line is too long"));
	assert_int_equal(heard.errors, 1);
	conf = read_text(text + 9001, &heard);
	assert_non_null(conf);
	assert_int_equal(conf->keep_ns, 7 * 24 * 3600 * NS_PER_SEC);
	conf_free(conf);
	free(text);
}

/* What is printed can be read, and is the same. */
static void policies_survive_printing(void **state)
{
	struct conf_report report = { };
	struct conf *first = conf_read(NULL, &report), *second;
	char *text = NULL, *again = NULL;
	struct heard heard;
	size_t size;
	FILE *out;

	out = open_memstream(&text, &size);
	conf_print_policies(out, &first->policies);
	fclose(out);
	second = read_text(text, &heard);
	assert_string_equal(heard.text, "");
	out = open_memstream(&again, &size);
	conf_print_policies(out, &second->policies);
	fclose(out);
	assert_string_equal(text, again);
	assert_int_equal(first->policies.nr, second->policies.nr);
	conf_free(first);
	conf_free(second);
	free(text);
	free(again);
}

static void read_mcelog(const char *text, struct policies *policies, struct heard *heard)
{
	struct conf_report report = { .say = hear, .arg = heard };
	FILE *in = fmemopen((void *)text, strlen(text), "r");

	*heard = (struct heard) { };
	*policies = (struct policies) { };
	mcelog_conf_read(in, "mcelog.conf", policies, &report);
	fclose(in);
}

static void mcelog_thresholds(void **state)
{
	struct policies p;
	struct heard heard;

	read_mcelog("filter = yes\n"
	       "[server]\n"
	       "client-user = root\n"
	       "[dimm]\n"
	       "ce-error-threshold = 20 / 12h\n"
	       "uc-error-trigger = /bin/true\n"
	       "[socket]\n"
	       "mem-ce-error-threshold = 100 / 24h\n"
	       "[page]\n"
	       "memory-ce-action = soft-then-hard\n"
	       "[cache]\n"
	       "cache-threshold-trigger = cache-error-trigger\n"
	       "[trigger]\n"
	       "children-max = 2\n"
	       "directory = /bin\n", &p, &heard);
	assert_int_equal(heard.errors, 0);
	assert_int_equal(p.nr, 4);
	assert_string_equal(p.list[0].name, "mcelog-dimm-ce");
	assert_int_equal(p.list[0].threshold, 20);
	assert_int_equal(p.list[0].period_ns, 12 * 3600 * NS_PER_SEC);
	assert_int_equal(p.list[0].per, POLICY_PER_DIMM);
	assert_string_equal(p.list[1].name, "mcelog-dimm-uc");
	/* mcelog's default applies where only the trigger is named */
	assert_int_equal(p.list[1].threshold, 1);
	assert_string_equal(p.list[1].trigger, "/bin/true");
	assert_true(p.list[1].mcelog);
	assert_int_equal(p.list[3].per, POLICY_PER_PAGE);
	assert_int_equal(p.list[3].threshold, 10);
	assert_int_equal(p.list[3].actions, 1U << POLICY_MARK | 1U << POLICY_SOFT_OFFLINE_PAGE |
			 1U << POLICY_HARD_OFFLINE_PAGE);
	/* What is not taken over is said, with its place. */
	assert_non_null(strstr(heard.text, "mcelog.conf:1: filter: not supported"));
	assert_non_null(strstr(heard.text, "mcelog.conf:3: [server] client-user: not supported"));
	assert_non_null(strstr(heard.text, "mcelog.conf:12: [cache] cache-threshold-trigger: "));
	assert_non_null(strstr(heard.text, "mcelog.conf:14: [trigger] children-max: not used"));
	assert_int_equal(heard.warnings, 4);
	policies_free(&p);
}

static void mcelog_mistakes(void **state)
{
	struct policies p;
	struct heard heard;

	read_mcelog("[page]\nmemory-ce-action = soften\n[dimm]\nce-error-threshold = lots\n"
	       "uc-error-trigger = none-such\n[trigger]\ndirectory = /bin\n", &p, &heard);
	assert_int_equal(heard.errors, 3);
	assert_non_null(strstr(heard.text, "mcelog.conf:2: [page] memory-ce-action: 'soften'"));
	assert_non_null(strstr(heard.text, "mcelog.conf:4: [dimm] ce-error-threshold: 'lots'"));
	assert_non_null(strstr(heard.text, "mcelog.conf:5: [dimm]: trigger '/bin/none-such'"));
	policies_free(&p);

	/* Nothing that it does by itself is made up here. */
	read_mcelog("[page]\nmemory-ce-threshold = 5 / 1h\n", &p, &heard);
	assert_int_equal(p.nr, 0);
	policies_free(&p);
}

/* --- buckets */

struct bench {
	struct conf		*conf;
	struct policy_engine	*engine;
	int			fired;
	char			target[POLICY_TARGET_MAX];
};

static void on_fired(const struct policy_fired *fired, void *arg)
{
	struct bench *b = arg;

	b->fired++;
	snprintf(b->target, sizeof(b->target), "%s", fired->target);
}

static void set_up(struct bench *b, const char *text, size_t max)
{
	struct heard heard;

	*b = (struct bench) { .conf = read_text(text, &heard) };
	assert_string_equal(heard.text, "");
	b->engine = policy_engine_new(&b->conf->policies, max);
}

static void tear_down(struct bench *b)
{
	policy_engine_free(b->engine);
	conf_free(b->conf);
}

static struct policy_input input(int64_t seconds)
{
	return (struct policy_input) {
		.wall_ns = 1, .time_ns = (1700000000 + seconds) * NS_PER_SEC, .addr = 0x12345678,
		.addr_valid = true, .memory = true, .errors = 1, .cpu = 3, .socket = 1, .bank = 7,
		.channel = -1, .instance = -1, .unit = MCE_UNIT_MEM_CTRL,
		.severity = MCE_SEV_CORRECTED, .dimm = "",
	};
}

static int feed(struct bench *b, const struct policy_input *in)
{
	int before = b->fired;

	policy_engine_input(b->engine, in, on_fired, b);

	return b->fired - before;
}

#define PAGE_RULE	"[policy p]\nper = page\nthreshold = 10 in 24h\naction = mark\n"

static void a_burst_fills_a_bucket(void **state)
{
	struct policy_input in;
	struct bench b;

	set_up(&b, PAGE_RULE, 100);
	for (int i = 1; i <= 30; i++) {
		in = input(i);
		assert_int_equal(feed(&b, &in), i % 10 == 0);
	}
	assert_string_equal(b.target, "page 0x12345000");
	tear_down(&b);
}

/* 10 in 24h is one in 2.4 hours: slower never fires, faster does. */
static void a_steady_stream(void **state)
{
	struct policy_input in;
	struct bench b;

	set_up(&b, PAGE_RULE, 100);
	for (int i = 0; i < 1000; i++) {
		in = input(i * 8641L);
		feed(&b, &in);
	}
	assert_int_equal(b.fired, 0);
	for (int i = 0; i < 1000; i++) {
		in = input(1000 * 8641L + i * 4320L);
		feed(&b, &in);
	}
	assert_in_range(b.fired, 45, 55);
	tear_down(&b);
}

static void pages_have_buckets_of_their_own(void **state)
{
	struct policy_input in;
	struct bench b;

	set_up(&b, PAGE_RULE, 100);
	for (int i = 0; i < 9 * 2; i++) {
		in = input(i);
		in.addr = 0x1000 * (1 + i % 2);
		feed(&b, &in);
	}
	assert_int_equal(b.fired, 0);
	in = input(100);
	in.addr = 0x1fff;
	assert_int_equal(feed(&b, &in), 1);
	assert_string_equal(b.target, "page 0x1000");
	tear_down(&b);
}

static void what_a_rule_is_about(void **state)
{
	struct policy_input in;
	struct bench b;

	set_up(&b, "[policy p]\nunit = l2, l3\nseverity = >=ucna\nmemory = no\nper = unit\n"
	       "threshold = 1 in 1h\naction = mark\n", 100);
	in = input(0);
	assert_int_equal(feed(&b, &in), 0);
	in.unit = MCE_UNIT_L3;
	assert_int_equal(feed(&b, &in), 0);
	in.severity = MCE_SEV_FATAL;
	assert_int_equal(feed(&b, &in), 0);
	in.memory = false;
	assert_int_equal(feed(&b, &in), 1);
	assert_string_equal(b.target, "unit l3");
	in.severity = MCE_SEV_DEFERRED;
	assert_int_equal(feed(&b, &in), 0);
	tear_down(&b);
}

static void names_of_targets(void **state)
{
	static const struct {
		const char *per, *target;
	} cases[] = {
		{ "machine", "machine" }, { "socket", "socket 1" }, { "cpu", "cpu 3" },
		{ "bank", "cpu 3 bank 7" }, { "unit", "unit mem_ctrl" },
		{ "dimm", "dimm DIMM_A1" }, { "page", "page 0x12345000" },
	};
	struct policy_input in = input(0);
	struct bench b;
	char text[100];

	in.dimm = "DIMM_A1";
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(text, sizeof(text),
			 "[policy p]\nper = %s\nthreshold = 1 in 1h\naction = mark\n",
			 cases[i].per);
		set_up(&b, text, 100);
		assert_int_equal(feed(&b, &in), 1);
		assert_string_equal(b.target, cases[i].target);
		tear_down(&b);
	}
}

static void without_a_page_or_dimm(void **state)
{
	struct policy_stats stats;
	struct policy_input in;
	struct bench b;

	set_up(&b, "[policy p]\nper = page\nthreshold = 1 in 1h\naction = mark\n"
	       "[policy d]\nper = dimm\nthreshold = 1 in 1h\naction = mark\n", 100);
	in = input(0);
	in.addr_valid = false;
	in.channel = 2;
	assert_int_equal(feed(&b, &in), 1);
	assert_string_equal(b.target, "dimm socket 1 bank 7 channel 2");
	policy_engine_stats(b.engine, &stats);
	assert_int_equal(stats.no_target, 1);
	tear_down(&b);
}

static void a_record_can_stand_for_many_errors(void **state)
{
	struct policy_input in = input(0);
	struct bench b;

	set_up(&b, "[policy p]\nper = dimm\ncount = errors\nthreshold = 10 in 24h\naction = mark\n",
	       100);
	in.errors = 9;
	assert_int_equal(feed(&b, &in), 0);
	in.errors = 1;
	assert_int_equal(feed(&b, &in), 1);
	in.errors = 32767;
	assert_int_equal(feed(&b, &in), 1);
	tear_down(&b);
}

static void late_events_count(void **state)
{
	struct policy_input in;
	struct bench b;

	set_up(&b, PAGE_RULE, 100);
	in = input(1000);
	feed(&b, &in);
	for (int i = 0; i < 9; i++) {
		in = input(900 - i);
		feed(&b, &in);
	}
	assert_int_equal(b.fired, 1);
	tear_down(&b);
}

static void memory_is_bounded(void **state)
{
	struct policy_stats stats;
	struct policy_input in;
	struct bench b;

	set_up(&b, PAGE_RULE, 100);
	for (int i = 0; i < 1000; i++) {
		in = input(i);
		in.addr = i * 0x1000L;
		feed(&b, &in);
		/* One that keeps coming back stays. */
		in.addr = 0xabcdef000;
		if (i % 10 == 0)
			feed(&b, &in);
	}
	policy_engine_stats(b.engine, &stats);
	assert_int_equal(stats.buckets, 100);
	assert_in_range(stats.evicted, 900, 901);
	assert_int_equal(b.fired, 10);
	tear_down(&b);
}

static void history_counts_without_acting(void **state)
{
	struct policy_input in;
	struct bench b;

	set_up(&b, PAGE_RULE, 100);
	for (int i = 0; i < 9; i++) {
		in = input(i);
		policy_engine_input(b.engine, &in, NULL, NULL);
	}
	in = input(10);
	assert_int_equal(feed(&b, &in), 1);
	tear_down(&b);
}

/* --- actions */

struct done {
	char	text[4096];
};

static void on_action(const struct log_action *a, void *arg)
{
	struct done *done = arg;
	size_t len = strlen(done->text);

	snprintf(done->text + len, sizeof(done->text) - len, "%s %s %s%s%s\n", a->action,
		 a->target, a->result, *a->detail ? ": " : "", a->detail);
}

static void put_file(const char *dir, const char *name, const char *text, mode_t mode)
{
	char path[512];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
	chmod(path, mode);
}

static void get_file(const char *dir, const char *name, char *text, size_t size)
{
	char path[512];
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	in = fopen(path, "r");
	assert_non_null(in);
	text[fread(text, 1, size - 1, in)] = '\0';
	fclose(in);
}

static void make_sysfs(const char *dir)
{
	char command[600];

	snprintf(command, sizeof(command), "mkdir -p %s/devices/system/memory "
		 "%s/devices/system/cpu/cpu3", dir, dir);
	assert_int_equal(system(command), 0);
	put_file(dir, "devices/system/memory/soft_offline_page", "", 0600);
	put_file(dir, "devices/system/cpu/cpu3/online", "", 0600);
}

/* Run the policy of the text once on input(0). */
static void act(struct actions *a, const char *text, const char *elsewhere)
{
	struct policy_input in = input(0);
	struct mce_bank_record rec = { .status = 0x8c00004000010091, .addr = in.addr };
	struct policy_fired fired = { .in = &in, .target = "page 0x12345000", .count = 3,
				      .total = 4 };
	struct heard heard;
	struct conf *conf = read_text(text, &heard);

	assert_string_equal(heard.text, "");
	fired.policy = &conf->policies.list[0];
	actions_run(a, &fired, "a summary; $(reboot) `x`", &rec, elsewhere);
	conf_free(conf);
}

static void wait_for_triggers(struct actions *a)
{
	for (int i = 0; i < 500 && actions_running(a); i++) {
		poll(NULL, 0, 20);
		actions_poll(a);
	}
	assert_int_equal(actions_running(a), 0);
}

#define OFFLINE	"[policy p]\nper = page\nthreshold = 1 in 1h\naction = soft-offline-page\n"

static struct action_opts limits(void **state, struct done *done)
{
	*done = (struct done) { };

	return (struct action_opts) {
		.sysfs = *state, .meminfo = "/none", .max_pages = 2, .max_cpus = 1,
		.max_triggers = 2,
		.trigger_ns = NS_PER_SEC, .report = on_action, .arg = done,
	};
}

/* The same for another page or CPU. */
static void act_on(struct actions *a, const char *text, uint64_t addr, const char *target)
{
	struct policy_input in = input(0);
	struct mce_bank_record rec = { };
	struct policy_fired fired = { .in = &in, .target = target };
	struct heard heard;
	struct conf *conf = read_text(text, &heard);

	in.addr = addr;
	fired.policy = &conf->policies.list[0];
	actions_run(a, &fired, "", &rec, NULL);
	conf_free(conf);
}

/* However often an error of one page is reported, others are still protected. */
static void pages_go_offline_up_to_a_limit(void **state)
{
	struct done done;
	struct action_opts opts = limits(state, &done);
	struct actions *a = actions_new(&opts);
	char text[100];

	make_sysfs(*state);
	actions_done(a, POLICY_SOFT_OFFLINE_PAGE, "page 0x5000");
	for (int i = 0; i < 3; i++)
		act(a, OFFLINE, NULL);
	get_file(*state, "devices/system/memory/soft_offline_page", text, sizeof(text));
	assert_string_equal(text, "0x12345000\n");
	act_on(a, OFFLINE, 0x5abc, "page 0x5000");
	act_on(a, OFFLINE, 0x6abc, "page 0x6000");
	assert_string_equal(done.text,
			    "soft-offline-page page 0x12345000 done\n"
			    "soft-offline-page page 0x12345000 skipped: it is offline already\n"
			    "soft-offline-page page 0x12345000 skipped: it is offline already\n"
			    "soft-offline-page page 0x5000 skipped: it is offline already\n"
			    "soft-offline-page page 0x6000 limit: 2 are offline already, "
			    "the limit is 2\n");
	actions_free(a);
}

static void what_cannot_go_offline_is_left_alone_for_a_while(void **state)
{
	struct done done;
	struct action_opts opts = limits(state, &done);
	struct actions *a = actions_new(&opts);
	struct targets t = { };

	for (int i = 0; i < 2; i++)
		act(a, OFFLINE, NULL);
	assert_string_equal(done.text,
			    "soft-offline-page page 0x12345000 failed: the kernel can't do it "
			    "(CONFIG_MEMORY_FAILURE)\n"
			    "soft-offline-page page 0x12345000 skipped: it could not be done; left "
			    "alone for 60 s more\n");
	actions_free(a);

	for (int i = 0; i < 2000; i++)
		targets_failed(&t, i, i);
	assert_int_equal(targets_wait(&t, 1, 2000), 0);
	assert_int_equal(targets_wait(&t, 1999, 1999), 60 * NS_PER_SEC);
	for (int i = 0; i < 20; i++)
		targets_failed(&t, 1999, 0);
	assert_int_equal(targets_wait(&t, 1999, 0), 24 * 3600 * NS_PER_SEC);
	assert_int_equal(targets_done(&t, 1999), 0);
	assert_int_equal(targets_done(&t, 1999), 0);
	assert_int_equal(t.nr, 1);
	assert_int_equal(targets_wait(&t, 1999, 0), 0);
	targets_free(&t);
}

/* The history is not there: what the kernel has offline counts, or all if it won't tell. */
static void limits_that_are_not_known_are_reached(void **state)
{
	struct done done;
	struct action_opts opts = limits(state, &done);
	struct actions *a = actions_new(&opts);
	char meminfo[300];

	make_sysfs(*state);
	actions_count_kernel(a);
	act(a, OFFLINE, NULL);
	act(a, "[policy p]\nper = cpu\nthreshold = 1 in 1h\naction = offline-cpu\n", NULL);
	actions_free(a);
	assert_string_equal(done.text,
			    "soft-offline-page page 0x12345000 limit: how many are offline already "
			    "is not known\n"
			    "offline-cpu page 0x12345000 limit: how many are offline already is not "
			    "known\n");

	opts = limits(state, &done);
	put_file(*state, "meminfo", "MemTotal: 1 kB\nHardwareCorrupted:     4 kB\n", 0644);
	put_file(*state, "devices/system/cpu/offline", "\n", 0644);
	snprintf(meminfo, sizeof(meminfo), "%s/meminfo", (char *)*state);
	opts.meminfo = meminfo;
	a = actions_new(&opts);
	actions_count_kernel(a);
	act(a, OFFLINE, NULL);
	act_on(a, OFFLINE, 0x6000, "page 0x6000");
	act(a, "[policy p]\nper = cpu\nthreshold = 1 in 1h\naction = offline-cpu\n", NULL);
	actions_free(a);
	assert_string_equal(done.text,
			    "soft-offline-page page 0x12345000 done\n"
			    "soft-offline-page page 0x6000 limit: 2 are offline already, the limit is 2\n"
			    "offline-cpu page 0x12345000 done\n");
}

static void a_dry_run_and_an_old_boot_do_nothing(void **state)
{
	struct done done;
	struct action_opts opts = limits(state, &done);
	struct actions *a;
	char text[100];

	make_sysfs(*state);
	opts.dry_run = true;
	a = actions_new(&opts);
	act(a, OFFLINE, NULL);
	act(a, "[policy p]\nthreshold = 1 in 1h\ntrigger = /bin/true\n", NULL);
	act(a, OFFLINE, "it is of elsewhere");
	get_file(*state, "devices/system/memory/soft_offline_page", text, sizeof(text));
	assert_string_equal(text, "");
	assert_string_equal(done.text,
			    "soft-offline-page page 0x12345000 dry-run\n"
			    "trigger page 0x12345000 dry-run: /bin/true\n"
			    "soft-offline-page page 0x12345000 skipped: it is of elsewhere\n");
	actions_free(a);
}

static void hard_follows_soft(void **state)
{
	struct done done;
	struct action_opts opts = limits(state, &done);
	struct actions *a = actions_new(&opts);
	char command[600], text[100];

	make_sysfs(*state);
	snprintf(command, sizeof(command), "rm %s/devices/system/memory/soft_offline_page",
		 (char *)*state);
	assert_int_equal(system(command), 0);
	put_file(*state, "devices/system/memory/hard_offline_page", "", 0600);
	act(a, "[policy p]\nper = page\nthreshold = 1 in 1h\n"
	    "action = soft-offline-page, hard-offline-page\n", NULL);
	get_file(*state, "devices/system/memory/hard_offline_page", text, sizeof(text));
	assert_string_equal(text, "0x12345000\n");
	assert_non_null(strstr(done.text, "soft-offline-page page 0x12345000 failed: the kernel"));
	assert_non_null(strstr(done.text, "hard-offline-page page 0x12345000 done"));
	actions_free(a);
}

static void a_cpu_goes_offline(void **state)
{
	static const char text[] = "[policy p]\nper = cpu\nthreshold = 1 in 1h\n"
				   "action = offline-cpu\n";
	struct done done;
	struct action_opts opts = limits(state, &done);
	struct actions *a = actions_new(&opts);
	char online[10];

	make_sysfs(*state);
	act(a, text, NULL);
	act(a, text, NULL);
	get_file(*state, "devices/system/cpu/cpu3/online", online, sizeof(online));
	assert_string_equal(online, "0\n");
	assert_non_null(strstr(done.text, "offline-cpu page 0x12345000 skipped: it is offline"));
	actions_free(a);
}

static void run_again(struct actions *a, const char *dir, const char *more)
{
	char text[600];

	snprintf(text, sizeof(text), "[policy p]\nthreshold = 3 in 1h\ntrigger = %s/trigger\n%s",
		 dir, more);
	act(a, text, NULL);
}

static void run_script(struct actions *a, const char *dir, const char *script, const char *more)
{
	put_file(dir, "trigger", script, 0755);
	run_again(a, dir, more);
}

/* What comes from hardware is data for a trigger, never shell code. */
static void a_trigger_has_its_environment(void **state)
{
	struct done done;
	struct action_opts opts = limits(state, &done);
	struct actions *a = actions_new(&opts);
	char script[600], text[4096];

	snprintf(script, sizeof(script), "#!/bin/sh\nenv >%s/env\nls /proc/self/fd >%s/fds\n"
		 "cat >>%s/env\n", (char *)*state, (char *)*state, (char *)*state);
	run_script(a, *state, script, "mcelog-environment = yes\n");
	wait_for_triggers(a);
	get_file(*state, "env", text, sizeof(text));
	assert_non_null(strstr(text, "MCE_SUMMARY=a summary; $(reboot) `x`\n"));
	assert_non_null(strstr(text, "MCE_TARGET=page 0x12345000\n"));
	assert_non_null(strstr(text, "MCE_THRESHOLD=3 in 1h\n"));
	assert_non_null(strstr(text, "MCE_COUNT=3\n"));
	assert_non_null(strstr(text, "MCE_UNIT=mem_ctrl\n"));
	assert_non_null(strstr(text, "MCE_SEVERITY=corrected\n"));
	assert_non_null(strstr(text, "MCE_STATUS=0x8c00004000010091\n"));
	assert_non_null(strstr(text, "MCE_PAGE=0x12345000\n"));
	assert_non_null(strstr(text, "TOTALCOUNT=4\n"));
	assert_non_null(strstr(text, "CECOUNT=4\n"));
	assert_null(strstr(text, "TEST_DATA="));
	get_file(*state, "fds", text, sizeof(text));
	assert_string_equal(text, "0\n1\n2\n3\n");
	assert_non_null(strstr(done.text, "trigger page 0x12345000 done"));
	actions_free(a);
}

/* The directory @sub becomes one that others can write, after the configuration was read. */
static void fire_trigger_after(struct actions *a, const char *path, const char *sub)
{
	struct policy_input in = input(0);
	struct mce_bank_record rec = { };
	struct policy_fired fired = { .in = &in, .target = "x", .count = 1, .total = 1 };
	struct heard heard;
	struct conf *conf;
	char text[600];

	snprintf(text, sizeof(text), "[policy p]\nthreshold = 1 in 1h\ntrigger = %s\n", path);
	conf = read_text(text, &heard);
	assert_string_equal(heard.text, "");
	chmod(sub, 0777);
	fired.policy = &conf->policies.list[0];
	actions_run(a, &fired, "", &rec, NULL);
	conf_free(conf);
}

/* Whatever this daemon may do. */
static void a_trigger_has_no_capabilities(void **state)
{
	struct done done;
	struct action_opts opts = limits(state, &done);
	char script[600], text[4096];
	struct actions *a;
	int status;
	pid_t pid;

	snprintf(script, sizeof(script), "#!/bin/sh\ngrep ^Cap /proc/self/status >%s/caps\n",
		 (char *)*state);
	/* What is dropped can't be had again. */
	pid = fork();
	if (!pid) {
		a = actions_new(&opts);
		if (privileges_drop(true))
			_exit(1);
		run_script(a, *state, script, "");
		wait_for_triggers(a);
		actions_free(a);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	get_file(*state, "caps", text, sizeof(text));
	assert_non_null(strstr(text, "CapInh:\t0000000000000000\n"));
	assert_non_null(strstr(text, "CapPrm:\t0000000000000000\n"));
	assert_non_null(strstr(text, "CapEff:\t0000000000000000\n"));
	assert_non_null(strstr(text, "CapAmb:\t0000000000000000\n"));
}

/* At the start of the trigger: the configuration was read before that. */
static void a_trigger_that_others_can_change_is_not_run(void **state)
{
	struct done done;
	struct action_opts opts = limits(state, &done);
	struct actions *a = actions_new(&opts);
	char sub[300], program[300], link[300], script[700];

	snprintf(sub, sizeof(sub), "%s/sub", (char *)*state);
	snprintf(program, sizeof(program), "%s/sub/program", (char *)*state);
	snprintf(link, sizeof(link), "%s/trigger", (char *)*state);
	mkdir(sub, 0755);
	snprintf(script, sizeof(script), "#!/bin/sh\ntouch %s/ran\n", (char *)*state);
	put_file(*state, "sub/program", script, 0755);
	assert_int_equal(symlink(program, link), 0);
	assert_null(trusted_program(link));

	chmod(sub, 0777);
	assert_non_null(strstr(trusted_program(program), "a directory on the way"));
	assert_non_null(strstr(trusted_program(link), "a directory on the way"));
	chmod(sub, 01777);
	assert_null(trusted_program(link));
	chmod(program, 0775);
	assert_non_null(strstr(trusted_program(link), "can be written by others"));
	chmod(program, 0755);
	if (!geteuid()) {
		assert_int_equal(lchown(link, 1, 1), 0);
		assert_non_null(strstr(trusted_program(link), "belongs to another user"));
		assert_int_equal(lchown(link, 0, 0), 0);
		assert_int_equal(chown(sub, 1, 1), 0);
		assert_non_null(strstr(trusted_program(link), "belongs to another user"));
		assert_int_equal(chown(sub, 0, 0), 0);
	}
	fire_trigger_after(a, link, sub);
	wait_for_triggers(a);
	assert_non_null(strstr(done.text, "/trigger: a directory on the way to it can be"));
	snprintf(script, sizeof(script), "%s/ran", (char *)*state);
	assert_int_equal(access(script, F_OK), -1);
	actions_free(a);
}

static void paths_that_lead_nowhere(void **state)
{
	char loop[300];

	snprintf(loop, sizeof(loop), "%s/loop", (char *)*state);
	assert_int_equal(symlink(loop, loop), 0);
	assert_string_equal(trusted_program(loop), strerror(ELOOP));
	assert_non_null(strstr(trusted_program("bin/true"), "not an absolute path"));
	assert_non_null(strstr(trusted_program("/"), "not an executable file"));
	assert_non_null(strstr(trusted_program("/usr/bin"), "not an executable file"));
	assert_string_equal(trusted_program("/etc/passwd/x"), strerror(ENOTDIR));
	assert_null(trusted_program("/usr/bin/../bin//true"));
	assert_null(trusted_program("/bin/true"));
}

static void a_trigger_that_fails(void **state)
{
	struct done done;
	struct action_opts opts = limits(state, &done);
	struct actions *a = actions_new(&opts);

	run_script(a, *state, "#!/bin/sh\nexit 3\n", "");
	wait_for_triggers(a);
	assert_non_null(strstr(done.text, "/trigger: exit status 3"));
	run_script(a, *state, "#!/no/such/interpreter\n", "");
	wait_for_triggers(a);
	assert_non_null(strstr(done.text, "/trigger: No such file or directory"));
	actions_free(a);
}

/* With all its children, but nobody else. */
static void a_trigger_that_hangs_is_killed(void **state)
{
	struct done done;
	struct action_opts opts = limits(state, &done);
	struct actions *a = actions_new(&opts);
	char script[600], text[100];
	struct timespec start, end;
	int pid;

	snprintf(script, sizeof(script), "#!/bin/sh\nsleep 1000 &\necho $! >%s/child\nwait\n",
		 (char *)*state);
	clock_gettime(CLOCK_MONOTONIC, &start);
	run_script(a, *state, script, "");
	assert_in_range(actions_timeout(a), 500, 1001);
	wait_for_triggers(a);
	clock_gettime(CLOCK_MONOTONIC, &end);
	assert_in_range(end.tv_sec - start.tv_sec, 0, 8);
	assert_non_null(strstr(done.text, "timeout: "));
	assert_non_null(strstr(done.text, "killed, it ran for more than 1 s"));
	get_file(*state, "child", text, sizeof(text));
	pid = atoi(text);
	assert_true(pid > 1);
	/* Dead, or a zombie that its new parent does not reap. */
	for (int i = 0; i < 100; i++) {
		snprintf(script, sizeof(script), "! grep -q '^State:.[^Z]' /proc/%d/status "
			 "2>/dev/null", pid);
		if (!system(script)) {
			actions_free(a);
			return;
		}
		poll(NULL, 0, 20);
	}
	fail_msg("the child %d still runs", pid);
}

static void triggers_take_turns(void **state)
{
	struct done done;
	struct action_opts opts = limits(state, &done);
	struct actions *a = actions_new(&opts);
	char script[600], text[100];

	snprintf(script, sizeof(script), "#!/bin/sh\nsleep 0.2\necho x >>%s/count\n",
		 (char *)*state);
	put_file(*state, "trigger", script, 0755);
	for (int i = 0; i < 5; i++) {
		run_again(a, *state, "");
		assert_true(actions_running(a) <= 2);
	}
	for (int i = 0; i < 3; i++)
		wait_for_triggers(a);
	get_file(*state, "count", text, sizeof(text));
	assert_string_equal(text, "x\nx\nx\nx\nx\n");
	actions_free(a);
}

#define DIR_TEST(name)	cmocka_unit_test_setup_teardown(name, make_dir, remove_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipped_file_is_good),
		cmocka_unit_test(commented_lines_are_the_defaults),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(all_mistakes_are_named_at_once),
		cmocka_unit_test(long_and_odd_lines),
		cmocka_unit_test(policies_survive_printing),
		cmocka_unit_test(mcelog_thresholds),
		cmocka_unit_test(mcelog_mistakes),
		cmocka_unit_test(a_burst_fills_a_bucket),
		cmocka_unit_test(a_steady_stream),
		cmocka_unit_test(pages_have_buckets_of_their_own),
		cmocka_unit_test(what_a_rule_is_about),
		cmocka_unit_test(names_of_targets),
		cmocka_unit_test(without_a_page_or_dimm),
		cmocka_unit_test(a_record_can_stand_for_many_errors),
		cmocka_unit_test(late_events_count),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(history_counts_without_acting),
		DIR_TEST(pages_go_offline_up_to_a_limit),
		DIR_TEST(what_cannot_go_offline_is_left_alone_for_a_while),
		DIR_TEST(limits_that_are_not_known_are_reached),
		DIR_TEST(a_dry_run_and_an_old_boot_do_nothing),
		DIR_TEST(hard_follows_soft),
		DIR_TEST(a_cpu_goes_offline),
		DIR_TEST(a_trigger_has_its_environment),
		DIR_TEST(a_trigger_has_no_capabilities),
		DIR_TEST(a_trigger_that_others_can_change_is_not_run),
		DIR_TEST(paths_that_lead_nowhere),
		DIR_TEST(a_trigger_that_fails),
		DIR_TEST(a_trigger_that_hangs_is_killed),
		DIR_TEST(triggers_take_turns),
	};

	quiet();

	return cmocka_run_group_tests(tests, NULL, NULL);
}
