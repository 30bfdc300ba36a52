// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trusted.h"

/* What the kernel follows, too. */
#define MAX_LINKS	40

/* A path on the way to its end: @dir is what it begins with, and is good. */
struct walk {
	int		dir;
	unsigned int	links;
	char		rest[PATH_MAX];
};

static const char *check_owner(const struct stat *st)
{
	if (st->st_uid != 0 && st->st_uid != geteuid())
		return "belongs to another user, who could change it, or is reached through such";

	return NULL;
}

/* In a sticky directory only the owner of an entry can replace it. */
static const char *check_dir(const struct stat *st)
{
	if (st->st_mode & 0022 && !(st->st_mode & S_ISVTX))
		return "a directory on the way to it can be written by others than its owner";

	return check_owner(st);
}

static const char *check_file(const struct stat *st)
{
	if (!S_ISREG(st->st_mode) || !(st->st_mode & 0111))
		return "is not an executable file";
	if (st->st_mode & 0022)
		return "can be written by others than its owner";

	return check_owner(st);
}

static const char *go_to(struct walk *w, const char *name)
{
	int dir = openat(w->dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (dir < 0)
		return strerror(errno);
	if (w->dir >= 0)
		close(w->dir);
	w->dir = dir;

	return fstat(dir, &st) ? strerror(errno) : check_dir(&st);
}

/* Put what a link says in front of the rest. */
static const char *follow(struct walk *w, const char *name, const struct stat *st)
{
	const char *problem = check_owner(st);
	char target[PATH_MAX], rest[PATH_MAX];
	ssize_t len;

	if (problem)
		return problem;
	len = readlinkat(w->dir, name, target, sizeof(target) - 1);
	if (len < 0)
		return strerror(errno);
	target[len] = '\0';
	memcpy(rest, w->rest, sizeof(rest));
	if (++w->links > MAX_LINKS ||
	    snprintf(w->rest, sizeof(w->rest), "%s/%s", target, rest) >= sizeof(w->rest))
		return strerror(ELOOP);

	return *target == '/' ? go_to(w, "/") : NULL;
}

/* Take the first name off the rest. Return: it is the last. */
static bool next_name(struct walk *w, char *name)
{
	char *at = w->rest + strspn(w->rest, "/");
	size_t len = strcspn(at, "/"), more = len + strspn(at + len, "/");

	snprintf(name, NAME_MAX + 2, "%.*s", (int)len, at);
	memmove(w->rest, at + more, strlen(at + more) + 1);

	return !*w->rest;
}

static const char *walk(struct walk *w)
{
	char name[NAME_MAX + 2];
	const char *problem;
	struct stat st;
	bool last;

	problem = go_to(w, "/");
	while (!problem) {
		last = next_name(w, name);
		if (fstatat(w->dir, *name ? name : ".", &st, AT_SYMLINK_NOFOLLOW))
			return strerror(errno);
		if (last && !S_ISLNK(st.st_mode))
			return check_file(&st);
		problem = S_ISLNK(st.st_mode) ? follow(w, name, &st) : go_to(w, name);
	}

	return problem;
}

const char *trusted_program(const char *path)
{
	struct walk w = { .dir = -1 };
	const char *problem;

	if (*path != '/')
		return "is not an absolute path; there is no shell, and no arguments";
	if (snprintf(w.rest, sizeof(w.rest), "%s", path) >= sizeof(w.rest))
		return strerror(ENAMETOOLONG);
	problem = walk(&w);
	if (w.dir >= 0)
		close(w.dir);

	return problem;
}
