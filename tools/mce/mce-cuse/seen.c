// SPDX-License-Identifier: GPL-2.0
/* Each record once. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seen.h"

void seen_init(struct seen *s, const char *path)
{
	FILE *f = fopen(path, "r");

	memset(s, 0, sizeof(*s));
	s->path = path;
	if (!f)
		return;

	s->before = fscanf(f, "tsc %" SCNu64, &s->handed_out) == 1;
	fclose(f);
}

void seen_exit(struct seen *s)
{
	free(s->keys);
	s->keys = NULL;
}

static bool seen_has(const struct seen *s, const struct seen_key *key)
{
	size_t i;

	for (i = 0; i < s->nr; i++) {
		if (!memcmp(&s->keys[i], key, sizeof(*key)))
			return true;
	}

	return false;
}

static int seen_grow(struct seen *s)
{
	size_t room = s->room ? s->room * 2 : 64;
	struct seen_key *keys = realloc(s->keys, room * sizeof(*keys));

	if (!keys)
		return -ENOMEM;

	s->keys = keys;
	s->room = room;
	return 0;
}

int seen_add(struct seen *s, const struct mce_bank_record *rec, bool old)
{
	struct seen_key key = {
		.tsc	= rec->tsc,
		.status	= rec->status,
		.cpu	= rec->cpu,
		.bank	= rec->bank,
	};

	/* Without a TSC two records can't be told apart. */
	if (!key.tsc)
		return old ? !s->before : 1;
	if (old && s->before && key.tsc <= s->handed_out)
		return 0;
	if (seen_has(s, &key))
		return 0;
	if (!old)
		return 1;
	if (s->nr == s->room && seen_grow(s))
		return -ENOMEM;

	s->keys[s->nr++] = key;
	return 1;
}

int seen_handed_out(struct seen *s, uint64_t tsc)
{
	FILE *f;
	int err;

	if (s->before && tsc <= s->handed_out)
		return 0;

	s->handed_out = tsc;
	s->before = true;
	f = fopen(s->path, "w");
	if (!f)
		return -errno;

	err = fprintf(f, "tsc %" PRIu64 "\n", tsc) < 0 ? -EIO : 0;
	if (fclose(f) && !err)
		err = -errno;
	return err;
}
