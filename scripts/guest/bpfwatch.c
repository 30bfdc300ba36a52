// SPDX-License-Identifier: GPL-2.0
/*
 * Attaches a BPF program to all mce_bank events while a command runs.
 *
 * Usage: bpfwatch [--raw | --probe | --busy] FILE COMMAND...
 *
 * The programs are in watch.bpf.o beside this one. Afterwards FILE has a line for each
 * event: addr=0x50001000 pid=88 stack=24 read=0 read_str=5 write=0, as watch.h explains.
 * FILE.count says how many events it were, if it were too many for that. The exit status
 * is the command's.
 *
 *   --raw     it is a program for raw tracepoints
 *   --probe   it is attached to the function that logs a record, on any kernel
 *   --busy    another program runs at the system call getpgid()
 */
#include <err.h>
#include <glob.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "watch.h"

#define FUNCTION	"mce_gen_pool_add"
#define EVENTS		"/sys/kernel/tracing/events/mce/mce_bank_*"

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

static struct bpf_program *find_program(struct bpf_object *object, const char *name)
{
	struct bpf_program *program = bpf_object__find_program_by_name(object, name);

	if (!program)
		errx(1, "there is no program %s", name);

	return program;
}

static void attach_to_event(struct bpf_object *object, const char *event, bool raw)
{
	struct bpf_program *program = find_program(object, raw ? "watch_raw" : "watch");

	if (raw ? !bpf_program__attach_raw_tracepoint(program, event) :
		  !bpf_program__attach_tracepoint(program, "mce", event))
		err(1, "cannot attach to %s", event);
}

static void attach_to_all(struct bpf_object *object, bool raw)
{
	glob_t events;

	if (glob(EVENTS, 0, NULL, &events))
		errx(1, "there is no %s", EVENTS);
	for (size_t i = 0; i < events.gl_pathc; i++)
		attach_to_event(object, basename(events.gl_pathv[i]), raw);
	globfree(&events);
}

static void attach_to_function(struct bpf_object *object)
{
	if (!bpf_program__attach_kprobe(find_program(object, "watch_probe"), false, FUNCTION))
		err(1, "cannot attach to " FUNCTION);
}

static void attach_to_syscall(struct bpf_object *object)
{
	if (!bpf_program__attach_tracepoint(find_program(object, "work"), "syscalls",
					    "sys_enter_getpgid"))
		err(1, "cannot attach to getpgid()");
}

static void attach(struct bpf_object *object, const char *option)
{
	if (!strcmp(option, "--probe")) {
		attach_to_function(object);
		return;
	}

	attach_to_all(object, !strcmp(option, "--raw"));
	if (!strcmp(option, "--busy"))
		attach_to_syscall(object);
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
			fprintf(file, "addr=0x%llx pid=%u stack=%d read=%d read_str=%d write=%d\n",
				note.addr, note.pid, note.stack, note.read, note.read_str,
				note.write);
	}
	if (fclose(file))
		err(1, "%s", path);
}

/* The program's only variable */
static void write_count(struct bpf_object *object, const char *path)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, ".bss");
	__u32 key = 0, count;
	char name[PATH_MAX];
	FILE *file;

	if (!map || bpf_map__lookup_elem(map, &key, sizeof(key), &count, sizeof(count), 0))
		err(1, "cannot read the program's variable");
	snprintf(name, sizeof(name), "%s.count", path);
	file = fopen(name, "w");
	if (!file || fprintf(file, "%u\n", count) < 0 || fclose(file))
		err(1, "%s", name);
}

int main(int argc, char **argv)
{
	struct bpf_object *object;
	const char *option = "";
	int status;

	if (argc > 1 && !strncmp(argv[1], "--", 2)) {
		option = argv[1];
		argc--;
		argv++;
	}
	if (argc < 3)
		errx(125, "usage: bpfwatch [--raw | --probe | --busy] FILE COMMAND...");
	object = load_program();
	attach(object, option);
	status = run_command(argv + 2);
	write_notes(object, argv[1]);
	write_count(object, argv[1]);
	bpf_object__close(object);

	return status;
}
