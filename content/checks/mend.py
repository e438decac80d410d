"""Mending (一键改正): a version with exactly the replacements of its fixes, or none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from content.checks.finding import Finding, Fix
from content.item import Version


class MendError(Exception):
    """The text is not the one that was checked; `args[0]` is Chinese."""


def mend(version: Version, fixes: Iterable[Fix]) -> Version:
    """Replace, from the end of each text on, so that places stay right. Raises MendError and changes nothing."""
    raw: dict[str, Any] = version.to_json()
    for fix in sorted(fixes, key=lambda fix: (tuple(map(str, fix.path)), -fix.start)):
        try:
            holder: Any = raw
            for step in fix.path[:-1]:
                holder = holder[step]
            last = fix.path[-1]
            text = holder[last]
        except (KeyError, IndexError, TypeError):
            text = None
        if not isinstance(text, str) or text[fix.start : fix.end] != fix.old:
            raise MendError("内容已经变动，请重新检查后再改")
        holder[last] = text[: fix.start] + fix.new + text[fix.end :]
    return Version.from_json(raw)


def fixes_of(findings: Iterable[Finding], key: str = "") -> tuple[Fix, ...]:
    """The fixes among findings, each text once; with a key only that one."""
    found: dict[tuple[object, ...], Fix] = {}
    for one in findings:
        if one.fix and (not key or one.fix.key == key):
            kept = all(
                one.fix.end <= fix.start or fix.end <= one.fix.start or fix.path != one.fix.path
                for fix in found.values()
            )
            if kept:
                found[one.fix.path, one.fix.start] = one.fix
    return tuple(found.values())
