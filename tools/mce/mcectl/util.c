// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mcectl.h"
#include "util.h"

const char *current_verb;

static void vcomplain(const char *fmt, va_list args)
{
	fflush(stdout);
	fprintf(stderr, "mcectl%s%s: ", current_verb ? " " : "", current_verb ?: "");
	vfprintf(stderr, fmt, args);
	putc('\n', stderr);
}

void complain(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vcomplain(fmt, args);
	va_end(args);
}

int fail(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vcomplain(fmt, args);
	va_end(args);

	return EXIT_FAILED;
}

/* See no-color.org. */
bool use_color(FILE *out)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (no_color && *no_color)
		return false;
	if (!isatty(fileno(out)) && !pager_runs())
		return false;

	return term && strcmp(term, "dumb");
}

static pid_t pager = -1;
static int real_stdout = -1;

bool pager_runs(void)
{
	return pager > 0;
}

static const char *pager_command(void)
{
	const char *command = getenv("MCECTL_PAGER");

	if (!command)
		command = getenv("PAGER");

	return command ?: "less";
}

void pager_start(void)
{
	const char *command = pager_command();
	int fds[2];

	if (!isatty(STDOUT_FILENO) || !*command || !strcmp(command, "cat"))
		return;
	if (pipe(fds))
		return;

	fflush(stdout);
	pager = fork();
	if (pager < 0) {
		close(fds[0]);
		close(fds[1]);
		return;
	}
	if (!pager) {
		dup2(fds[0], STDIN_FILENO);
		close(fds[0]);
		close(fds[1]);
		setenv("LESS", "FRX", 0);
		execl("/bin/sh", "sh", "-c", command, NULL);
		_exit(127);
	}
	real_stdout = dup(STDOUT_FILENO);
	dup2(fds[1], STDOUT_FILENO);
	close(fds[0]);
	close(fds[1]);
}

void pager_end(void)
{
	if (pager <= 0)
		return;

	fflush(stdout);
	dup2(real_stdout, STDOUT_FILENO);
	close(real_stdout);
	waitpid(pager, NULL, 0);
	pager = -1;
}

/* Has who reads from us enough? That is no error of ours. */
static bool reader_has_left(void)
{
	struct pollfd pfd = { .fd = STDOUT_FILENO };

	return poll(&pfd, 1, 0) == 1 && (pfd.revents & POLLERR);
}

int finish_output(int status)
{
	bool failed = fflush(stdout) || ferror(stdout);
	bool left = failed && reader_has_left();

	pager_end();
	if (!failed)
		return status;

	return left ? EXIT_OK : fail("cannot write the output: no room, or an error of the device");
}

volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

void stop_on_signals(void)
{
	struct sigaction action = { .sa_handler = stop, .sa_flags = SA_RESETHAND };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);

	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

bool read_line(const char *path, char *buf, size_t size)
{
	FILE *file = fopen(path, "re");
	bool ok;

	if (!file)
		return false;
	ok = fgets(buf, size, file);
	fclose(file);
	if (ok)
		buf[strcspn(buf, "\n")] = '\0';

	return ok;
}
