// SPDX-License-Identifier: GPL-2.0
/*
 * Machine checks of an earlier boot that the firmware keeps (ACPI ERST) until somebody
 * has them: see Documentation/trace/events-mce.rst.
 */
#include "saved.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

/* Return: false if @line does not have it. */
static bool number(const char *line, const char *name, uint64_t *value)
{
	size_t len = strlen(name);
	const char *at;

	for (at = line; at; at = strchr(at, ' ')) {
		at += *at == ' ';
		if (!strncmp(at, name, len) && at[len] == '=') {
			*value = strtoull(at + len + 1, NULL, 0);
			return true;
		}
	}

	return false;
}

static bool in_history(const char *line, struct store *s)
{
	uint64_t cpu, bank, tsc, status;

	return number(line, "cpu", &cpu) && number(line, "bank", &bank) &&
	       number(line, "tsc", &tsc) && number(line, "status", &status) &&
	       store_has(s, cpu, bank, tsc, status);
}

static int clear(const char *path, uint64_t id)
{
	FILE *file = fopen(path, "we");
	int err;

	if (!file)
		return -errno;
	fprintf(file, "0x%" PRIx64 "\n", id);
	err = fflush(file) ? -errno : 0;
	fclose(file);

	return err;
}

static void acknowledge(const char *path, uint64_t id)
{
	int err = clear(path, id);

	if (err)
		log_msg(LOG_WARNING, LOG_ID_DATABASE,
			"the firmware's record 0x%" PRIx64 " cannot be cleared: %s: %s", id, path,
			strerror(-err));
	else
		log_msg(LOG_INFO, LOG_ID_DATABASE,
			"the firmware's record 0x%" PRIx64 " is in the history, and cleared", id);
}

/* All lines first: to clear one moves the others. */
void saved_acknowledge(const char *path, struct store *s)
{
	FILE *file = fopen(path, "re");
	uint64_t ids[64], id;
	size_t size = 0, nr = 0;
	char *line = NULL;

	if (!file)
		return;
	while (nr < sizeof(ids) / sizeof(*ids) && getline(&line, &size, file) > 0) {
		if (number(line, "id", &id) && in_history(line, s))
			ids[nr++] = id;
	}
	free(line);
	fclose(file);
	for (size_t i = 0; i < nr; i++)
		acknowledge(path, ids[i]);
}
