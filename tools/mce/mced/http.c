// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <microhttpd.h>

#include "http.h"

#define TYPE_OPENMETRICS	"application/openmetrics-text; version=1.0.0; charset=utf-8"
#define TYPE_TEXT		"text/plain; version=0.0.4; charset=utf-8"

/*
 * A client that asks and does not read must not keep a connection for ever, and many of
 * them must not keep others out: the oldest goes when there are too many.
 */
#define TIMEOUT_S		10
#define MAX_CONNECTIONS		64
#define MANY_CONNECTIONS	32

struct client {
	struct client	*newer;
	int		fd;
};

struct http {
	struct MHD_Daemon	*daemon;
	http_fn			fn;
	void			*arg;
	/* the name of our socket, and what must be there */
	char			*unlink;
	struct stat		bound;
	bool			loopback;
	struct client		*oldest, **newest;
	unsigned int		nr_clients;
};

static enum MHD_Result send_text(struct MHD_Connection *connection, unsigned int status,
				 const char *text)
{
	struct MHD_Response *response;
	enum MHD_Result ret;

	response = MHD_create_response_from_buffer(strlen(text), (void *)text,
						   MHD_RESPMEM_PERSISTENT);
	if (!response)
		return MHD_NO;
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	ret = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);

	return ret;
}

static enum MHD_Result send_page(struct http *h, struct MHD_Connection *connection)
{
	const char *accept = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
							 MHD_HTTP_HEADER_ACCEPT);
	bool openmetrics = accept && strstr(accept, "application/openmetrics-text");
	struct MHD_Response *response;
	enum MHD_Result ret;
	size_t size;
	char *page;

	page = h->fn(openmetrics, &size, h->arg);
	if (!page)
		return MHD_NO;
	response = MHD_create_response_from_buffer(size, page, MHD_RESPMEM_MUST_FREE);
	if (!response) {
		free(page);
		return MHD_NO;
	}
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
				openmetrics ? TYPE_OPENMETRICS : TYPE_TEXT);
	ret = MHD_queue_response(connection, MHD_HTTP_OK, response);
	MHD_destroy_response(response);

	return ret;
}

/*
 * A page of a foreign site can ask for anything on the loopback address, after it has given
 * its own name that address.
 */
static bool is_local_name(const char *host)
{
	static const char *const names[] = { "localhost", "127.", "[::1]" };
	const char *rest;

	for (size_t i = 0; host && i < sizeof(names) / sizeof(*names); i++) {
		if (strncasecmp(host, names[i], strlen(names[i])))
			continue;
		rest = host + strlen(names[i]);
		return i == 1 ? !rest[strspn(rest, "0123456789.:")] : !*rest || *rest == ':';
	}

	return !host;
}

static void forget_client(struct http *h, struct client *c)
{
	struct client **link = &h->oldest;

	while (*link && *link != c)
		link = &(*link)->newer;
	if (!*link)
		return;
	*link = c->newer;
	if (!*link)
		h->newest = link;
	h->nr_clients--;
}

/* The library closes it, and says so, when it sees the end. */
static void end_oldest(struct http *h)
{
	struct client *c = h->oldest;

	shutdown(c->fd, SHUT_RDWR);
	forget_client(h, c);
}

static void add_client(struct http *h, struct MHD_Connection *connection, void **context)
{
	const union MHD_ConnectionInfo *info;
	struct client *c = calloc(1, sizeof(*c));

	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (!c || !info) {
		free(c);
		return;
	}
	c->fd = info->connect_fd;
	*h->newest = c;
	h->newest = &c->newer;
	*context = c;
	if (++h->nr_clients > MANY_CONNECTIONS)
		end_oldest(h);
}

static void on_connection(void *arg, struct MHD_Connection *connection, void **context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct http *h = arg;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		add_client(h, connection, context);
		return;
	}
	forget_client(h, *context);
	free(*context);
	*context = NULL;
}

static enum MHD_Result handle(void *arg, struct MHD_Connection *connection, const char *url,
			      const char *method, const char *version, const char *data,
			      size_t *size, void **state)
{
	struct http *h = arg;

	if (h->loopback && !is_local_name(MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
								      MHD_HTTP_HEADER_HOST)))
		return send_text(connection, MHD_HTTP_FORBIDDEN, "this is not your host\n");
	if (strcmp(method, MHD_HTTP_METHOD_GET) && strcmp(method, MHD_HTTP_METHOD_HEAD))
		return send_text(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "GET only\n");
	if (!strcmp(url, "/metrics"))
		return send_page(h, connection);
	if (!strcmp(url, "/"))
		return send_text(connection, MHD_HTTP_OK, "mced: see /metrics\n");

	return send_text(connection, MHD_HTTP_NOT_FOUND, "see /metrics\n");
}

