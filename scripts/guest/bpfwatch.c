// SPDX-License-Identifier: GPL-2.0
/*
 * Attaches a BPF program to all mce_bank events while a command runs.
 *
 * Usage: bpfwatch FILE COMMAND...
 *
 * The program is watch.bpf.o beside this one. Afterwards FILE has a line for each
 * event: addr=0x50001000 pid=88 stack=24 read=0, as watch.h explains. The exit
 * status is the command's.
 */
#include <err.h>
#include <glob.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "watch.h"

#define EVENTS	"/sys/kernel/tracing/events/mce/mce_bank_*"

static struct bpf_object *load_program(void)
{
	char path[PATH_MAX + sizeof("/watch.bpf.o")] = "";
	struct bpf_object *object;

	if (readlink("/proc/self/exe", path, PATH_MAX) < 0)
		err(1, "/proc/self/exe");
	strcat(dirname(path), "/watch.bpf.o");
	object = bpf_object__open_file(path, NULL);
	if (!object)
		err(1, "cannot open %s", path);
	if (bpf_object__load(object))
		err(1, "the kernel refuses %s", path);

	return object;
}

static void attach_to_all(struct bpf_object *object)
{
	struct bpf_program *program = bpf_object__find_program_by_name(object, "watch");
	glob_t events;

	if (glob(EVENTS, 0, NULL, &events))
		errx(1, "there is no %s", EVENTS);
	for (size_t i = 0; i < events.gl_pathc; i++) {
		if (!bpf_program__attach_tracepoint(program, "mce", basename(events.gl_pathv[i])))
			err(1, "cannot attach to %s", events.gl_pathv[i]);
	}
	globfree(&events);
}

static int run_command(char **argv)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		execvp(argv[0], argv);
		err(127, "%s", argv[0]);
	}
	if (waitpid(pid, &status, 0) < 0)
		err(1, "waitpid");

	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void write_notes(struct bpf_object *object, const char *path)
{
	int fd = bpf_object__find_map_fd_by_name(object, "notes");
	struct watch_note note;
	FILE *file;

	file = fopen(path, "w");
	if (!file)
		err(1, "%s", path);
	for (__u32 i = 0; i < WATCH_MAX; i++) {
		if (bpf_map_lookup_elem(fd, &i, &note))
			err(1, "cannot read the map");
		if (note.pid || note.addr || note.read || note.stack)
			fprintf(file, "addr=0x%llx pid=%u stack=%d read=%d\n", note.addr,
				note.pid, note.stack, note.read);
	}
	if (fclose(file))
		err(1, "%s", path);
}

int main(int argc, char **argv)
{
	struct bpf_object *object;
	int status;

	if (argc < 3)
		errx(125, "usage: bpfwatch FILE COMMAND...");
	object = load_program();
	attach_to_all(object);
	status = run_command(argv + 2);
	write_notes(object, argv[1]);
	bpf_object__close(object);

	return status;
}
