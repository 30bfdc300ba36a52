// SPDX-License-Identifier: GPL-2.0
#include "json_out.h"

#include <errno.h>
#include <string.h>

/* What a number, a key or an escaped character needs at most. */
#define ROOM	128

static void flush(struct json_out *j)
{
	fwrite(j->buf, 1, j->len, j->file);
	j->len = 0;
}

static void room(struct json_out *j, size_t len)
{
	if (sizeof(j->buf) - j->len < len)
		flush(j);
}

static void put(struct json_out *j, const char *text, size_t len)
{
	room(j, len);
	memcpy(j->buf + j->len, text, len);
	j->len += len;
}

static void put_char(struct json_out *j, char c)
{
	room(j, 1);
	j->buf[j->len++] = c;
}

static void put_key(struct json_out *j, const char *key)
{
	if (!j->first)
		put_char(j, ',');
	j->first = false;
	if (key) {
		put_char(j, '"');
		put(j, key, strlen(key));
		put(j, "\":", 2);
	}
}

void json_begin(struct json_out *j, FILE *file)
{
	j->file = file;
	j->len = 0;
	j->first = true;
	put_char(j, '{');
}

int json_end(struct json_out *j)
{
	put(j, "}\n", 2);
	flush(j);

	return ferror(j->file) ? -EIO : 0;
}

void json_null(struct json_out *j, const char *key)
{
	put_key(j, key);
	put(j, "null", 4);
}

void json_bool(struct json_out *j, const char *key, bool value)
{
	put_key(j, key);
	if (value)
		put(j, "true", 4);
	else
		put(j, "false", 5);
}

static void put_uint(struct json_out *j, uint64_t value)
{
	char digits[24];
	char *p = digits + sizeof(digits);

	do {
		*--p = '0' + value % 10;
		value /= 10;
	} while (value);
	put(j, p, digits + sizeof(digits) - p);
}

void json_uint(struct json_out *j, const char *key, uint64_t value)
{
	put_key(j, key);
	put_uint(j, value);
}

void json_int(struct json_out *j, const char *key, int64_t value)
{
	put_key(j, key);
	if (value < 0)
		put_char(j, '-');
	put_uint(j, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void json_number(struct json_out *j, const char *key, int value)
{
	if (value == -1)
		json_null(j, key);
	else
		json_int(j, key, value);
}

void json_hex(struct json_out *j, const char *key, uint64_t value)
{
	static const char digits[] = "0123456789abcdef";
	char text[20] = "\"0x";
	unsigned int len = 3;
	int shift = 60;

	while (shift && !(value >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		text[len++] = digits[value >> shift & 0xf];
	put_key(j, key);
	put(j, text, len);
	put_char(j, '"');
}

/* The length of the UTF-8 sequence at @s, 0 if it is none. */
static unsigned int utf8_len(const unsigned char *s)
{
	unsigned int len, i;
	uint32_t code;

	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		len = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		len = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		len = 4;
	else
		return 0;

	code = s[0] & (0x7f >> len);
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3f);
	}

	/* Too long a form, half of a surrogate pair, beyond Unicode */
	if ((len == 3 && code < 0x800) || (code >= 0xd800 && code < 0xe000) ||
	    (len == 4 && (code < 0x10000 || code > 0x10ffff)))
		return 0;

	return len;
}

/* Put what is at @s so that it can stand in a string; return its length. */
static unsigned int put_escaped(struct json_out *j, const char *s)
{
	unsigned char c = *s;
	unsigned int len;
	char text[8];

	if (c == '"' || c == '\\') {
		put_char(j, '\\');
		put_char(j, c);
		return 1;
	}
	if (c < 0x20 || c == 0x7f) {
		put(j, text, snprintf(text, sizeof(text), "\\u%04x", c));
		return 1;
	}

	len = utf8_len((const unsigned char *)s);
	if (len) {
		put(j, s, len);
		return len;
	}
	put(j, "\\ufffd", 6);

	return 1;
}

void json_string(struct json_out *j, const char *key, const char *value)
{
	const char *plain;

	if (!value) {
		json_null(j, key);
		return;
	}

	put_key(j, key);
	put_char(j, '"');
	while (*value) {
		for (plain = value; (unsigned char)(*value - 0x20) < 0x5f; value++) {
			if (*value == '"' || *value == '\\' || value - plain >= ROOM)
				break;
		}
		put(j, plain, value - plain);
		if (*value && value - plain < ROOM)
			value += put_escaped(j, value);
	}
	put_char(j, '"');
}

void json_array(struct json_out *j, const char *key)
{
	put_key(j, key);
	put_char(j, '[');
	j->first = true;
}

void json_array_end(struct json_out *j)
{
	put_char(j, ']');
	j->first = false;
}

void json_object(struct json_out *j, const char *key)
{
	put_key(j, key);
	put_char(j, '{');
	j->first = true;
}

void json_object_end(struct json_out *j)
{
	put_char(j, '}');
	j->first = false;
}
