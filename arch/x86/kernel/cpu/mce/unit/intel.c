// SPDX-License-Identifier: GPL-2.0
/*
 * Intel: which unit a bank belongs to, by CPU model.
 *
 * The word after the source of a block says how sure it is:
 *
 *  SDM		the model's tables in Intel SDM vol. 3B or its MSR lists in vol. 4
 *  kernel	a driver of this kernel relies on it
 *  public	code or a log that is public shows it
 *  inferred	same core, or the banks that are left over; no written source
 *
 * An instance is given only where the source numbers the banks.
 */
#include "internal.h"

static const struct mce_bank_map no_banks;

/*
 * The banks of a core.
 */

/*
 * Big cores from Sandy Bridge on. SDM: 0 and 1 on 06_55, 3 on 06_3F, 06_4F and
 * 06_56. Kernel: 0 on 06_2D, 1 on 06_55 (quirks in mce/core.c). Public: 2 and 3
 * on 06_55, 1 on 06_8F, 06_AD and 13_01. Inferred: all else.
 */
static const struct mce_bank_range core_banks[] = {
	BANKS(0, 0, IFU, NO_INSTANCE),
	BANKS(1, 1, DCU, NO_INSTANCE),
	BANKS(2, 2, DTLB, NO_INSTANCE),
	BANKS(3, 3, MLC, NO_INSTANCE),
};

BANK_MAP(core);

/* Nehalem and Westmere. Inferred: QPI has banks 0 and 1, so all is shifted. */
static const struct mce_bank_range nehalem_core_banks[] = {
	BANKS(2, 2, IFU, NO_INSTANCE),
	BANKS(3, 3, DCU, NO_INSTANCE),
	BANKS(4, 4, DTLB, NO_INSTANCE),
	BANKS(5, 5, MLC, NO_INSTANCE),
};

BANK_MAP(nehalem_core);

/*
 * The banks of the rest of the package.
 */

/* Xeon 7100 and 7400 (L3 and front side bus). SDM. */
static const struct mce_bank_range tulsa_banks[] = {
	BANKS(4, 4, L3_FSB, NO_INSTANCE),
};

BANK_MAP(tulsa);

/* Nehalem and Westmere. SDM; bank 8 also kernel (i7core_edac). */
static const struct mce_bank_range nehalem_banks[] = {
	BANKS(0, 1, QPI, 0),
	BANKS(7, 7, INTERNAL, NO_INSTANCE),
	BANKS(8, 8, IMC, NO_INSTANCE),
};

BANK_MAP(nehalem);

/* Clients to Broadwell. Public: bank 4. Inferred: the slices of the LLC. */
static const struct mce_bank_range sandybridge_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
	BANKS(5, 8, CBO, NO_INSTANCE),
};

BANK_MAP(sandybridge);

/* Sandy Bridge server. SDM; banks 5 and 12 to 19 inferred. */
static const struct mce_bank_range sandybridge_x_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
	BANKS(5, 5, HA, NO_INSTANCE),
	BANKS(6, 7, QPI, 0),
	BANKS(8, 11, IMC, 0),
	BANKS(12, 19, CBO, NO_INSTANCE),
};

BANK_MAP(sandybridge_x);

/* Ivy Bridge server. SDM; 7 to 16 also kernel (sb_edac). */
static const struct mce_bank_range ivybridge_x_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
	BANKS(5, 5, QPI, NO_INSTANCE),
	BANKS(6, 6, IIO, NO_INSTANCE),
	BANKS(7, 8, HA, 0),
	BANKS(9, 16, IMC, 0),
	BANKS(17, 28, CBO, 0),
};

BANK_MAP(ivybridge_x);

/*
 * Haswell and Broadwell server. SDM; 7 to 16 also kernel (sb_edac). A CBo bank
 * stands for every third slice.
 */
static const struct mce_bank_range haswell_x_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
	BANKS(5, 5, QPI, 0),
	BANKS(6, 6, IIO, NO_INSTANCE),
	BANKS(7, 8, HA, 0),
	BANKS(9, 16, IMC, 0),
	BANKS(17, 19, CBO, NO_INSTANCE),
	BANKS(20, 21, QPI, 1),
};

BANK_MAP(haswell_x);

