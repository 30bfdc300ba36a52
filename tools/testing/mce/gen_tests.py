#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Make the data headers of the tests of the machine check classifier.

vectors.tsv becomes vectors.h: records and what they mean. The lists in data/
become the headers that the classifier's own tables are compared with.
"""

import argparse
import pathlib
import re
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parents[2] / "arch/x86/kernel/cpu/mce/unit/tests"

VENDORS = {"intel": 0, "amd": 2, "centaur": 5, "hygon": 9, "zhaoxin": 10}

# Formats of mcacod.tsv under the classifier's names. A simple code is "simple".
FORMATS = {
    "internal_unclassified": "INTERNAL",
    "internal": "INTERNAL",
    "generic_cache": "GENERIC_CACHE",
    "tlb": "TLB",
    "memory_controller": "MEM",
    "extended_memory": "EXTMEM",
    "cache": "CACHE",
    "memory": "CACHE",
    "bus": "BUS",
    "bus_interconnect": "BUS",
}

# exp_ column of vectors.tsv, member of struct mce_unit_vector, enum prefix.
EXPECTED = [
    ("exp_neutral_unit", "unit", "MCE_UNIT_"),
    ("exp_vendor_unit", "vendor_unit", "MCE_VU_"),
    ("exp_error_class", "error_class", "MCE_CLASS_"),
    ("exp_code_format", "code_format", "MCE_FMT_"),
    ("exp_level", "level", "MCE_LEVEL_"),
    ("exp_transaction", "transaction", "MCE_TRANS_"),
    ("exp_request", "request", "MCE_REQ_"),
    ("exp_participation", "participation", "MCE_PART_"),
    ("exp_timeout", "timeout", "MCE_TIMEOUT_"),
    ("exp_severity", "severity", "MCE_SEV_"),
]

# How the files spell "not known" and "does not apply".
NOT_KNOWN = ("-", "unknown")


class BadInput(Exception):
    """A line of an input file that cannot be used."""


def rows(path):
    """Yield (line number, row as a dict) for each line of a .tsv file."""
    header = None
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        fields = line.split("\t")
        if header is None:
            header = fields
            continue
        if len(fields) != len(header):
            raise BadInput(f"{path}:{number}: {len(fields)} columns, not {len(header)}")
        yield number, dict(zip(header, fields))


def enum(prefix, value):
    """The C enumerator of a name as the .tsv files spell it."""
    name = "UNKNOWN" if value in NOT_KNOWN else value.upper()
    return prefix + name


def number_of(value):
    """A register of vectors.tsv; not given is 0."""
    return 0 if value == "-" else int(value, 0)


def alternatives(row):
    """The other accepted values of a row: {column: value}."""
    if row["alt_ok"] == "-":
        return {}
    return dict(item.split("=", 1) for item in row["alt_ok"].split(";"))


def record(row):
    """The members of struct mce_unit_rec, in order, with their values."""
    members = [("vendor", VENDORS[row["vendor"]])]
    for name in ("family", "model", "bank", "status", "misc", "addr", "ipid", "mcgstatus",
                 "mcgcap"):
        members.append((name, number_of(row[name])))
    members.append(("smca", int(row["smca"] == "yes")))
    members.append(("no_mcgcap", int(number_of(row["mcgcap"]) == 0)))
    return members


def c_value(name, value):
    """A member's value as C."""
    if name in ("smca", "no_mcgcap"):
        return "true" if value else "false"
    if name == "vendor":
        return next("MCE_VENDOR_" + key.upper() for key, v in VENDORS.items() if v == value)
    if name == "bank":
        return str(value)
    return f"{value:#x}" if value < 1 << 32 else f"{value:#x}ULL"


def channel(value):
    """exp_channel; neither "-" nor "unspec" is a channel."""
    return -1 if value in ("-", "unspec") else int(value, 0)


def vector(row):
    """One initializer of vectors.h."""
    alt = alternatives(row)
    known = {column for column, _, _ in EXPECTED}
    if not set(alt) <= known:
        raise BadInput(f"alt_ok of {row['id']} names an unknown column")
    out = ["\t{", f"\t\t.id = \"{row['id']}\",", "\t\t.rec = {"]
    for name, value in record(row):
        if value or name == "vendor":
            out.append(f"\t\t\t.{name} = {c_value(name, value)},")
    out.append("\t\t},")
    for column, member, prefix in EXPECTED:
        value = enum(prefix, row[column])
        other = enum(prefix, alt.get(column, row[column]))
        out.append(f"\t\t.{member} = {{ {value}, {other} }},")
    out.append(f"\t\t.channel = {channel(row['exp_channel'])},")
    memory = "true" if row["exp_is_memory_error"] == "yes" else "false"
    out.append(f"\t\t.memory = {memory},")
    ext_code = row["exp_ext_error_code"]
    out.append(f"\t\t.ext_code = {-1 if ext_code == '-' else int(ext_code, 0)},")
    out.append("\t},")
    return out


def header(guard, source, body):
    """A generated header around the lines of body."""
    return "\n".join([
        "/* SPDX-License-Identifier: GPL-2.0 */",
        f"/* Made by tools/testing/mce/gen_tests.py from {source}: do not edit. */",
        f"#ifndef {guard}",
        f"#define {guard}",
        "",
        *body,
        "",
        f"#endif /* {guard} */",
        ""])


def vectors_h():
    """The text of vectors.h."""
    body = ["static const struct mce_unit_vector mce_unit_vectors[] = {"]
    for number, row in rows(HERE / "vectors.tsv"):
        try:
            body += vector(row)
        except (KeyError, ValueError) as err:
            raise BadInput(f"{HERE / 'vectors.tsv'}:{number}: {err}") from err
    body.append("};")
    return header("_X86_MCE_UNIT_VECTORS_H", "vectors.tsv", body)


