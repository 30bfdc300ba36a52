/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_TRACE_TEXT_H
#define LIBMCE_TRACE_TEXT_H

#include <mce/mce.h>

/**
 * mce_trace_line() - read a line of ftrace's "trace" file, or of its dump in a log
 * @line:	"comm-pid [cpu] flags time: event: text", without the newline
 * @ev:		filled in
 *
 * Return: 1 if it is a machine check event; 0 if it is something else; -EBADMSG if
 * it is one and makes no sense.
 */
int mce_trace_line(const char *line, struct mce_event *ev);

/* The same of what stands behind "event: ". */
int mce_trace_payload(const char *event, const char *text, struct mce_event *ev);

#endif /* LIBMCE_TRACE_TEXT_H */