/* Broadwell-DE. SDM; banks 6 and 7 inferred. */
static const struct mce_bank_range broadwell_d_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
	BANKS(6, 6, IIO, NO_INSTANCE),
	BANKS(7, 7, HA, NO_INSTANCE),
	BANKS(9, 10, IMC, 0),
};

BANK_MAP(broadwell_d);

/*
 * Knights Landing and Mill. Public: rasdaemon; banks 7 to 14 inferred. Its
 * decoder and sb_edac disagree on which of 15 and 16 is the first controller;
 * sb_edac's order is taken.
 */
static const struct mce_bank_range knl_banks[] = {
	BANKS(5, 5, PCU, NO_INSTANCE),
	BANKS(7, 14, EDC, NO_INSTANCE),
	BANKS(15, 16, IMC, 0),
};

BANK_MAP(knl);

/* Skylake to Comet Lake clients. Inferred; the first slice varies by product. */
static const struct mce_bank_range skylake_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
	BANKS(6, 9, CBO, NO_INSTANCE),
};

BANK_MAP(skylake);

/*
 * Skylake, Cascade Lake and Cooper Lake server. SDM: 4 to 8, 12 and 19. Public:
 * 9 to 11 (slices in groups of three), 13 to 18 (mcelog). The instance of an iMC
 * bank is 3 times the controller plus the channel.
 */
static const struct mce_bank_range skylake_x_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
	BANKS(5, 5, UPI, 0),
	BANKS(6, 6, IIO, NO_INSTANCE),
	BANKS(7, 8, M2M, 0),
	BANKS(9, 11, CHA, NO_INSTANCE),
	BANKS(12, 12, UPI, 1),
	BANKS(13, 14, IMC, 0),
	BANKS(15, 16, IMC, 3),
	BANKS(17, 17, IMC, 2),
	BANKS(18, 18, IMC, 5),
	BANKS(19, 19, UPI, 2),
};

BANK_MAP(skylake_x);

/* Denverton. SDM. */
static const struct mce_bank_range denverton_banks[] = {
	BANKS(6, 7, IMC, 0),
};

BANK_MAP(denverton);

/*
 * Ice Lake server. Public (mcelog); kernel (i10nm_edac): the first two banks of
 * each controller are its DDR channels. Inferred: 6 and 9 to 11. The instance
 * of an iMC bank is 2 times the controller plus the channel.
 */
static const struct mce_bank_range icelake_x_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
	BANKS(5, 5, UPI, NO_INSTANCE),
	BANKS(6, 6, IIO, NO_INSTANCE),
	BANKS(7, 8, UPI, NO_INSTANCE),
	BANKS(9, 11, CHA, NO_INSTANCE),
	BANKS(12, 12, M2M, 0),
	BANKS(13, 14, IMC, 0),
	BANKS(15, 15, IMC, NO_INSTANCE),
	BANKS(16, 16, M2M, 1),
	BANKS(17, 18, IMC, 2),
	BANKS(19, 19, IMC, NO_INSTANCE),
	BANKS(20, 20, M2M, 2),
	BANKS(21, 22, IMC, 4),
	BANKS(23, 23, IMC, NO_INSTANCE),
	BANKS(24, 24, M2M, 3),
	BANKS(25, 26, IMC, 6),
	BANKS(27, 27, IMC, NO_INSTANCE),
};

BANK_MAP(icelake_x);

/* Ice Lake-D. Public (mcelog); kernel (i10nm_edac). */
static const struct mce_bank_range icelake_d_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
	BANKS(12, 12, M2M, 0),
	BANKS(13, 14, IMC, 0),
	BANKS(15, 15, IMC, NO_INSTANCE),
	BANKS(16, 16, M2M, 1),
	BANKS(17, 18, IMC, 2),
	BANKS(19, 19, IMC, NO_INSTANCE),
};

BANK_MAP(icelake_d);

/* Tremont-D (Snow Ridge). Public (mcelog); kernel (i10nm_edac). */
static const struct mce_bank_range tremont_d_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
	BANKS(12, 12, M2M, NO_INSTANCE),
	BANKS(13, 14, IMC, 0),
	BANKS(15, 15, IMC, NO_INSTANCE),
};

BANK_MAP(tremont_d);

/* Ice Lake, Tiger Lake and Rocket Lake clients. Inferred. */
static const struct mce_bank_range icelake_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
};

BANK_MAP(icelake);

