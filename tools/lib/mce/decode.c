// SPDX-License-Identifier: GPL-2.0
/*
 * What a record means. The kernel's classifier tells the unit and all that is
 * architectural; the rest is names.
 */
#include "decode.h"

#include <string.h>

#include <linux/bits.h>
#include <linux/kernel.h>

#include "names.h"
#include "smca.h"

/*
 * MCi_STATUS
 *
 * 63 VAL	there is an error
 * 59 MISCV	MCi_MISC is valid
 * 31:16	model-specific code, Intel
 * 15:0		MCA error code
 *
 * MCi_MISC, Intel with MCG_CAP.SER_P
 *
 * 8:6		what MCi_ADDR is; 2 is a physical address
 */
#define STATUS_MSCOD_SHIFT	16
#define STATUS_CODE_MASK	0xffff
#define MISC_ADDR_MODE_SHIFT	6
#define MISC_ADDR_MODE_MASK	7
#define MISC_ADDR_MODE_PHYSICAL	2

/*
 * MCA_IPID
 *
 * 63:48	type of the bank within the hardware block
 * 43:32	hardware block
 */
#define IPID_TYPE_SHIFT		48
#define IPID_HWID_SHIFT		32

/*
 * Scalable MCA tells the unit in MCA_IPID. A log that leaves the register out can name
 * the unit: the classifier gets the register that such a unit has. Return: 0 if nothing
 * is named.
 */
static uint64_t ipid_of_named(const struct mce_bank_record *rec)
{
#define IPID(hwid, mcatype, name)						\
	[MCE_VU_##name] = (uint64_t)(hwid) << IPID_HWID_SHIFT |		\
			  (uint64_t)(mcatype) << IPID_TYPE_SHIFT,
	static const uint64_t ipids[] = { MCE_SMCA_TYPES(IPID) };

	return rec->vendor_unit < ARRAY_SIZE(ipids) ? ipids[rec->vendor_unit] : 0;
}

/*
 * Without MCA_IPID the bank's number tells the unit of a core. That of loads and stores is
 * of the second version on family 19h; on 1Ah both were seen, so its codes have no name.
 */
#define FAMILY_ZEN3		0x19
#define FAMILY_ZEN5		0x1a

static bool is_ls_by_number(const struct mce_machine *m, const struct mce_bank_record *rec,
			    unsigned int family)
{
	return m->vendor == MCE_VENDOR_AMD && m->family == family && m->smca > 0 && !rec->ipid &&
	       !rec->vendor_unit && !rec->bank && rec->told != MCE_TOLD_ALL;
}

static void classify(const struct mce_machine *m, const struct mce_bank_record *rec,
		     struct mce_unit_info *info)
{
	bool named = m->smca > 0 && !rec->ipid && rec->told == MCE_TOLD_REGISTERS &&
		     ipid_of_named(rec);
	struct mce_unit_rec unit_rec = {
		.status		= rec->status,
		.misc		= rec->misc,
		.addr		= rec->addr,
		.synd		= rec->synd,
		.ipid		= named ? ipid_of_named(rec) : rec->ipid,
		.mcgstatus	= rec->mcgstatus,
		.mcgcap		= m->mcgcap,
		.no_mcgcap	= !m->mcgcap,
		.family		= m->family,
		.model		= m->model,
		.stepping	= m->stepping,
		.vendor		= m->vendor,
		.bank		= rec->bank,
		.smca		= m->smca > 0,
		.no_bank_map	= m->guest,
	};

	mce_unit_classify(&unit_rec, info);
	if (is_ls_by_number(m, rec, FAMILY_ZEN3))
		info->vendor_unit = MCE_VU_LS_V2;
	/* The name does not tell which of several. */
	if (named) {
		info->instance = -1;
		info->channel = -1;
	}
}

/*
 * The kernel has classified the record when it had the whole machine at hand; a
 * newer one may know more units than this library.
 */
static void take_kernels_word(const struct mce_bank_record *rec, struct mce_unit_info *info)
{
	/* ftrace's text of an event that several units share does not tell which. */
	if (rec->unit != MCE_UNIT_OTHER || rec->vendor_unit != info->vendor_unit)
		info->unit = rec->unit;
	info->vendor_unit = rec->vendor_unit;
	info->instance = rec->instance;
	info->channel = rec->channel;
	info->err_count = rec->err_count;
	info->ext_code = rec->ext_code;
	info->flags = rec->flags;
	info->error_class = rec->error_class;
	info->level = rec->level;
	info->transaction = rec->transaction;
	info->request = rec->request;
	info->participation = rec->participation;
	info->timeout = rec->timeout;
	info->severity = rec->severity;
	info->addr_lsb = rec->addr_lsb;
}

/* What registers don't tell: how it ended, and in what context it was found. */
#define OF_CONTEXT	(MCE_FLAG_USER | MCE_FLAG_LATE | MCE_FLAG_GUEST | MCE_FLAG_NO_CHAIN | \
			 MCE_FLAG_CONSUMED | MCE_FLAG_SHARED)

