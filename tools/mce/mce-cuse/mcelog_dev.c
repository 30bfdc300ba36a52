// SPDX-License-Identifier: GPL-2.0
/* The state of /dev/mcelog. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mcelog_dev.h"

int mcelog_dev_init(struct mcelog_dev *dev, unsigned int nr_cpus)
{
	memset(dev, 0, sizeof(*dev));
	dev->len = nr_cpus > MCELOG_MIN_LEN ? nr_cpus : MCELOG_MIN_LEN;
	dev->entry = calloc(dev->len, sizeof(*dev->entry));

	return dev->entry ? 0 : -ENOMEM;
}

void mcelog_dev_exit(struct mcelog_dev *dev)
{
	free(dev->entry);
	dev->entry = NULL;
}

int mcelog_dev_open(struct mcelog_dev *dev, bool exclusive)
{
	if (dev->exclusive || (dev->opened && exclusive))
		return -EBUSY;

	dev->exclusive = exclusive;
	dev->opened++;

	return 0;
}

void mcelog_dev_release(struct mcelog_dev *dev)
{
	dev->opened--;
	dev->exclusive = false;
}

bool mcelog_dev_add(struct mcelog_dev *dev, const struct mce *m)
{
	if (dev->next >= dev->len) {
		dev->flags |= MCELOG_OVERFLOW;
		return false;
	}

	dev->entry[dev->next++] = *m;
	return true;
}

long mcelog_dev_read(struct mcelog_dev *dev, size_t size, const void **out)
{
	long bytes;

	if (size < dev->len * sizeof(*dev->entry))
		return -EINVAL;

	bytes = dev->next * sizeof(*dev->entry);
	dev->next = 0;
	*out = dev->entry;

	return bytes;
}

int mcelog_dev_ioctl(struct mcelog_dev *dev, unsigned int cmd, int *value)
{
	switch (cmd) {
	case MCE_GET_RECORD_LEN:
		*value = sizeof(struct mce);
		return 0;
	case MCE_GET_LOG_LEN:
		*value = dev->len;
		return 0;
	case MCE_GETCLEAR_FLAGS:
		*value = dev->flags;
		dev->flags = 0;
		return 0;
	default:
		return -ENOTTY;
	}
}
