"""各村时间 as lines of a form and back: 厉山镇星亮村：10月12日上午. The rest of a variant stays."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from audiences.division import Division, DivisionError, Tree
from audiences.places import resolve
from content.item import PlainFacts, Variant, Version
from pusher.web.forms import Problems

FIELD: Final = "turns"
_LINE: Final = re.compile(r"(?P<place>[^：:]+)[：:]\s*(?P<when>.+)")


def write(version: Version, tree: Tree) -> str:
    """The lines."""
    return "\n".join(f"{tree.called(one.division)}：{one.plain.when}" for one in version.variants if one.plain.when)


def read(lines: str, version: Version, tree: Tree, problems: Problems) -> Version:
    """The version with these times; a line that names no place inside its territory is a problem of the form."""
    here = Division(version.division)
    times: dict[int, str] = {}
    for number, line in enumerate(filter(None, map(str.strip, lines.split("\n"))), 1):
        found = _LINE.fullmatch(line)
        if found is None:
            problems.add(FIELD, f"各村时间第{number}行请写成“星亮村：10月12日上午”")
            continue
        try:
            place = resolve(found["place"], tree, here)
        except DivisionError as error:
            problems.add(FIELD, f"各村时间第{number}行：{error}")
            continue
        if place.code not in here:
            problems.add(FIELD, f"各村时间第{number}行：“{found['place']}”不在发布范围内")
        elif place.code in times:
            problems.add(FIELD, f"各村时间第{number}行：“{found['place']}”写了两次")
        else:
            times[place.code] = found["when"].strip()
    return replace(version, variants=_merged(version.variants, times))


def _merged(variants: tuple[Variant, ...], times: dict[int, str]) -> tuple[Variant, ...]:
    known = {one.division: one for one in variants}
    made = [
        replace(one, plain=replace(one.plain, when=times.get(one.division, "")))
        for one in variants
        if one.division in times or replace(one, plain=replace(one.plain, when="")) != Variant(one.division)
    ]
    made += [Variant(code, plain=PlainFacts(when=when)) for code, when in times.items() if code not in known]
    return tuple(sorted(made, key=lambda one: one.division))
