// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: victim CPU [CONTEXT KIND COUNT | poison]...
 *
 * Runs in a guest with the module mce_worst, and is hit by COUNT machine checks on
 * CPU: in user mode if CONTEXT is user, else while it is in the kernel. See mce_worst.c
 * for CONTEXT and KIND; "call getpgid" is no error, but the system call. Meanwhile its
 * stack and frame pointer point into memory with PROT_NONE, where also the addresses of
 * the errors point to; the module notices everybody who looks there. "poison" in place of
 * CONTEXT KIND COUNT makes each such look a machine check.
 *
 * Prints "hits N signals N busy N": how often it was in user mode, how many SIGBUS it
 * has got, and how often the bank was not free.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DIR		"/sys/kernel/debug/mce-worst/"
#define POISON		0x100000000UL
#define POISON_SIZE	0x200000000UL
#define VICTIM		0x5700
/* Where the module says that poisoned memory is; the guest has none there. */
#define POISON_PAGE	0x70000000UL

#define STACK		(POISON + 0x10000)

static const char * const kinds[] = { "srao", "over", "fixup", "kill" };

static volatile sig_atomic_t signals;
static unsigned long hits, busy;

/* The physical address of the user's errors, 0: each has one of its own */
static unsigned long address;

static void on_bus_error(int signo)
{
	(void)signo;
	signals++;
}

static void catch_bus_error(void)
{
	static char stack[65536];
	stack_t alt = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_handler = on_bus_error, .sa_flags = SA_ONSTACK };

	if (sigaltstack(&alt, NULL) || sigaction(SIGBUS, &action, NULL))
		err(1, "cannot catch SIGBUS");
}

/* A system call on the poisoned stack; "int $18" behind it, if asked for and if it is 0. */
static long poisoned_call(long nr, long a, long b, long c, long hit)
{
	register long saved_sp asm("r12");
	register long saved_bp asm("r13");
	register long r14 asm("r14") = hit;
	long ret;

	asm volatile("mov %%rsp, %%r12\n\t"
		     "mov %%rbp, %%r13\n\t"
		     "mov %[stack], %%rsp\n\t"
		     "mov %[stack], %%rbp\n\t"
		     "syscall\n\t"
		     "test %%rax, %%rax\n\t"
		     "jnz 1f\n\t"
		     "test %%r14, %%r14\n\t"
		     "jz 1f\n\t"
		     ".globl victim_hit\n"
		     "victim_hit:\n\t"
		     "int $18\n\t"
		     ".globl victim_was_hit\n"
		     "victim_was_hit:\n\t"
		     "nop\n"
		     "1:\n\t"
		     "mov %%r12, %%rsp\n\t"
		     "mov %%r13, %%rbp\n\t"
		     : "=a"(ret), "=r"(saved_sp), "=r"(saved_bp), "+r"(r14)
		     : "0"(nr), "D"(a), "S"(b), "d"(c), [stack] "r"(STACK)
		     : "rcx", "r11", "memory");

	return ret;
}

static int open_file(const char *name, int flags)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), DIR "%s", name);
	fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		err(1, "%s", path);

	return fd;
}

static int kind_number(const char *name)
{
	for (unsigned int i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!strcmp(name, kinds[i]))
			return i;
	}
	errx(2, "%s: not a kind", name);
}

static void hit_user(const char *kind, unsigned long count)
{
	static int fd = -1;
	int nr = kind_number(kind);

	if (fd < 0)
		fd = open_file("victim", O_RDONLY);
	while (count--) {
		if (poisoned_call(SYS_ioctl, fd, VICTIM + nr, address, 1) == 0)
			hits++;
		else
			busy++;
	}
}

static void hit_kernel(const char *context, const char *kind, const char *count)
{
	static int fd = -1;
	char line[64];
	long len;

	if (fd < 0)
		fd = open_file("raise", O_WRONLY);
	len = snprintf(line, sizeof(line), "%s %s %s", context, kind, count);
	if (poisoned_call(SYS_write, fd, (long)line, len, 0) != len)
		errx(1, "%s: refused", line);
}

static void call(unsigned long count)
{
	while (count--)
		poisoned_call(SYS_getpgid, 0, 0, 0, 0);
}

static void hit(const char *context, const char *kind, const char *count)
{
	if (!strcmp(context, "user"))
		hit_user(kind, atol(count));
	else if (!strcmp(context, "call"))
		call(atol(count));
	else
		hit_kernel(context, kind, count);
}

static void set_poison(const char *mode)
{
	char line[64];
	int fd = open_file("poison", O_WRONLY);

	snprintf(line, sizeof(line), "%lx %lx %s", POISON, POISON_SIZE, mode);
	if (write(fd, line, strlen(line)) < 0)
		err(1, "%s", line);
	close(fd);
}

static void set_up(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		err(1, "CPU %d", cpu);
	if (mmap((void *)POISON, POISON_SIZE, PROT_NONE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE,
		 -1, 0) != (void *)POISON)
		err(1, "cannot reserve memory");
	catch_bus_error();
	set_poison("look");
}

int main(int argc, char **argv)
{
	int i = 2;

	if (argc < 3)
		errx(2, "usage: victim CPU [CONTEXT KIND COUNT]... [poison]");
	set_up(atoi(argv[1]));
	while (i < argc) {
		if (!strcmp(argv[i], "poison")) {
			set_poison("raise");
			address = POISON_PAGE;
			i++;
			continue;
		}
		if (i + 2 >= argc)
			errx(2, "%s: KIND COUNT", argv[i]);
		hit(argv[i], argv[i + 1], argv[i + 2]);
		i += 3;
	}
	printf("hits %lu signals %d busy %lu\n", hits, (int)signals, busy);

	return 0;
}
