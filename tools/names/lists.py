"""Make the name lists that ship in `src/fieldnotes/privacy/lists/` of Faker's (MIT): `python tools/names/lists.py`.

Needs Faker beside fieldnotes (`pip install faker`); the names are those of its Danish provider and of the countries
that people in Denmark most often come from, in Latin letters.
"""

from __future__ import annotations

import gzip
import re
from importlib import import_module
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[2] / "src" / "fieldnotes" / "privacy" / "lists"
# Danish first: where a name is a woman's here and a man's elsewhere, Denmark decides.
COUNTRIES = """
    da_DK no_NO sv_SE is_IS fi_FI de_DE en_GB en_US en_IE nl_NL nl_BE fr_FR it_IT es_ES pt_PT pl_PL lt_LT lv_LV et_EE
    ro_RO hu_HU cs_CZ sk_SK sl_SI hr_HR tr_TR az_AZ fr_DZ en_PK en_IN id_ID vi_VN uz_UZ
"""
LATIN = re.compile(r"[A-Za-zÀ-ɏ]+(?:[-'’][A-Za-zÀ-ɏ]+)*")


def words(provider: Any, *attributes: str) -> set[str]:
    """Give the single names that a provider holds under these attributes."""
    held = (getattr(provider, attribute, ()) for attribute in attributes)
    names = (name for names in held if isinstance(names, tuple | list | dict | set) for name in names)
    parts = (part for name in names if isinstance(name, str) for part in name.split())
    return {part for part in parts if len(part) > 1 and LATIN.fullmatch(part) and part[0].isupper()}


def main() -> None:
    """Write given.tsv.gz (name, k for a woman's, m for a man's, nothing for both), family.txt.gz and towns.txt."""
    given: dict[str, str] = {}
    family: set[str] = set()
    for country in COUNTRIES.split():
        provider = import_module(f"faker.providers.person.{country}").Provider
        women = words(provider, "first_names_female")
        men = words(provider, "first_names_male")
        either = words(provider, "first_names") - women - men
        for name in sorted(women | men | either):
            given.setdefault(name, "" if name in either or (name in women and name in men) else "mk"[name in women])
        family |= words(provider, "last_names", "last_names_female", "last_names_male")
    address = import_module("faker.providers.address.da_DK").Provider
    write("given.tsv.gz", [f"{name}\t{gender}" for name, gender in given.items()])
    write("family.txt.gz", [*family])
    danish = import_module("faker.providers.person.da_DK").Provider
    write("danish.tsv", [f"{n}\tk" for n in danish.first_names_female] + [f"{n}\tm" for n in danish.first_names_male])
    write("towns.txt", [town for town in address.cities if town[:1].isupper()])
    write("countries.txt", [*address.countries])


def write(name: str, lines: list[str]) -> None:
    """Write sorted lines, compressed where the name says so; the same bytes every time."""
    data = ("\n".join(sorted(set(lines))) + "\n").encode()
    (OUT / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
    print(name, len(set(lines)))


if __name__ == "__main__":
    main()
