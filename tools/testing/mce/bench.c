// SPDX-License-Identifier: GPL-2.0
/*
 * How long does it take to classify a record? It is done inside a machine check
 * exception, so more than a microsecond is too much.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "check.h"
#include "vectors.h"

#define ROUNDS		20000
#define LIMIT_NS	1000

static double now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);

	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

/* The fastest of some runs: the machine may be busy with something else. */
static double classify_ns(const struct mce_unit_rec *rec)
{
	struct mce_unit_info info;
	double start, ns, best = 1e9;
	unsigned int run, i;

	for (run = 0; run < 5; run++) {
		start = now_ns();
		for (i = 0; i < ROUNDS; i++) {
			mce_unit_classify(rec, &info);
			__asm__ volatile("" : : "r" (&info) : "memory");
		}
		ns = (now_ns() - start) / ROUNDS;
		if (ns < best)
			best = ns;
	}

	return best;
}

int main(void)
{
	double ns, sum = 0, worst = 0;
	const char *id = "";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(mce_unit_vectors); i++) {
		ns = classify_ns(&mce_unit_vectors[i].rec);
		sum += ns;
		if (ns > worst) {
			worst = ns;
			id = mce_unit_vectors[i].id;
		}
	}
	printf("# classify: mean %.0f ns, worst %.0f ns (%s)\n",
	       sum / ARRAY_SIZE(mce_unit_vectors), worst, id);
	printf("%s 1 - classify takes less than %u ns\n1..1\n",
	       worst < LIMIT_NS ? "ok" : "not ok", LIMIT_NS);

	return worst < LIMIT_NS ? EXIT_SUCCESS : EXIT_FAILURE;
}