static void take_verdict(const struct mce_bank_record *rec, struct mce_unit_info *info)
{
	if (rec->severity != MCE_SEV_UNKNOWN)
		info->severity = rec->severity;
	info->flags |= rec->flags & OF_CONTEXT;
}

static void take_told(const struct mce_bank_record *rec, struct mce_unit_info *info)
{
	if (rec->told == MCE_TOLD_ALL)
		take_kernels_word(rec, info);
	else if (rec->told == MCE_TOLD_VERDICT)
		take_verdict(rec, info);
}

static void set_names(struct mce_decoded *d, const struct mce_bank_record *rec,
		      const struct mce_unit_info *info)
{
	d->unit = mce_unit_name(info->unit);
	if (info->vendor_unit != MCE_VU_UNKNOWN)
		d->vendor_unit = mce_vendor_unit_name(info->vendor_unit);
	d->error_class = mce_error_class_name(info->error_class);
	d->code_format = mce_code_format_name(info->code_format);
	d->level = mce_level_name(info->level);
	d->transaction = mce_transaction_name(info->transaction);
	d->request = mce_request_name(info->request);
	d->participation = mce_participation_name(info->participation);
	d->timeout = mce_timeout_name(info->timeout);
	d->severity = mce_severity_name(info->severity);
	d->origin = mce_origin_name(rec->origin);
}

static void set_numbers(struct mce_decoded *d, const struct mce_bank_record *rec,
			const struct mce_unit_info *info)
{
	d->flags = info->flags;
	d->mca_code = rec->status & STATUS_CODE_MASK;
	d->ext_error_code = -1;
	d->mscod = -1;
	d->channel = info->channel;
	d->instance = info->instance;
	d->err_count = info->err_count;
	d->addr_lsb = info->addr_lsb == MCE_ADDR_LSB_UNKNOWN ? -1 : info->addr_lsb;
	d->addr_valid = info->flags & MCE_FLAG_ADDRV;
	d->is_memory_error = info->flags & MCE_FLAG_MEMORY;
	d->unit_nr = info->unit;
	d->severity_nr = info->severity;
	d->vendor_unit_nr = info->vendor_unit;
}

/* A code of 0 means nothing in particular, unless there is a name for it. */
static void name_legacy_code(const struct mce_machine *m, const struct mce_bank_record *rec,
			     const struct mce_unit_info *info, struct mce_decoded *d,
			     struct mce_words *words)
{
	const char *name = mce_legacy_code_name(m->family, rec->bank, info->code_format,
						info->ext_code, rec->status);

	if (name)
		mce_words_add(words, name);
	else
		d->unknown_code = info->ext_code;
	d->undecoded = d->unknown_code;
}

static void name_smca_code(const struct mce_machine *m, const struct mce_bank_record *rec,
			   const struct mce_unit_info *info, struct mce_decoded *d,
			   struct mce_words *words)
{
	const char *name = is_ls_by_number(m, rec, FAMILY_ZEN5) ? NULL :
			   mce_smca_code_name(info->vendor_unit, m->family, m->model,
					      info->ext_code);

	if (name) {
		mce_words_add(words, name);
	} else {
		d->unknown_code = info->ext_code;
		d->undecoded = true;
	}
}

static void name_ext_code(const struct mce_machine *m, const struct mce_bank_record *rec,
			  const struct mce_unit_info *info, struct mce_decoded *d)
{
	struct mce_words words;

	mce_words_init(&words, d->ext_error, sizeof(d->ext_error));

	if (m->vendor < 0) {
		d->undecoded = true;
		return;
	}
	/* A record without a bank is made up of what firmware has told. */
	if (rec->bank == MCE_BANK_NONE)
		return;

	if (mce_is_amd(m->vendor)) {
		d->ext_error_code = info->ext_code;
		if (m->smca > 0)
			name_smca_code(m, rec, info, d, &words);
		else
			name_legacy_code(m, rec, info, d, &words);
		return;
	}

	d->mscod = (rec->status >> STATUS_MSCOD_SHIFT) & STATUS_CODE_MASK;
	d->unknown_code = mce_mscod_names(m->family, m->model, rec->bank, rec->status, &words);
	d->undecoded = d->unknown_code;
}

