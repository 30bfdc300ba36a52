// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl explain: what units, severities, flags and codes are, and what to do.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <asm/mce_unit.h>

#include "decode.h"
#include "explain.h"
#include "names.h"
#include "source.h"

/* Text is wrapped to this width. */
#define WIDTH	78
#define INDENT	2

/* No CPU has this bank: the code alone decides. */
#define NO_CPUS_BANK	254

static const struct opt opts[] = { { } };

static void wrap(const char *text)
{
	int column = INDENT;

	printf("%*s", INDENT, "");
	while (*text) {
		int len = strcspn(text, " ");

		if (column > INDENT && column + 1 + len > WIDTH) {
			printf("\n%*s", INDENT, "");
			column = INDENT;
		}
		if (column > INDENT) {
			putchar(' ');
			column++;
		}
		printf("%.*s", len, text);
		column += len;
		text += len;
		text += strspn(text, " ");
	}
	putchar('\n');
}

static void print_explanation(const struct explanation *e)
{
	wrap(e->is);
	puts("\nWhat an error means");
	wrap(e->means);
	puts("\nWhat to do");
	wrap(e->todo);
}

static void explain_unit(int unit)
{
	unsigned int vu, of;
	bool any = false;

	printf("Unit %s, event mce:mce_bank_%s\n", mce_unit_name(unit), mce_unit_name(unit));
	print_explanation(&unit_texts[unit]);

	printf("\nNames of vendors\n%*s", INDENT, "");
	for (vu = 1; vu < 256; vu++) {
		of = mce_unit_of_vendor_unit(vu);
		if (of != (unsigned int)unit || !strcmp(mce_vendor_unit_name(vu), "-"))
			continue;
		printf("%s%s", any ? " " : "", mce_vendor_unit_name(vu));
		any = true;
	}
	puts(any ? "" : "none");
}

static void explain_vendor_unit(int vu)
{
	unsigned int code;
	const char *name;
	int unit = mce_unit_of_vendor_unit(vu);
	bool any = false;

	printf("%s is a name for: %s\n\n", mce_vendor_unit_name(vu), mce_unit_name(unit));
	print_explanation(&unit_texts[unit]);
	for (code = 0; code < 64; code++) {
		name = mce_smca_code_name(vu, 0, 0, code);
		if (!name)
			continue;
		if (!any)
			puts("\nExtended error codes");
		any = true;
		printf("%*s%2u  %s\n", INDENT, "", code, name);
	}
}

static void explain_severity(int severity)
{
	printf("Severity %s\n", mce_severity_name(severity));
	print_explanation(&severity_texts[severity]);
}

static bool explain_term(const char *name)
{
	const struct term *t;

	for (t = terms; t->name; t++) {
		if (!strcasecmp(t->name, name)) {
			printf("Flag %s\n", t->name);
			wrap(t->text);
			return true;
		}
	}

	return false;
}

/* What an MCA error code says on CPUs of @vendor. */
static void explain_code_of(const char *title, int vendor, uint64_t code)
{
	struct mce_machine m;
	struct mce_bank_record rec = { .bank = NO_CPUS_BANK, .status = 1ULL << 63 | code };
	struct mce_decoded d;

	mce_machine_set(&m, vendor, 6, 0, 0);
	mce_decode(&m, &rec, &d);
	printf("%s: ", title);
	if (!d.code_format) {
		puts("no such code");
		return;
	}
	printf("%s\n%*sclass %s, format %s", d.mcacod, INDENT, "", d.error_class ?: "-",
	       d.code_format);
	if (d.level)
		printf(", level %s", d.level);
	if (d.transaction)
		printf(", transaction %s", d.transaction);
	if (d.request)
		printf(", request %s", d.request);
	if (d.channel >= 0)
		printf(", channel %d", d.channel);
	putchar('\n');
}

static int explain_code(uint64_t code)
{
	if (code > 0xffff) {
		complain("an MCA error code has 16 bits; decode --status reads whole registers");
		return EXIT_USAGE;
	}
	printf("MCA error code %#06llx\n", (unsigned long long)code);
	explain_code_of("Intel", MCE_VENDOR_INTEL, code);
	explain_code_of("AMD", MCE_VENDOR_AMD, code);

	return EXIT_OK;
}

static void list_all(void)
{
	const struct term *t;
	unsigned int i;

	puts("Units");
	for (i = 0; i < MCE_NR_UNITS; i++)
		printf("  %-14s %s\n", mce_unit_name(i), unit_texts[i].is);
	puts("\nSeverities");
	for (i = MCE_SEV_CORRECTED; i <= MCE_SEV_FATAL; i++)
		printf("  %-14s %s\n", mce_severity_name(i), severity_texts[i].is);
	puts("\nFlags");
	for (t = terms; t->name; t++)
		printf("  %-14s %s\n", t->name, t->text);
	puts("\nFor more: mcectl explain NAME, or a 16 bit MCA error code such as 0x009f.");
}

/* Names are case-blind: vendors' are upper case, ours are lower case. */
static int find(const char *name, int (*by_name)(const char *name), bool upper)
{
	char buf[32];
	size_t i;

	for (i = 0; name[i] && i < sizeof(buf) - 1; i++)
		buf[i] = upper ? toupper((unsigned char)name[i]) : tolower((unsigned char)name[i]);
	buf[i] = '\0';

	return by_name(buf);
}

static int explain(const char *name)
{
	uint64_t code;
	int nr;

	nr = find(name, mce_unit_by_name, false);
	if (nr >= 0) {
		explain_unit(nr);
		return EXIT_OK;
	}
	nr = find(name, mce_severity_by_name, false);
	if (nr > 0) {
		explain_severity(nr);
		return EXIT_OK;
	}
	nr = find(name, mce_vendor_unit_by_name, true);
	if (nr > 0) {
		explain_vendor_unit(nr);
		return EXIT_OK;
	}
	if (explain_term(name))
		return EXIT_OK;
	if (isdigit((unsigned char)*name) && parse_hex(name, &code))
		return explain_code(code);

	return fail("nothing is called '%s'; mcectl explain lists what there is", name);
}

static int run(int argc, char **argv)
{
	int status = EXIT_OK;
	int i;

	pager_start();
	if (!argc)
		list_all();
	for (i = 0; i < argc; i++) {
		if (i)
			putchar('\n');
		status = explain(argv[i]) ?: status;
	}

	return status;
}

const struct verb verb_explain = {
	.name		= "explain",
	.args		= "[UNIT|SEVERITY|FLAG|CODE...]",
	.summary	= "what a unit, a severity, a flag or an error code is, and what to do",
	.opts		= opts,
	.run		= run,
};