/*
 * Sapphire and Emerald Rapids. Public (mcelog, rasdaemon); 13 to 20 also kernel
 * (i10nm_edac). Inferred: 6 and 9 to 11. One UPI bank stands for all links, and
 * two HBM banks for all channels.
 */
static const struct mce_bank_range sapphirerapids_banks[] = {
	BANKS(4, 4, PCU, NO_INSTANCE),
	BANKS(5, 5, UPI, NO_INSTANCE),
	BANKS(6, 6, IIO, NO_INSTANCE),
	BANKS(9, 11, CHA, NO_INSTANCE),
	BANKS(12, 12, M2M, NO_INSTANCE),
	BANKS(13, 20, IMC, 0),
	BANKS(29, 29, HBM_M2M, NO_INSTANCE),
	BANKS(30, 31, HBM_IMC, NO_INSTANCE),
};

BANK_MAP(sapphirerapids);

/*
 * Granite Rapids, Sierra Forest, Clearwater Forest. Public (mcelog, rasdaemon);
 * 13 to 24 also kernel (i10nm_edac).
 */
static const struct mce_bank_range graniterapids_banks[] = {
	BANKS(5, 5, UPI, NO_INSTANCE),
	BANKS(6, 6, PUNIT, NO_INSTANCE),
	BANKS(12, 12, B2CMI, NO_INSTANCE),
	BANKS(13, 24, MCCHAN, 0),
};

BANK_MAP(graniterapids);

/*
 * Diamond Rapids. Public (mcelog, rasdaemon). Bank 4 is the Punit of a core
 * block, 11 that of an I/O and memory hub. The banks of a channel come once for
 * each hub, which the bank does not tell.
 */
static const struct mce_bank_range diamondrapids_banks[] = {
	BANKS(4, 4, PUNIT, NO_INSTANCE),
	BANKS(11, 11, PUNIT, NO_INSTANCE),
	BANKS(18, 18, UPI, NO_INSTANCE),
	BANKS(19, 26, MCCHAN, NO_INSTANCE),
};

BANK_MAP(diamondrapids);

/*
 * Banks that no hardware has. Linux used to log thermal events and rendezvous
 * timeouts under these numbers, and old logs still show them.
 */
static const struct mce_bank_range software_banks[] = {
	BANKS(128, 128, THERMAL, NO_INSTANCE),
	BANKS(218, 218, TIMEOUT, NO_INSTANCE),
};

BANK_MAP(software);

/*
 * No map was ever published for the EX models of Nehalem and Westmere (06_2E,
 * 06_2F) and for the core banks of small cores: they have no row, and the MCA
 * error code decides. It decides for hybrid CPUs as well (06_8A, and clients from
 * 06_97 on): their two kinds of core have the same model number, so a record does
 * not tell whose bank it is from.
 */
const struct mce_model_map mce_intel_models[] = {
	{ 0x06, 0x1a, &nehalem_core,	&nehalem	},
	{ 0x06, 0x1d, &no_banks,	&tulsa		},
	{ 0x06, 0x1e, &nehalem_core,	&nehalem	},
	{ 0x06, 0x25, &nehalem_core,	&nehalem	},
	{ 0x06, 0x2a, &core,		&sandybridge	},
	{ 0x06, 0x2c, &nehalem_core,	&nehalem	},
	{ 0x06, 0x2d, &core,		&sandybridge_x	},
	{ 0x06, 0x3a, &core,		&sandybridge	},
	{ 0x06, 0x3c, &core,		&sandybridge	},
	{ 0x06, 0x3d, &core,		&sandybridge	},
	{ 0x06, 0x3e, &core,		&ivybridge_x	},
	{ 0x06, 0x3f, &core,		&haswell_x	},
	{ 0x06, 0x45, &core,		&sandybridge	},
	{ 0x06, 0x46, &core,		&sandybridge	},
	{ 0x06, 0x47, &core,		&sandybridge	},
	{ 0x06, 0x4e, &core,		&skylake	},
	{ 0x06, 0x4f, &core,		&haswell_x	},
	{ 0x06, 0x55, &core,		&skylake_x	},
	{ 0x06, 0x56, &core,		&broadwell_d	},
	{ 0x06, 0x57, &no_banks,	&knl		},
	{ 0x06, 0x5e, &core,		&skylake	},
	{ 0x06, 0x5f, &no_banks,	&denverton	},
	{ 0x06, 0x6a, &core,		&icelake_x	},
	{ 0x06, 0x6c, &core,		&icelake_d	},
	{ 0x06, 0x7d, &core,		&icelake	},
	{ 0x06, 0x7e, &core,		&icelake	},
	{ 0x06, 0x85, &no_banks,	&knl		},
	{ 0x06, 0x86, &no_banks,	&tremont_d	},
	{ 0x06, 0x8c, &core,		&icelake	},
	{ 0x06, 0x8d, &core,		&icelake	},
	{ 0x06, 0x8e, &core,		&skylake	},
	{ 0x06, 0x8f, &core,		&sapphirerapids	},
	{ 0x06, 0x9e, &core,		&skylake	},
	{ 0x06, 0xa5, &core,		&skylake	},
	{ 0x06, 0xa6, &core,		&skylake	},
	{ 0x06, 0xa7, &core,		&icelake	},
	{ 0x06, 0xad, &core,		&graniterapids	},
	{ 0x06, 0xae, &core,		&graniterapids	},
	{ 0x06, 0xaf, &no_banks,	&graniterapids	},
	{ 0x06, 0xcf, &core,		&sapphirerapids	},
	{ 0x06, 0xdd, &no_banks,	&graniterapids	},
	{ 0x0f, 0x06, &no_banks,	&tulsa		},
	{ 0x13, 0x01, &core,		&diamondrapids	},
};