/* A socket of a daemon that has died is in the way; one of a living is not ours. */
static int remove_stale(const struct sockaddr_un *addr)
{
	struct stat st;
	int fd, ret;

	if (lstat(addr->sun_path, &st))
		return errno == ENOENT ? 0 : -1;
	if (!S_ISSOCK(st.st_mode)) {
		errno = EEXIST;
		return -1;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	ret = connect(fd, (const struct sockaddr *)addr, sizeof(*addr));
	if (!ret) {
		errno = EADDRINUSE;
		ret = -1;
	} else if (errno == ECONNREFUSED) {
		ret = unlink(addr->sun_path);
	} else {
		ret = errno == ENOENT ? 0 : -1;
	}
	close(fd);

	return ret;
}

static int bind_unix(struct http *h, const char *path, int *fd)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(addr.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(addr.sun_path, path, strlen(path) + 1);
	if (remove_stale(&addr))
		return -1;
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0 || bind(*fd, (struct sockaddr *)&addr, sizeof(addr)))
		return -1;
	if (lstat(path, &h->bound))
		return -1;
	h->unlink = strdup(path);

	return chmod(path, 0660);
}

static int bind_info(const struct addrinfo *info, int *fd)
{
	int on = 1;

	*fd = socket(info->ai_family, info->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0)
		return -1;
	setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));

	return bind(*fd, info->ai_addr, info->ai_addrlen);
}

static int bind_tcp(const char *address, int *fd)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
				  .ai_socktype = SOCK_STREAM };
	char host[64], *port = strrchr(address, ':');
	struct addrinfo *info;
	size_t len;
	int ret;

	errno = EINVAL;
	len = port ? port - address : 0;
	if (!len || len >= sizeof(host))
		return -1;
	memcpy(host, address, len);
	host[len] = '\0';
	if (*host == '[' && host[len - 1] == ']') {
		host[len - 1] = '\0';
		memmove(host, host + 1, len - 1);
	}
	if (getaddrinfo(host, port + 1, &hints, &info)) {
		errno = EINVAL;
		return -1;
	}
	ret = bind_info(info, fd);
	freeaddrinfo(info);

	return ret;
}

static int start(struct http *h, int fd)
{
	if (listen(fd, MAX_CONNECTIONS))
		return -1;
	h->daemon = MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, handle, h,
				     MHD_OPTION_LISTEN_SOCKET, fd,
				     MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT_S,
				     MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
				     MHD_OPTION_CONNECTION_LIMIT, MAX_CONNECTIONS,
				     MHD_OPTION_END);
	if (h->daemon)
		return 0;
	errno = errno ?: EIO;

	return -1;
}

struct http *http_open(const char *address, http_fn fn, void *arg, const char **error)
{
	struct http *h = calloc(1, sizeof(*h));
	int fd = -1, ret, err;

	*error = "no memory";
	if (!h)
		return NULL;
	h->fn = fn;
	h->arg = arg;
	h->newest = &h->oldest;
	h->loopback = is_local_name(address);
	*error = "cannot listen";
	ret = strncmp(address, "unix:", 5) ? bind_tcp(address, &fd) :
					     bind_unix(h, address + 5, &fd);
	if (!ret)
		ret = start(h, fd);
	if (!ret) {
		*error = NULL;
		return h;
	}

	err = errno;
	if (fd >= 0)
		close(fd);
	http_close(h);
	errno = err;

	return NULL;
}

int http_fd(const struct http *h)
{
	const union MHD_DaemonInfo *info;

	info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD);

	return info ? info->epoll_fd : -1;
}

void http_run(struct http *h)
{
	MHD_run(h->daemon);
}

int http_timeout(const struct http *h)
{
	MHD_UNSIGNED_LONG_LONG timeout;

	if (MHD_get_timeout(h->daemon, &timeout) != MHD_YES)
		return -1;

	return timeout > TIMEOUT_S * 1000 ? TIMEOUT_S * 1000 : timeout;
}

/* Somebody can have put something else in the place of our socket. */
static void remove_ours(const struct http *h)
{
	struct stat st;

	if (h->unlink && !lstat(h->unlink, &st) && S_ISSOCK(st.st_mode) &&
	    st.st_dev == h->bound.st_dev && st.st_ino == h->bound.st_ino)
		unlink(h->unlink);
}

void http_close(struct http *h)
{
	if (!h)
		return;
	if (h->daemon)
		MHD_stop_daemon(h->daemon);
	remove_ours(h);
	free(h->unlink);
	free(h);
}
