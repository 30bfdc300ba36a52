/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_CUSE_CALLER_H
#define _MCE_CUSE_CALLER_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * What CUSE does not tell, from /proc: about the thread @tid, which waits in the
 * system call that is being served.
 */

/* Has it opened the device with O_EXCL? The kernel takes this flag away. */
bool caller_wants_exclusive(pid_t tid);

/* Has it CAP_SYS_ADMIN? */
bool caller_is_admin(pid_t tid);

#endif /* _MCE_CUSE_CALLER_H */
