"""What is pasted into a village's chat group (村民群): the essentials and the link, in at most 300 characters."""

from __future__ import annotations

from typing import Final

from content.render.arrangement import fewer
from content.render.label import Label
from content.render.rendition import Rendition
from content.render.short import TooLongError, essence, units

MOST: Final = 300  # UTF-16 units: a group's members see so much without unfolding it
_KEPT_LONGEST: Final = (  # the last goes first
    Label.DANGER, Label.WHO_GETS, Label.WHO, Label.WHERE, Label.DEADLINE, Label.HOW_MUCH_GETS, Label.HOW_MUCH,
    Label.WHEN, Label.ASK, Label.HOW,
)  # fmt: skip


def forward(rendition: Rendition, most: int = MOST) -> str:
    """Return the text, whole facts only; what had to go is on the page behind the link. Raises TooLongError."""
    facts = rendition.told
    while True:
        text = _text(rendition, facts)
        if units(text) <= most:
            return text
        if not facts:
            excess = units(text) - most
            raise TooLongError(f"转发文字超出{excess}个字，请把标题缩短{excess}个字", excess)
        facts = fewer(rendition, facts, _KEPT_LONGEST)


def _text(rendition: Rendition, facts: tuple[tuple[str, str], ...]) -> str:
    lines = [f"{rendition.issuer}：{essence(rendition.title)}" if rendition.issuer else essence(rendition.title)]
    lines += [f"{label}：{' '.join(value.split())}" for label, value in facts]
    if rendition.telephone and not any(rendition.telephone in value for _, value in facts):
        label = next((one.label for one in rendition.contacts if one.number == rendition.telephone), "")
        lines.append(f"{'电话' if rendition.enquiry else label}：{rendition.telephone}")
    lines.append(f"全文：{rendition.url}")
    return "\n".join(lines)
