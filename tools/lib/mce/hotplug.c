// SPDX-License-Identifier: GPL-2.0
/*
 * CPUs that come and go. The kernel tells by uevents, to anybody in the first
 * network namespace.
 */
#include <errno.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "live.h"

#define ONLINE		"/sys/devices/system/cpu/online"
#define MAX_CPUS	65536

static int set_range(struct live_cpus *cpus, long first, long last)
{
	bool *online;

	if (first < 0 || last < first || last >= MAX_CPUS)
		return -EINVAL;

	if (last >= cpus->nr) {
		online = realloc(cpus->online, last + 1);
		if (!online)
			return -ENOMEM;
		memset(online + cpus->nr, 0, last + 1 - cpus->nr);
		cpus->online = online;
		cpus->nr = last + 1;
	}
	memset(cpus->online + first, true, last + 1 - first);

	return 0;
}

/* "0-3,8,10-11" */
static int parse_list(struct live_cpus *cpus, const char *text)
{
	long first, last;
	char *end;
	int ret;

	do {
		first = strtol(text, &end, 10);
		last = first;
		if (end == text)
			return -EINVAL;
		if (*end == '-')
			last = strtol(end + 1, &end, 10);
		ret = set_range(cpus, first, last);
		text = end + 1;
	} while (!ret && *end == ',');

	return ret;
}

int live_cpus_read(struct live_cpus *cpus)
{
	FILE *file = fopen(ONLINE, "re");
	char *line = NULL;
	size_t size = 0;
	int ret = -EINVAL;

	memset(cpus, 0, sizeof(*cpus));
	if (!file)
		return -errno;

	if (getline(&line, &size, file) > 0)
		ret = parse_list(cpus, line);
	free(line);
	fclose(file);
	if (ret)
		live_cpus_free(cpus);

	return ret;
}

void live_cpus_free(struct live_cpus *cpus)
{
	free(cpus->online);
	memset(cpus, 0, sizeof(*cpus));
}

bool live_cpu_is_online(const struct live_cpus *cpus, int cpu)
{
	return cpu < cpus->nr && cpus->online[cpu];
}

int live_uevent_open(void)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			NETLINK_KOBJECT_UEVENT);

	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		close(fd);
		return -EOPNOTSUPP;
	}

	return fd;
}

/* "online@/devices/system/cpu/cpu1" */
bool live_uevent_read(int fd)
{
	bool found = false;
	char text[4096];
	ssize_t size;

	for (;;) {
		size = recv(fd, text, sizeof(text) - 1, 0);
		/* Too many at once: one of them may have been ours. */
		if (size < 0 && errno == ENOBUFS) {
			found = true;
			continue;
		}
		if (size <= 0)
			return found;
		text[size] = '\0';
		found |= !!strstr(text, "@/devices/system/cpu/cpu");
	}
}
