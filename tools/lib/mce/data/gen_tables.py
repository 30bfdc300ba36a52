#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Make names_tables.h, the names of error codes, of the lists in this directory."""

import argparse
import pathlib
import re
import sys
import textwrap

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE.parent / "names_tables.h"

# The architectural patterns that a condition or a list can name: mask and value
# of MCi_STATUS. Bit 12 tells about reporting and is not compared.
MCACOD = {
    "bus": (0xE800, 0x0800),
    "memory": (0xEF80, 0x0080),
    "cache": (0xEF00, 0x0100),
}
MCACOD_MASK = 0xEFFF

KINDS = ("value", "range", "bitmask", "mask", "number")

# Formats of the MCA error code to which codes of AMD before SMCA belong.
CODE_CLASSES = {"any": "UNKNOWN", "memory": "CACHE", "tlb": "TLB", "bus": "BUS",
                "internal": "INTERNAL"}


class BadInput(Exception):
    """A line of an input file that cannot be used."""


def rows(name):
    """The rows of a .tsv file as dicts, with the place in the file as "at"."""
    header = None
    path = HERE / name
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        fields = line.split("\t")
        if header is None:
            header = fields
            continue
        if len(fields) != len(header):
            raise BadInput(f"{path}:{number}: {len(fields)} columns, not {len(header)}")
        yield {"at": f"{path}:{number}", **dict(zip(header, fields))}


def c_string(text):
    """A C string literal."""
    if '"' in text or "\\" in text:
        raise BadInput(f"a quote or backslash in '{text}'")
    return f'"{text}"'


def span(text, base=0):
    """"9-16" or "4" as (first, last)."""
    first, _, last = text.partition("-")
    return int(first, base), int(last or first, base)


def bits(text):
    """"31:16" or "27" as (high, low)."""
    high, _, low = text.partition(":")
    return int(high), int(low or high)


def condition(text):
    """A condition as (mask, value, negated) of MCi_STATUS."""
    mask = match = 0
    negated = False
    for term in [] if text == "-" else text.split(","):
        name, sign, value = re.fullmatch(r"([\w:]+)(!?=)(\w+)", term).groups()
        if name == "mcacod":
            term_mask, term_match = MCACOD.get(value) or (MCACOD_MASK, int(value, 0))
        else:
            high, low = bits(name)
            term_mask = ((1 << high - low + 1) - 1) << low
            term_match = int(value, 0) << low
        negated = sign == "!="
        mask |= term_mask
        match |= term_match
    if negated and "," in text:
        raise BadInput("a condition with != must be alone")
    return mask, match, negated


def mscod_row(row):
    """An initializer of struct mce_mscod_row."""
    first, last = (0, 0) if row["kind"] == "number" else span(row["value"])
    high, low = bits(row["status_bits"])
    if last >> high - low + 1 or last < first:
        raise BadInput("the value does not fit into the field")
    return f"\t{{ {first:#x}, {last:#x}, {c_string(row['meaning'])} }},"


def bank_mask(text):
    """"5,12-14" as a bit mask."""
    mask = 0
    for part in text.split(","):
        first, last = span(part)
        for bank in range(first, last + 1):
            mask |= 1 << bank
    return mask


def mscod_tables():
    """Groups of codes that share all but value and words, and which model has which."""
    groups, models = {}, {}
    for row in rows("mscod.tsv"):
        key = tuple(row[name] for name in ("family_model", "banks", "status_bits", "kind",
                                           "condition"))
        try:
            if row["kind"] not in KINDS:
                raise BadInput("unknown kind")
            kind = "value" if row["kind"] == "range" else row["kind"]
            groups.setdefault((*key[:3], kind, key[4]), []).append(mscod_row(row))
            condition(row["condition"])
        except (AttributeError, BadInput, ValueError) as err:
            raise BadInput(f"{row['at']}: {err}") from err
    out, table = [], []
    for number, (key, body) in enumerate(groups.items()):
        family_model, banks, status_bits, kind, text = key
        for pair in family_model.split(","):
            family, model = (int(n, 16) for n in pair.split("_"))
            models.setdefault(family << 8 | model, []).append(number)
        mask, match, negated = condition(text)
        high, low = bits(status_bits)
        out += [f"static const struct mce_mscod_row mscod_rows_{number}[] = {{", *body, "};", ""]
        table.append(f"\t{{ {bank_mask(banks):#x}, {mask:#x}, {match:#x}, {int(negated)}, "
                     f"{high}, {low}, MSCOD_{kind.upper()},\n"
                     f"\t  ARRAY_SIZE(mscod_rows_{number}), mscod_rows_{number} }},")
    out += ["static const struct mce_mscod_group mscod_groups[] = {", *table, "};", ""]
    index = []
    for model, numbers in sorted(models.items()):
        out += [f"static const u8 mscod_of_{model:04x}[] = {{",
                *textwrap.wrap(", ".join(map(str, numbers)), 80, initial_indent="\t",
                               subsequent_indent="\t"), "};", ""]
        index.append(f"\t{{ {model:#06x}, ARRAY_SIZE(mscod_of_{model:04x}), "
                     f"mscod_of_{model:04x} }},")
    return [*out, "static const struct mce_mscod_model mscod_models[] = {", *index, "};", ""]


def smca_tables():
    """The extended codes of each SMCA bank type."""
    types = {}
    for row in rows("smca_error_codes.tsv"):
        code = int(row["error_code_ext"])
        names = types.setdefault(row["bank_type"], {})
        if code in names or code > 63:
            raise BadInput(f"{row['at']}: code {code} comes twice or is too large")
        names[code] = row["description"]
    out = []
    for name, codes in types.items():
        body = [f"\t[{code}] = {c_string(text)}," for code, text in sorted(codes.items())]
        out += [f"static const char * const smca_{name}[] = {{", *body, "};", ""]
    table = [f"\t[MCE_VU_{name}] = {{ ARRAY_SIZE(smca_{name}), smca_{name} }},"
             for name in types if not name.endswith("_QUIRK")]
    return [*out, "static const struct mce_smca_names smca_names[] = {", *table, "};", ""]


def legacy_tables():
    """The extended codes of AMD's banks before SMCA."""
    body = []
    for row in rows("amd_legacy_error_codes.tsv"):
        mask, match, _ = condition(row["condition"])
        for families in row["family"].split(","):
            for codes in row["error_code_ext"].split(","):
                first, last = span(families, 16)
                low, high = span(codes, 16)
                body.append(f"\t{{ {first:#x}, {last:#x}, {row['bank']}, "
                            f"MCE_FMT_{CODE_CLASSES[row['code_class']]}, {low:#x}, {high:#x},\n"
                            f"\t  {mask:#x}, {match:#x},\n"
                            f"\t  {c_string(row['description'])} }},")
    return ["static const struct mce_legacy_name legacy_names[] = {", *body, "};", ""]


def tables():
    """The text of names_tables.h."""
    return "\n".join([
        "/* SPDX-License-Identifier: GPL-2.0 */",
        "/* Made by data/gen_tables.py from the lists beside it: do not edit. */",
        "",
        *smca_tables(), *legacy_tables(), *mscod_tables()])


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true",
                        help="write nothing, fail if the header is out of date")
    args = parser.parse_args()
    try:
        text = tables()
        if TARGET.exists() and TARGET.read_text(encoding="ascii") == text:
            return 0
        if args.check:
            print(f"{TARGET} is not what data/gen_tables.py makes: run it", file=sys.stderr)
            return 1
        TARGET.write_text(text, encoding="ascii")
    except (BadInput, OSError, ValueError) as err:
        print(f"gen_tables.py: {err}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
