/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_LOG_H
#define MCED_LOG_H

#include <stdbool.h>
#include <syslog.h>

#include <linux/bits.h>
#include <linux/compiler.h>

#include <mce/mce.h>

/* Where messages and events go; several at once are possible. */
#define LOG_TO_STDERR	BIT(0)
#define LOG_TO_JOURNAL	BIT(1)
#define LOG_TO_JSON	BIT(2)

/*
 * What a message is about: its MESSAGE_ID in the journal, for
 * "journalctl MESSAGE_ID=..." and message catalogs. Never change one.
 *
 * X(SYMBOL, name, id)
 */
#define LOG_IDS(X)							\
	X(DAEMON,	"daemon",	"189aa0f219ac4041a6be119f2f795b45")	\
	X(EVENT,	"event",	"3c4df804b4ee4bbd8a7bafd18a1c419a")	\
	X(ACTION,	"action",	"2b1dff3dee404ee6bb068a8f7b0449de")	\
	X(DATABASE,	"database",	"c0a4099518db48e09f2b12847721455d")	\
	X(LOST,		"lost",		"9f0eaca6f3ed4849986297079e4f4a7e")	\
	X(CONFIG,	"config",	"c6fa744001bd4087b147bdf93a7d6c71")

enum log_id {
#define X(symbol, name, id)	LOG_ID_##symbol,
	LOG_IDS(X)
#undef X
};

/**
 * struct log_opts - where to
 * @targets:	LOG_TO_* bits
 * @json:	file for JSON lines, if LOG_TO_JSON; "-" is stdout
 * @level:	least important syslog priority that is printed, LOG_ERR to LOG_DEBUG
 */
struct log_opts {
	unsigned int	targets;
	const char	*json;
	int		level;
};

/**
 * log_open() - begin to log, or to log elsewhere
 * @opts:	copied
 *
 * Also opens the JSON file again, for log rotation.
 *
 * Return: 0, or a negative errno if the JSON file can't be opened; then
 * everything goes where it went before.
 */
int log_open(const struct log_opts *opts);
void log_close(void);

/**
 * log_msg() - say something about the daemon itself
 * @priority:	syslog priority, LOG_ERR and so on
 * @id:		what it is about
 * @fmt:	one line without a newline
 */
__printf(3, 4)
void log_msg(int priority, enum log_id id, const char *fmt, ...);

/**
 * log_event() - log an event
 * @ev:		the event
 * @d:		its meaning if it is a MCE_EVENT_BANK, otherwise NULL
 * @source:	see store_source_name()
 */
void log_event(const struct mce_event *ev, const struct mce_decoded *d, const char *source);

/**
 * struct log_action - what a policy has done
 * @policy:	its name
 * @action:	"soft-offline-page", ...
 * @target:	"page 0x12345000", ...
 * @result:	"done", "failed", "dry-run", ...
 * @detail:	for people, may be empty
 * @failed:	it did not work
 */
struct log_action {
	const char	*policy, *action, *target, *result, *detail;
	bool		failed;
};

void log_action(const struct log_action *action);

/* Count of messages of LOG_ERR or worse since the start. */
unsigned long log_errors(void);

/* How many messages, lines and entries could not be written, because nobody reads. */
unsigned long log_lost(void);

/* Whether the last line could be written to the JSON file. */
bool log_ok(void);

#endif /* MCED_LOG_H */
