/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCELOG_DEV_H
#define _MCELOG_DEV_H

/*
 * What /dev/mcelog was: a buffer of struct mce that a read empties, an overflow
 * flag, and a count of who has it open. No I/O, no threads: mce-cuse.c holds a
 * lock around each call, and the tests call it as it is.
 */

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <asm/mce.h>

/* As in the driver, see linux-7.3 arch/x86/kernel/cpu/mce/dev-mcelog.c. */
#define MCELOG_MIN_LEN		32
#define MCELOG_OVERFLOW		0x1

/* Programs have this layout in their binaries and files. */
static_assert(offsetof(struct mce, status) == 0, "struct mce");
static_assert(offsetof(struct mce, misc) == 8, "struct mce");
static_assert(offsetof(struct mce, addr) == 16, "struct mce");
static_assert(offsetof(struct mce, mcgstatus) == 24, "struct mce");
static_assert(offsetof(struct mce, ip) == 32, "struct mce");
static_assert(offsetof(struct mce, tsc) == 40, "struct mce");
static_assert(offsetof(struct mce, time) == 48, "struct mce");
static_assert(offsetof(struct mce, cpuvendor) == 56, "struct mce");
static_assert(offsetof(struct mce, inject_flags) == 57, "struct mce");
static_assert(offsetof(struct mce, severity) == 58, "struct mce");
static_assert(offsetof(struct mce, cpuid) == 60, "struct mce");
static_assert(offsetof(struct mce, cs) == 64, "struct mce");
static_assert(offsetof(struct mce, bank) == 65, "struct mce");
static_assert(offsetof(struct mce, cpu) == 66, "struct mce");
static_assert(offsetof(struct mce, finished) == 67, "struct mce");
static_assert(offsetof(struct mce, extcpu) == 68, "struct mce");
static_assert(offsetof(struct mce, socketid) == 72, "struct mce");
static_assert(offsetof(struct mce, apicid) == 76, "struct mce");
static_assert(offsetof(struct mce, mcgcap) == 80, "struct mce");
static_assert(offsetof(struct mce, synd) == 88, "struct mce");
static_assert(offsetof(struct mce, ipid) == 96, "struct mce");
static_assert(offsetof(struct mce, ppin) == 104, "struct mce");
static_assert(offsetof(struct mce, microcode) == 112, "struct mce");
static_assert(offsetof(struct mce, kflags) == 120, "struct mce");
static_assert(sizeof(struct mce) == 128, "struct mce");

/**
 * struct mcelog_dev - the device
 * @entry:	@len records
 * @len:	room
 * @next:	how many of them are in use
 * @flags:	MCELOG_OVERFLOW; MCE_GETCLEAR_FLAGS takes it
 * @opened:	how often it is open
 * @exclusive:	by somebody who wants it for himself
 */
struct mcelog_dev {
	struct mce	*entry;
	unsigned int	len;
	unsigned int	next;
	unsigned int	flags;
	unsigned int	opened;
	bool		exclusive;
};

/**
 * mcelog_dev_init() - make an empty device
 * @dev:	filled in
 * @nr_cpus:	number of online CPUs: the buffer grows with it
 *
 * Return: 0 or -ENOMEM.
 */
int mcelog_dev_init(struct mcelog_dev *dev, unsigned int nr_cpus);
void mcelog_dev_exit(struct mcelog_dev *dev);

/* Return: 0, or -EBUSY if somebody has it for himself, or would have to. */
int mcelog_dev_open(struct mcelog_dev *dev, bool exclusive);
void mcelog_dev_release(struct mcelog_dev *dev);

/* Return: false if the buffer is full: @m is dropped, the earlier ones stay. */
bool mcelog_dev_add(struct mcelog_dev *dev, const struct mce *m);

/**
 * mcelog_dev_read() - take all records
 * @dev:	the device
 * @size:	what the reader has room for
 * @out:	set to the records, which stay valid until the next call
 *
 * Return: how many bytes @out has, or -EINVAL if @size is less than the whole
 * buffer.
 */
long mcelog_dev_read(struct mcelog_dev *dev, size_t size, const void **out);

/**
 * mcelog_dev_ioctl() - answer an ioctl
 * @dev:	the device
 * @cmd:	MCE_GET_RECORD_LEN, MCE_GET_LOG_LEN, MCE_GETCLEAR_FLAGS
 * @value:	set to the answer
 *
 * Return: 0 or -ENOTTY.
 */
int mcelog_dev_ioctl(struct mcelog_dev *dev, unsigned int cmd, int *value);

#endif /* _MCELOG_DEV_H */
