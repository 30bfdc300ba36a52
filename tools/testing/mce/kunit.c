// SPDX-License-Identifier: GPL-2.0
/*
 * Run the classifier's KUnit suite in user space. Prints TAP, a line for each
 * case and parameter.
 */
#include <stdarg.h>
#include <stdlib.h>

#include <kunit/test.h>

/* Enough to see what is wrong without drowning it. */
#define MAX_REPORTS	20

static unsigned int nr_tests, nr_failed, nr_reports;

void kunit_report(struct kunit *test, const char *file, int line, const char *what,
		  const char *fmt, ...)
{
	va_list args;

	test->failed = true;
	if (++nr_reports > MAX_REPORTS)
		return;

	printf("# %s:%d: expected %s: ", file, line, what);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

static void run_case(const struct kunit_case *c, const void *param, const char *desc)
{
	struct kunit test = { .param_value = param };

	nr_tests++;
	nr_reports = 0;
	if (!setjmp(test.abort))
		c->run_case(&test);
	if (nr_reports > MAX_REPORTS)
		printf("# and %u more\n", nr_reports - MAX_REPORTS);

	nr_failed += test.failed;
	printf("%s %u - %s%s%s\n", test.failed ? "not ok" : "ok", nr_tests, c->name,
	       *desc ? " " : "", desc);
}

static void run_params(const struct kunit_case *c)
{
	char desc[KUNIT_PARAM_DESC_SIZE] = "";
	const void *param = NULL;

	while ((param = c->generate_params(NULL, param, desc)))
		run_case(c, param, desc);
}

int main(void)
{
	const struct kunit_case *c;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("TAP version 13\n# %s\n", kunit_the_suite->name);
	for (c = kunit_the_suite->test_cases; c->run_case; c++) {
		if (c->generate_params)
			run_params(c);
		else
			run_case(c, NULL, "");
	}
	printf("1..%u\n# %u passed, %u failed\n", nr_tests, nr_tests - nr_failed, nr_failed);

	return nr_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
