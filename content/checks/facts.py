"""Key points (一看就懂) against the text: an amount, a day or a telephone number that stands nowhere in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from content.checks.days import Days
from content.checks.digits import plain
from content.checks.finding import Finding, mask
from content.checks.money import Borne, sums_of
from content.checks.passage import Passage
from content.checks.policy import finding
from content.dated import days_of
from content.item import Nature, PlainFacts, Version
from content.pattern import late

_PHONE: Final = late(
    r"(?<![0-9\-])(?:0[0-9]{2,3}[\-－—– ]?)?(?:[2-9][0-9]{6,7}|1[3-9][0-9]{9}|400[\- ]?[0-9]{3}[\- ]?[0-9]{4})(?![0-9])"
)
_GAPS: Final = late(r"[\-－—–\s（）()]")
_LOCAL: Final = 7  # last digits by which a county's telephones differ
_BEFORE: Final = 8  # characters that say whose number it is


def facts(found: Iterable[Passage], version: Version) -> Iterator[Finding]:
    """Warn of what the key points say and the text, its tables and its files do not; a village's own with its text."""
    read = list(found)
    general = [one for one in read if not (one.path and one.path[0] == "variants")]
    if version.nature is not Nature.ALERT:  # its key points are of the message's own fields, and nobody may change them
        yield from _differing(general, version.plain, "", version)
    for no, variant in enumerate(version.variants):
        own = [one for one in read if one.path and one.path[:2] == ("variants", no)]
        shared = [one for one in general if not _is_fact(one)]
        yield from _differing([*shared, *own], variant.plain, f"{variant.division}的本地补充：", version)


def _differing(read: Sequence[Passage], said: PlainFacts, where: str, version: Version) -> Iterator[Finding]:
    points = [(one.place, plain(one.text)) for one in read if _is_fact(one)]
    if not points and not said.deadline:
        return
    text = plain("\n".join(one.text for one in read if not _is_fact(one)))
    borne, days = Borne(text), Days(text, version.issued_on)
    digits = _GAPS.sub("", "\n".join((text, *(one.number for one in version.contacts))))
    for place, words in points:
        yield from (_odd(place, one.words, "金额") for one in sums_of(words) if not borne.bears(one))
        yield from (_odd(place, how, "日期") for day, how in days_of(words) if days.written and not days.names(day))
        yield from (_odd(place, number, "电话") for number in _others(words, digits))
    last = said.deadline
    if last and days.written and not days.is_vague and not days.names((last.month, last.day)):
        yield _odd(f"{where}截止哪天", f"{last.year}年{last.month}月{last.day}日", "日期")


def _others(words: str, digits: str) -> Iterator[str]:
    """The telephone numbers of key points that are none of the text's, where it has any."""
    if not _PHONE.search(digits):
        return
    for hit in _PHONE.finditer(words):
        if _GAPS.sub("", hit[0])[-_LOCAL:] not in digits:
            yield mask(words[max(0, hit.start() - _BEFORE) : hit.end()])


def _is_fact(passage: Passage) -> bool:
    return passage.path is not None and "plain" in passage.path


def _odd(place: str, quote: str, what: str) -> Finding:
    return finding(
        "facts",
        place,
        quote,
        reason=f"正文、表格和附件里没有这个{what}",
        suggestion="和正文对一遍：哪边写错改哪边；附件是图片的，看图核对",
    )
