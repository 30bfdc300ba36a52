/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_TESTING_KUNIT_TEST_H
#define _MCE_TESTING_KUNIT_TEST_H

/*
 * The part of KUnit that the classifier's tests use, for user space. main() is
 * in kunit.c.
 */

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/types.h>

#define KUNIT_PARAM_DESC_SIZE	128

struct kunit {
	const void	*param_value;
	bool		failed;
	jmp_buf		abort;
};

struct kunit_case {
	void		(*run_case)(struct kunit *test);
	const char	*name;
	const void	*(*generate_params)(struct kunit *test, const void *prev, char *desc);
};

struct kunit_suite {
	const char		*name;
	struct kunit_case	*test_cases;
};

extern const struct kunit_suite *kunit_the_suite;

__printf(5, 6)
void kunit_report(struct kunit *test, const char *file, int line, const char *what,
		  const char *fmt, ...);

#define KUNIT_CASE(_fn)			{ .run_case = (_fn), .name = #_fn }
#define KUNIT_CASE_SLOW(_fn)		KUNIT_CASE(_fn)
#define KUNIT_CASE_PARAM(_fn, _gen)					\
	{ .run_case = (_fn), .name = #_fn, .generate_params = (_gen) }

#define kunit_test_suite(_suite)					\
	const struct kunit_suite *kunit_the_suite = &(_suite)

#define KUNIT_ARRAY_PARAM(_name, _array, _get_desc)			\
	static const void *_name##_gen_params(struct kunit *test, const void *prev, char *desc) \
	{								\
		typeof((_array)[0]) *next = prev ? (typeof(next))prev + 1 : (_array);	\
		(void)test;						\
		if (next - (_array) >= (long)ARRAY_SIZE(_array))	\
			return NULL;					\
		_get_desc(next, desc);					\
		return next;						\
	}

#define KUNIT_CHECK(_test, _ok, _fatal, _what, ...)			\
	do {								\
		if (!(_ok)) {						\
			kunit_report(_test, __FILE__, __LINE__, _what, __VA_ARGS__);	\
			if (_fatal)					\
				longjmp((_test)->abort, 1);		\
		}							\
	} while (0)

#define KUNIT_COMPARE(_test, _left, _op, _right, _fatal, _fmt, ...)	\
	do {								\
		const typeof(_left) __left = (_left);			\
		const typeof(_right) __right = (_right);		\
									\
		KUNIT_CHECK(_test, __left _op __right, _fatal,		\
			    #_left " " #_op " " #_right, "%lld, %lld: " _fmt,	\
			    (long long)__left, (long long)__right, ##__VA_ARGS__);	\
	} while (0)

#define KUNIT_COMPARE_STR(_test, _left, _right, _fatal, _fmt, ...)	\
	do {								\
		const char *__left = (_left);				\
		const char *__right = (_right);				\
									\
		KUNIT_CHECK(_test, !strcmp(__left, __right), _fatal,	\
			    #_left " == " #_right, "\"%s\", \"%s\": " _fmt,	\
			    __left, __right, ##__VA_ARGS__);		\
	} while (0)

#define KUNIT_EXPECT_EQ(_test, _l, _r)	KUNIT_COMPARE(_test, _l, ==, _r, false, "-")
#define KUNIT_EXPECT_LE(_test, _l, _r)	KUNIT_COMPARE(_test, _l, <=, _r, false, "-")
#define KUNIT_EXPECT_STREQ(_test, _l, _r)				\
	KUNIT_COMPARE_STR(_test, _l, _r, false, "-")

#define KUNIT_EXPECT_EQ_MSG(_test, _l, _r, ...)	KUNIT_COMPARE(_test, _l, ==, _r, false, __VA_ARGS__)
#define KUNIT_EXPECT_NE_MSG(_test, _l, _r, ...)	KUNIT_COMPARE(_test, _l, !=, _r, false, __VA_ARGS__)
#define KUNIT_EXPECT_LT_MSG(_test, _l, _r, ...)	KUNIT_COMPARE(_test, _l, <, _r, false, __VA_ARGS__)
#define KUNIT_EXPECT_LE_MSG(_test, _l, _r, ...)	KUNIT_COMPARE(_test, _l, <=, _r, false, __VA_ARGS__)
#define KUNIT_EXPECT_GT_MSG(_test, _l, _r, ...)	KUNIT_COMPARE(_test, _l, >, _r, false, __VA_ARGS__)
#define KUNIT_EXPECT_TRUE_MSG(_test, _c, ...)	KUNIT_CHECK(_test, _c, false, #_c, __VA_ARGS__)
#define KUNIT_EXPECT_FALSE_MSG(_test, _c, ...)				\
	KUNIT_CHECK(_test, !(_c), false, "!" #_c, __VA_ARGS__)
#define KUNIT_EXPECT_STREQ_MSG(_test, _l, _r, ...)			\
	KUNIT_COMPARE_STR(_test, _l, _r, false, __VA_ARGS__)

#define KUNIT_ASSERT_EQ_MSG(_test, _l, _r, ...)	KUNIT_COMPARE(_test, _l, ==, _r, true, __VA_ARGS__)
#define KUNIT_ASSERT_LT_MSG(_test, _l, _r, ...)	KUNIT_COMPARE(_test, _l, <, _r, true, __VA_ARGS__)
#define KUNIT_ASSERT_LE_MSG(_test, _l, _r, ...)	KUNIT_COMPARE(_test, _l, <=, _r, true, __VA_ARGS__)
#define KUNIT_ASSERT_TRUE_MSG(_test, _c, ...)	KUNIT_CHECK(_test, _c, true, #_c, __VA_ARGS__)
#define KUNIT_ASSERT_STREQ_MSG(_test, _l, _r, ...)			\
	KUNIT_COMPARE_STR(_test, _l, _r, true, __VA_ARGS__)

#define MODULE_DESCRIPTION(_text)
#define MODULE_LICENSE(_text)

#endif /* _MCE_TESTING_KUNIT_TEST_H */
