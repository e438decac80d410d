"""What a correction says that it changes (原…，改为…): the facts of two renditions of one notice, beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from content.pattern import late
from content.render.label import Label, in_short
from content.render.rendition import Rendition
from content.render.telephone import names_mobile

_CLAUSE: Final = late(r"(?<=[，。；！？])")
_SHORT: Final = 24  # characters of a value that is said whole


def changes(was: Rendition, now: Rendition) -> str:
    """Say what is different for who got the older text, as 截止原2月28日，改为3月31日；…; empty: nothing of it."""
    return "；".join(_changes(was, now))


def _changes(was: Rendition, now: Rendition) -> Iterator[str]:
    if was.deadline != now.deadline:
        yield _said(Label.DEADLINE.short, *_days(was.deadline, now.deadline))
    before, after = _facts(was), _facts(now)
    for label in dict.fromkeys((*after, *before)):
        old, new = before.get(label, ""), after.get(label, "")
        if "".join(_moved(old, was.deadline, now.deadline).split()) != "".join(new.split()) and old != new:
            yield _said(label, *_different(old, new))


def _moved(old: str, was: date | None, now: date | None) -> str:
    """A fact with the last day as it now is: that it changed has been said."""
    return old.replace(_day(was, years=False), _day(now, years=False)) if was and now else old


def _facts(rendition: Rendition) -> dict[str, str]:
    said = {label: value.strip().rstrip("。；") for label, value in in_short(rendition.facts).items()}
    # The last day is compared as a day. An SMS carries this: it names no officer's mobile.
    said.pop(Label.DEADLINE.short, None)
    return {label: value for label, value in said.items() if label != Label.ASK.short or not names_mobile(value)}


def _said(label: str, old: str, new: str) -> str:
    if old and new:
        return f"{label}原{old}，改为{new}"
    return f"补充{label}：{new}" if new else f"去掉{label}：{old}"


def _days(old: date | None, new: date | None) -> tuple[str, str]:
    years = old is None or new is None or old.year != new.year
    return _day(old, years=years), _day(new, years=years)


def _day(day: date | None, *, years: bool) -> str:
    if day is None:
        return ""
    return f"{day.year}年{day.month}月{day.day}日" if years else f"{day.month}月{day.day}日"


def _different(old: str, new: str) -> tuple[str, str]:
    """Of long values the clauses from the first to the last that differ."""
    if not old or not new or max(len(old), len(new)) <= _SHORT:
        return old, new
    before, after = _CLAUSE.split(old), _CLAUSE.split(new)
    codes = [one for one in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if one[0] != "equal"]
    first, last = codes[0], codes[-1]
    cut = "".join(before[first[1] : last[2]]), "".join(after[first[3] : last[4]])
    parts = [part.strip().rstrip("，。；") for part in cut]
    return (f"“{parts[0]}”", f"“{parts[1]}”") if all(parts) else (old, new)
