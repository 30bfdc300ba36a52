/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_HTTP_H
#define MCED_HTTP_H

#include <stdbool.h>
#include <stddef.h>

/*
 * GET /metrics, on a TCP address or a unix socket. Runs in the caller's loop.
 */

struct http;

/**
 * typedef http_fn - make the page
 * @openmetrics:	the client asks for OpenMetrics
 * @size:		set
 *
 * Return: the page, from malloc(), or NULL.
 */
typedef char *(*http_fn)(bool openmetrics, size_t *size, void *arg);

/**
 * http_open() - listen
 * @address:	"127.0.0.1:9837", "[::1]:9837", "unix:/run/mced/metrics.sock"
 * @fn, @arg:	makes the page
 * @error:	set to a static string that says what failed, NULL if nothing did
 *
 * Return: NULL after an error, with errno set.
 */
struct http *http_open(const char *address, http_fn fn, void *arg, const char **error);

/* To poll for; then call http_run(). */
int http_fd(const struct http *h);
void http_run(struct http *h);
/* Milliseconds after which to call http_run() anyway, -1 for never. */
int http_timeout(const struct http *h);
void http_close(struct http *h);

#endif /* MCED_HTTP_H */