/*
 * MISC tells what kind of address it is only where the CPU has recovery, which is
 * where the classifier finds the granularity.
 */
static bool intel_addr_physical(const struct mce_bank_record *rec,
				const struct mce_unit_info *info)
{
	if (info->addr_lsb == MCE_ADDR_LSB_UNKNOWN)
		return false;

	return ((rec->misc >> MISC_ADDR_MODE_SHIFT) & MISC_ADDR_MODE_MASK) ==
	       MISC_ADDR_MODE_PHYSICAL;
}

/*
 * The same rules as amd_mce_usable_address() in the kernel. A memory controller's
 * address is that inside its own DRAM unless the record says otherwise.
 */
static bool amd_addr_physical(const struct mce_machine *m, const struct mce_bank_record *rec,
			      const struct mce_unit_info *info)
{
	if (info->flags & MCE_FLAG_PADDRV)
		return true;
	if (m->smca > 0 && info->unit == MCE_UNIT_MEM_CTRL)
		return false;
	if (m->smca <= 0 && rec->bank == 4)
		return info->flags & MCE_FLAG_MEMORY;

	return info->flags & MCE_FLAG_POISON;
}

static bool addr_physical(const struct mce_machine *m, const struct mce_bank_record *rec,
			  const struct mce_unit_info *info)
{
	if (!(info->flags & MCE_FLAG_ADDRV) || m->vendor < 0)
		return false;
	if (mce_is_amd(m->vendor))
		return amd_addr_physical(m, rec, info);

	return intel_addr_physical(rec, info);
}

/*
 * SYND1 and SYND2 are text if firmware has set MCA_CONFIG.FRUTextInMca, which is
 * not in the record: it is text if it looks like text and nothing else.
 */
static void set_fru_text(const struct mce_machine *m, const struct mce_bank_record *rec,
			 const struct mce_unit_info *info, struct mce_decoded *d)
{
	char text[sizeof(rec->synd1) + sizeof(rec->synd2) + 1] = "";
	size_t len, i;

	if (m->smca <= 0 || !(info->flags & MCE_FLAG_SYNDV))
		return;

	memcpy(text, &rec->synd1, sizeof(rec->synd1));
	memcpy(text + sizeof(rec->synd1), &rec->synd2, sizeof(rec->synd2));
	len = strlen(text);
	for (i = 0; i < sizeof(text); i++) {
		if (i < len ? !mce_is_print(text[i]) : text[i] != '\0')
			return;
	}
	while (len && text[len - 1] == ' ')
		text[--len] = '\0';
	if (len >= 3)
		memcpy(d->fru_text, text, len + 1);
}

/*
 * Older kernels print records of AMD without the family. Bank 4 of all families before
 * Scalable MCA is the northbridge, and its codes of memory are the same.
 */
#define AMD_BANK_NB	4
#define AMD_FAMILY_NB	0x10

static struct mce_machine with_family(const struct mce_machine *m,
				      const struct mce_bank_record *rec)
{
	struct mce_machine known = *m;

	if (m->vendor == MCE_VENDOR_AMD && !m->family && m->smca <= 0 && rec->bank == AMD_BANK_NB)
		known.family = AMD_FAMILY_NB;

	return known;
}

void mce_decode(const struct mce_machine *machine, const struct mce_bank_record *rec,
		struct mce_decoded *d)
{
	const struct mce_machine known = with_family(machine, rec), *m = &known;
	struct mce_unit_info info;

	memset(d, 0, offsetof(struct mce_decoded, ext_error));
	d->mcacod[0] = '\0';
	d->location[0] = '\0';
	d->fru_text[0] = '\0';
	d->dimm[0] = '\0';
	d->summary[0] = '\0';

	classify(m, rec, &info);
	take_told(rec, &info);

	set_names(d, rec, &info);
	set_numbers(d, rec, &info);
	name_ext_code(m, rec, &info, d);
	d->addr_physical = addr_physical(m, rec, &info);
	set_fru_text(m, rec, &info, d);
	mce_decode_location(m, rec, d);
	mce_decode_mcacod(m, &info, d);
	d->advice = mce_advice(&info);
	mce_decode_known(m, rec, &info, d);
	mce_decode_summary(d);
}