def span(text):
    """"9-16" or "0x0F-0x12" or "4" as (first, last)."""
    first, _, last = text.partition("-")
    return int(first, 0), int(last or first, 0)


def bank_row(vendor, family, model, banks, unit, neutral):
    """One initializer of mce_fact_banks[]."""
    smca = "true" if vendor == "AMD" and family[0] >= 0x17 else "false"
    model_first, model_last = model
    return (f"\t{{ MCE_VENDOR_{vendor}, {smca}, {family[0]:#x}, {family[1]:#x}, "
            f"{model_first:#x}, {model_last:#x}, {banks[0]}, {banks[1]},\n"
            f"\t  {enum('MCE_VU_', unit)}, {enum('MCE_UNIT_', neutral)} }},")


def model_banks(vendor, path):
    """Rows for a file that has a column of family_model pairs."""
    out = []
    for _, row in rows(path):
        if row["family_model"] == "any" or row["banks"] == "any":
            continue
        for pair in row["family_model"].split(","):
            family, model = (int(n, 16) for n in pair.split("_"))
            out.append((family, model, *span(row["banks"]), row["unit"], row["neutral_unit"]))
    out.sort()
    return [bank_row(vendor, (f, f), (m, m), (first, last), unit, neutral)
            for f, m, first, last, unit, neutral in out]


def amd_banks():
    """Rows for AMD before SMCA, and for SMCA without MCA_IPID."""
    out = []
    for _, row in rows(HERE / "data/amd_legacy_banks.tsv"):
        for family in row["family"].split(","):
            out.append(bank_row("AMD", span(family), (0, 0xff), span(row["bank"]),
                                row["unit"], row["neutral_unit"]))
    for _, row in rows(HERE / "data/amd_smca_banks.tsv"):
        match = re.fullmatch(r"(0x\w+-0x\w+) all", row["family_model"])
        if match:
            out.append(bank_row("AMD", span(match[1]), (0, 0xff), span(row["banks"]),
                                row["bank_type"], row["neutral_unit"]))
    return out


def smca_types():
    """Initializers of mce_fact_smca_types[]."""
    return [f"\t{{ \"{row['short_name']}\", {int(row['hwid'], 0):#x}, "
            f"{int(row['mcatype'], 0):#x}, {enum('MCE_VU_', row['short_name'])}, "
            f"{enum('MCE_UNIT_', row['unit'])} }},"
            for _, row in rows(HERE / "data/smca_bank_types.tsv")]


def mcacods():
    """Initializers of mce_fact_formats[]."""
    out = []
    for _, row in rows(HERE / "data/mcacod.tsv"):
        if row["kind"] not in ("simple", "compound"):
            continue
        default = "SIMPLE" if row["kind"] == "simple" else None
        name = FORMATS.get(row["name"], default)
        if name is None:
            raise BadInput(f"mcacod.tsv: no format for {row['name']}")
        out.append(f"\t{{ MCE_VENDOR_{row['vendor'].upper()}, {int(row['mask'], 0):#06x}, "
                   f"{int(row['match'], 0):#06x}, MCE_FMT_{name} }},")
    return out


def table_h(name, source, struct_name, body):
    """The text of a header that holds one table."""
    return header(f"_X86_MCE_UNIT_{name.upper()}_H", source,
                  [f"static const struct {struct_name} mce_fact_{name}[] = {{", *body, "};"])


def headers():
    """All headers: {file name: text}."""
    banks = [*model_banks("INTEL", HERE / "data/intel_banks.tsv"),
             *amd_banks(),
             *model_banks("ZHAOXIN", HERE / "data/zhaoxin_banks.tsv")]
    return {
        "vectors.h": vectors_h(),
        "banks.h": table_h("banks", "the bank lists in data/", "mce_fact_bank", banks),
        "smca_types.h": table_h("smca_types", "data/smca_bank_types.tsv", "mce_fact_smca_type",
                                smca_types()),
        "formats.h": table_h("formats", "data/mcacod.tsv", "mce_fact_format", mcacods()),
    }


def write_corpus(directory):
    """Each record as an input of fuzz_classify, see there for the layout."""
    directory.mkdir(parents=True, exist_ok=True)
    for _, row in rows(HERE / "vectors.tsv"):
        rec = dict(record(row))
        flags = rec["smca"] | rec["no_mcgcap"] << 1
        data = struct.pack("<7Q2H4B", rec["status"], rec["misc"], rec["addr"], 0, rec["ipid"],
                           rec["mcgstatus"], rec["mcgcap"], rec["family"], rec["model"], 0,
                           rec["vendor"], rec["bank"], flags)
        (directory / row["id"]).write_bytes(data)


def update(path, text, check):
    """Write text to path, or with check only compare; True if all is well."""
    if path.exists() and path.read_text(encoding="ascii") == text:
        return True
    if check:
        print(f"{path} is not what {HERE.name}/gen_tests.py makes: run it", file=sys.stderr)
        return False
    path.write_text(text, encoding="ascii")
    return True


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true",
                        help="write nothing, fail if a header is out of date")
    parser.add_argument("--corpus", type=pathlib.Path, metavar="DIR",
                        help="write a seed corpus for fuzz_classify instead")
    parser.add_argument("--output", type=pathlib.Path, default=TESTS, metavar="DIR",
                        help="where the headers are (default: %(default)s)")
    args = parser.parse_args()

    try:
        if args.corpus:
            write_corpus(args.corpus)
            return 0
        done = [update(args.output / name, text, args.check)
                for name, text in headers().items()]
    except (BadInput, OSError) as err:
        print(f"gen_tests.py: {err}", file=sys.stderr)
        return 1
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
