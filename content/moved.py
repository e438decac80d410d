"""本地补充 after 合村并组: what was said for some people is said for them where their groups are now. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from content.item import Version, covers, span


def followed(version: Version, moved: Mapping[int, int]) -> Version:
    """The version with each variant for the groups too that went out of its place; `moved`: 15-digit codes, old → new.

    Who was in no group of a merged village cannot be told from the others there, and reads what everybody reads.
    """
    known = {one.division for one in version.variants}
    made = {
        new: replace(one, division=new)
        for one in sorted(version.variants, key=lambda one: -span(one.division))
        for old, new in moved.items()
        if span(old) == 1 and covers(one.division, old) and not covers(one.division, new) and new not in known
    }
    return replace(version, variants=(*version.variants, *(made[code] for code in sorted(made)))) if made else version
