/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_JSON_OUT_H
#define _MCE_JSON_OUT_H

/*
 * Write JSON, one object a line. By hand, because there can be millions of them:
 * a library would first build each as a tree in memory.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct json_out - an object under construction
 * @file:	where to
 * @len:	bytes of @buf that are to be written yet
 * @first:	the next member is the first one
 */
struct json_out {
	FILE	*file;
	size_t	len;
	bool	first;
	char	buf[4096];
};

void json_begin(struct json_out *j, FILE *file);

/* Finish the object and the line. Return: 0 or -EIO. */
int json_end(struct json_out *j);

void json_null(struct json_out *j, const char *key);
void json_bool(struct json_out *j, const char *key, bool value);
void json_int(struct json_out *j, const char *key, int64_t value);
void json_uint(struct json_out *j, const char *key, uint64_t value);

/* -1 is null. */
void json_number(struct json_out *j, const char *key, int value);

/* A register: a string with the number in hex, as JSON's numbers lose bits. */
void json_hex(struct json_out *j, const char *key, uint64_t value);

/* NULL is null. Bytes that are not UTF-8 become U+FFFD. */
void json_string(struct json_out *j, const char *key, const char *value);

/* An array: elements have no key. */
void json_array(struct json_out *j, const char *key);
void json_array_end(struct json_out *j);

/* An object inside. */
void json_object(struct json_out *j, const char *key);
void json_object_end(struct json_out *j);

#endif /* _MCE_JSON_OUT_H */
