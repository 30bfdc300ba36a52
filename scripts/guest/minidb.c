// SPDX-License-Identifier: GPL-2.0
/*
 * A tiny "database", for machine checks to hit: it has one table, which is one
 * page of memory, and scans its rows over and over. Or it loads the table, over
 * and over, which keeps it inside the kernel.
 *
 * Usage: minidb [--load] [CPU]
 *
 * The first line that it prints says where it runs and where its table is:
 *
 *   minidb: pid 123 cpu 1 table 0x7f0000001000 physical 0x12345000
 *
 * If the memory of the table fails it prints what the kernel has told it, and
 * dies of the SIGBUS, as a program does that knows nothing of such errors.
 *
 * Built with frame pointers and not optimized, so that a call chain is that of
 * the source: scan_row() <- run_query() <- main().
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE_SIZE	4096
#define ROWS		8
#define COLUMNS		(PAGE_SIZE / ROWS / sizeof(uint32_t))
#define LOAD_SIZE	(16UL << 20)

#define PAGEMAP_PRESENT	(1ULL << 63)
#define PAGEMAP_PFN	((1ULL << 55) - 1)

/* One pass over a row is short; an error should find scan_row() in its loop. */
#define PASSES		20000

struct table {
	uint32_t cells[ROWS][COLUMNS];
};

static struct table *table;

static uint64_t scan_row(const volatile uint32_t *cells)
{
	uint64_t sum = 0;

	for (unsigned int pass = 0; pass < PASSES; pass++) {
		for (unsigned int i = 0; i < COLUMNS; i++)
			sum += cells[i];
	}

	return sum;
}

static uint64_t run_query(const struct table *t)
{
	uint64_t sum = 0;

	for (unsigned int row = 0; row < ROWS; row++)
		sum += scan_row(t->cells[row]);

	return sum;
}

static void load_table(int fd, void *buffer)
{
	if (read(fd, buffer, LOAD_SIZE) < 0)
		err(1, "cannot load the table");
}

/* Where a page is in physical memory, or 0: only root is told. */
static uint64_t physical_address(const void *page)
{
	off_t offset = (uintptr_t)page / PAGE_SIZE * sizeof(uint64_t);
	uint64_t entry = 0;
	int fd;

	fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	if (pread(fd, &entry, sizeof(entry), offset) != sizeof(entry))
		entry = 0;
	close(fd);

	return entry & PAGEMAP_PRESENT ? (entry & PAGEMAP_PFN) * PAGE_SIZE : 0;
}

static void *alloc_locked(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		err(1, "cannot allocate memory");
	memset(memory, 1, size);
	if (mlock(memory, size))
		err(1, "cannot lock memory");

	return memory;
}

static const char *code_name(int code)
{
	switch (code) {
	case BUS_MCEERR_AR:
		return "BUS_MCEERR_AR";
	case BUS_MCEERR_AO:
		return "BUS_MCEERR_AO";
	default:
		return "other";
	}
}

/* SA_RESETHAND: the access that failed is tried again, and that is the end. */
static void on_bus_error(int signo, siginfo_t *info, void *context)
{
	uintptr_t start = (uintptr_t)table;
	uintptr_t addr = (uintptr_t)info->si_addr;
	bool ours = addr >= start && addr < start + sizeof(*table);
	char line[128];
	int len;

	(void)signo;
	(void)context;
	len = snprintf(line, sizeof(line), "minidb: SIGBUS code %s addr 0x%lx %s\n",
		       code_name(info->si_code), (unsigned long)addr,
		       ours ? "in the table" : "elsewhere");
	if (write(STDOUT_FILENO, line, len) < 0)
		_exit(1);
}

static void catch_bus_error(void)
{
	struct sigaction action = {
		.sa_sigaction	= on_bus_error,
		.sa_flags	= SA_SIGINFO | SA_RESETHAND,
	};

	if (sigaction(SIGBUS, &action, NULL))
		err(1, "cannot catch SIGBUS");
}

static void run_on_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		err(1, "cannot run on CPU %d", cpu);
}

static void load_forever(void *buffer)
{
	int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		err(1, "/dev/zero");
	for (;;)
		load_table(fd, buffer);
}

int main(int argc, char **argv)
{
	bool load = argc > 1 && !strcmp(argv[1], "--load");
	int cpu = argc > 1 + load ? atoi(argv[1 + load]) : 0;
	void *buffer = NULL;

	run_on_cpu(cpu);
	table = alloc_locked(PAGE_SIZE);
	if (load)
		buffer = alloc_locked(LOAD_SIZE);
	catch_bus_error();
	printf("minidb: pid %d cpu %d table 0x%lx physical 0x%llx\n", getpid(), cpu,
	       (unsigned long)table, (unsigned long long)physical_address(table));
	fflush(stdout);
	if (load)
		load_forever(buffer);
	for (;;)
		run_query(table);
}
