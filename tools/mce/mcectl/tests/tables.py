#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Decode each code of each list, and each test vector of the classifier.

The lists are those that the library's tables are made of, but what is compared is
what "mcectl decode --batch --json" prints.
"""

import json
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[4]
DATA = TOP / "tools/lib/mce/data"
TESTING = TOP / "tools/testing/mce"

VALID = 1 << 63

# exp_ column of vectors.tsv: the name in JSON
EXPECTED = {
    "exp_neutral_unit": "unit",
    "exp_vendor_unit": "vendor_unit",
    "exp_error_class": "error_class",
    "exp_code_format": "code_format",
    "exp_level": "level",
    "exp_transaction": "transaction",
    "exp_request": "request",
    "exp_participation": "participation",
    "exp_timeout": "timeout",
    "exp_channel": "channel",
    "exp_severity": "severity",
    "exp_is_memory_error": "is_memory_error",
    "exp_ext_error_code": "ext_error_code",
}

MCACOD = {"bus": 0x0800, "memory": 0x0090, "cache": 0x0134}
CODE_CLASSES = {"any": 0x0800, "memory": 0x0135, "tlb": 0x0015, "bus": 0x0800,
                "internal": 0x0400}

# Where a type has other codes on some models: a model that has them
QUIRKS = {"CS_V2_QUIRK": ("CS_V2", 0x19, 0x60), "UMC_QUIRK": ("UMC", 0x19, 0x90)}


def rows(path):
    """The rows of a .tsv file as dicts."""
    lines = [line for line in path.read_text(encoding="ascii").splitlines()
             if line and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"))) for line in lines[1:]]


class Decoder:
    """Runs mcectl."""

    def __init__(self, mcectl):
        self.mcectl = mcectl
        self.failed = False

    def decode(self, records):
        """The JSON objects of a list of dicts."""
        columns = sorted({name for record in records for name in record})
        table = ["\t".join(columns)]
        for record in records:
            table.append("\t".join(str(record.get(name, "-")) for name in columns))
        run = subprocess.run([self.mcectl, "decode", "--batch", "--json"], text=True,
                             input="\n".join(table) + "\n", stdout=subprocess.PIPE, check=False)
        out = [json.loads(line) for line in run.stdout.splitlines()]
        if len(out) != len(records):
            raise SystemExit(f"not ok tables: {len(out)} objects for {len(records)} records")
        return out

    def check(self, name, records, wrong):
        """Decode records; wrong(record, object) tells what is wrong, or None."""
        bad = []
        for record, got in zip(records, self.decode(records)):
            reason = wrong(record, got)
            if reason:
                bad.append(f"{reason}: {record}")
        for line in bad[:10]:
            print(f"# {line}")
        print(f"{'not ok' if bad else 'ok'} {name}: {len(records)} records")
        self.failed |= bool(bad)


def bits(text):
    """"31:16" or "27" as (high, low)."""
    high, _, low = text.partition(":")
    return int(high), int(low or high)


def satisfy(condition):
    """Bits of a status for which a condition of mscod.tsv holds."""
    status = 0
    for term in [] if condition == "-" else condition.split(","):
        name, sign, value = re.fullmatch(r"([\w:]+)(!?=)(\w+)", term).groups()
        if sign == "!=":
            continue
        if name == "mcacod":
            status |= MCACOD.get(value) or int(value, 0)
        else:
            status |= int(value, 0) << bits(name)[1]
    return status


def mscod_records():
    """A record for each code, and the name that it must have."""
    for row in rows(DATA / "mscod.tsv"):
        low = bits(row["status_bits"])[1]
        values = row["value"].split("-") if row["kind"] != "number" else ["3"]
        words = row["meaning"] + (" 3" if row["kind"] == "number" else "")
        for value in values:
            for pair in row["family_model"].split(","):
                family, model = (int(n, 16) for n in pair.split("_"))
                bank = re.match(r"\d+", row["banks"])[0]
                vendor = "zhaoxin" if family == 7 else "intel"
                yield {"vendor": vendor, "family": family, "model": model, "bank": bank,
                       "status": hex(VALID | satisfy(row["condition"]) | int(value, 0) << low),
                       "words": words}


def smca_records():
    """Each extended code from 0 to 63 of each bank type; words is None if it has no name."""
    types = {row["short_name"]: row for row in rows(TESTING / "data/smca_bank_types.tsv")}
    names = {}
    for row in rows(DATA / "smca_error_codes.tsv"):
        names.setdefault(row["bank_type"], {})[int(row["error_code_ext"])] = row["description"]
    for name in [*types, *QUIRKS]:
        short, family, model = QUIRKS.get(name, (name, 0x19, 0x01))
        ipid = int(types[short]["mcatype"], 0) << 48 | int(types[short]["hwid"], 0) << 32 | 1
        for code in range(64):
            yield {"vendor": "amd", "family": family, "model": model, "bank": 20,
                   "ipid": hex(ipid), "status": hex(VALID | code << 16 | 0x011b),
                   "unit": short, "words": names.get(name, {}).get(code)}


def legacy_records():
    """A record for each code of AMD before SMCA."""
    for row in rows(DATA / "amd_legacy_error_codes.tsv"):
        family = re.match(r"0x\w+", row["family"])[0]
        code = re.match(r"0x\w+", row["error_code_ext"])[0]
        status = VALID | int(code, 16) << 16 | CODE_CLASSES[row["code_class"]]
        for term in [] if row["condition"] == "-" else row["condition"].split(","):
            (high, low), value = bits(term.split("=")[0]), int(term.split("=")[1], 0)
            status = status & ~(((1 << high - low + 1) - 1) << low) | value << low
        yield {"vendor": "amd", "family": family, "model": 1, "bank": row["bank"],
               "status": hex(status), "words": row["description"]}


def wrong_words(record, got):
    """Is the name of the code there?"""
    words = record["words"]
    if words is None:
        return None if got["undecoded"] and got["ext_error"] is None else "a name out of nowhere"
    if words not in (got["ext_error"] or "").split("; "):
        return f"'{got['ext_error']}'"
    return None


def wrong_smca(record, got):
    """Are type and code right?"""
    if got["vendor_unit"] != record["unit"]:
        return f"type {got['vendor_unit']}"
    return wrong_words(record, got)


def wrong_vector(record, got):
    """Is each column as expected?"""
    alternatives = dict(item.split("=") for item in record["alt_ok"].split(";") if "=" in item)
    for column, name in EXPECTED.items():
        value = got[name]
        if isinstance(value, bool):
            value = "yes" if value else "no"
        value = "-" if value is None else str(value)
        wanted = {record[column], alternatives.get(column, record[column])}
        if wanted & {"unknown", "unspec"}:
            wanted.add("-")
        if value not in wanted:
            return f"{name} is {value}"
    return None


def main():
    """The command line."""
    decoder = Decoder(sys.argv[1])
    decoder.check("vectors", rows(TESTING / "vectors.tsv"), wrong_vector)
    decoder.check("SMCA types and codes", list(smca_records()), wrong_smca)
    decoder.check("model-specific codes", list(mscod_records()), wrong_words)
    decoder.check("codes of AMD before SMCA", list(legacy_records()), wrong_words)
    print("1..4")
    return decoder.failed


if __name__ == "__main__":
    sys.exit(main())