const unsigned int mce_nr_intel_models = ARRAY_SIZE(mce_intel_models);

/* Place the record by the bank map of its model. */
void mce_intel_place(struct mce_unit_ctx *ctx)
{
	if (!mce_place_by_model(ctx, mce_intel_models, mce_nr_intel_models))
		mce_place_by_map(ctx, &software);
}

/* The models @first to @last of @family are known to have only @caps. */
struct model_caps {
	u16	family;
	u16	first;
	u16	last;
	u64	caps;
};

/*
 * Models that lack a capability which today's have, for records that come
 * without MCG_CAP. Software error recovery started with the servers Nehalem-EX
 * and Sandy Bridge-EP; logs of clients to Kaby Lake have MCG_CAP 0xc07 to 0xc0a,
 * of Westmere-EP 0x1c09, of Core 2 and Silvermont 0x806, of Pentium 4 0xc0204.
 */
static const struct model_caps lesser_models[] = {
	{ 0x06, 0x00, 0x19, 0 },
	{ 0x06, 0x1a, 0x1a, CAP_CMCI_P },
	{ 0x06, 0x1b, 0x1d, 0 },
	{ 0x06, 0x1e, 0x1f, CAP_CMCI_P },
	{ 0x06, 0x25, 0x25, CAP_CMCI_P },
	{ 0x06, 0x26, 0x27, 0 },
	{ 0x06, 0x2a, 0x2a, CAP_CMCI_P },
	{ 0x06, 0x2c, 0x2c, CAP_CMCI_P },
	{ 0x06, 0x35, 0x37, 0 },
	{ 0x06, 0x3a, 0x3a, CAP_CMCI_P },
	{ 0x06, 0x3c, 0x3d, CAP_CMCI_P },
	{ 0x06, 0x45, 0x47, CAP_CMCI_P },
	{ 0x06, 0x4a, 0x4a, 0 },
	{ 0x06, 0x4d, 0x4d, 0 },
	{ 0x06, 0x4e, 0x4e, CAP_CMCI_P },
	{ 0x06, 0x5a, 0x5a, 0 },
	{ 0x06, 0x5e, 0x5e, CAP_CMCI_P },
	{ 0x06, 0x8e, 0x8e, CAP_CMCI_P },
	{ 0x06, 0x9e, 0x9e, CAP_CMCI_P },
	{ 0x06, 0xa5, 0xa6, CAP_CMCI_P },
	{ 0x0f, 0x00, 0xffff, 0 },
};

/* The bits of MCG_CAP that a model is known to have. */
u64 mce_intel_known_caps(unsigned int family, unsigned int model)
{
	const struct model_caps *m;

	if (family < lesser_models[0].family)
		return 0;

	for (m = lesser_models; m < lesser_models + ARRAY_SIZE(lesser_models); m++) {
		if (family == m->family && model >= m->first && model <= m->last)
			return m->caps;
	}

	return CAP_CMCI_P | CAP_SER_P | CAP_LMCE_P;
}
