"""What stands behind a label, and what stands before a clause that is none of its words. Pure."""

from __future__ import annotations

from typing import Final

from content.ingest.proposal import Proposal
from content.pattern import Late, late

__all__ = ["LEADING", "VALUE", "labelled"]

VALUE: Final = r"[：:]\s*(?P<value>[^。；\n]{2,120})"
LEADING: Final = late(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、](?!\d)|答[：:]|[—●▲■◆★✔✦·•①-⑳]+)\s*"
)


def labelled(pattern: Late, text: str) -> Proposal[str] | None:
    """Return what a pattern finds as its `value`; nothing where a list follows instead (如下：)."""
    match = pattern.search(text)
    said = LEADING.sub("", match["value"].strip(" ，、")) if match else ""
    return Proposal(said, match[0].strip()) if match and said and not said.endswith(("：", ":", "如下")) else None
