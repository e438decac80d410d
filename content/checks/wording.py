"""Wrong words (错别字), the county's sensitive words, repetitions, rubble of scanners, and how numbers are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

import ahocorasick

from content.address import URL
from content.checks.finding import Finding, Fix
from content.checks.passage import Passage
from content.checks.policy import WORDS, Word, WordClass, finding
from content.pattern import Late, late

_QUOTED: Final = late(r"《[^《》]*》|“[^“”]*”|「[^「」]*」")
_RULES: Final = {
    WordClass.SERIOUS: "word_serious",
    WordClass.COMMON: "word_common",
    WordClass.SENSITIVE: "sensitive",
}
# Doubled on purpose: 研究研究, 一个一个.
_DOUBLED: Final = late(
    r"(?<![一-鿿、])(?:(?!(?:研究|讨论|商量|考虑|检查|学习|了解|休息|锻炼|打听|许多|很多|好多|多多|常常|人人|户户|年年|天天|"
    r"一[一-鿿]|[一二三四五六七八九十百千万]{2}))([一-鿿]{2}))\1|(完成|完善|进行|开展|落实|推进|加强|提高|建立|按照|"
    r"根据|通过|以及|并且|或者|应当|及时|公开|发布|政府|工作|办理|申请|组织|实施|制定)\2"
)
_RUBBLE: Final = late(r"([一-鿿])(?:、\1){2,}|、、+|，，+|。。+(?!\.)|[�□]{2,}|锟斤拷|烫烫烫")
_WIDE: Final = late(r"[０-９](?:[０-９．，年月日至]*[０-９])?")  # a whole date at once
_WIDE_PLAIN: Final = str.maketrans("０１２３４５６７８９．", "0123456789.")
_LETTER: Final = late(r"(?<=\d)[OoＯ](?=\d)|(?<=\d\d)[OoＯ](?=年)")
_HAN_YEAR: Final = late(r"[一二][一二三四五六七八九零〇○OＯo0]{3}(?=年)")
_HAN_ZERO: Final = late(r"[零○OＯo0]")
_MIXED: Final = late(
    r"\d{4}年(?:[一二三四五六七八九十]+月(?:\d{1,2}|[一二三四五六七八九十]+)[日号]|\d{1,2}月[一二三四五六七八九十]+[日号])"
    r"|[一二][一二三四五六七八九〇零]{3}年\d{1,2}月"
)

Span = tuple[int, int]


def words(found: Iterable[Passage], listed: tuple[Word, ...] = ()) -> Iterator[Finding]:
    """Yield the listed wrong words; `listed` are the county's own, which come before ours."""
    automaton, allowed = _automaton(listed)
    for passage in found:
        for start, end, word in _hits(automaton, passage.text):
            if word.wrong in allowed or _within(start, end, _spans(URL, passage.text)):
                continue
            quoted = _within(start, end, _spans(_QUOTED, passage.text))
            if not (quoted and word.kind is WordClass.COMMON):
                yield _word(passage, start, end, word, safe=not quoted)


def style(found: Iterable[Passage]) -> Iterator[Finding]:
    """Yield repetitions and rubble, and numbers that are written in two ways at once."""
    for passage in found:
        text = passage.text
        for hit in _RUBBLE.finditer(text):
            yield _rubble(passage, hit[0], "像是扫描或复制留下的乱码")
        for hit in _DOUBLED.finditer(text):
            yield _rubble(passage, hit[0], "词语重复")
        for hit in _WIDE.finditer(text):
            new = hit[0].translate(_WIDE_PLAIN)
            if not _long(new):
                yield _digits(passage, hit, new, "全角数字")
        for hit in _LETTER.finditer(text):
            yield _digits(passage, hit, "0", "数字里混进了字母O")
        for hit in _HAN_YEAR.finditer(text):
            if _HAN_ZERO.search(hit[0]):
                yield _digits(passage, hit, _HAN_ZERO.sub("〇", hit[0]), "年份里的零应写“〇”")
        for hit in _MIXED.finditer(text):
            yield finding(
                "digits",
                passage.place,
                hit[0],
                reason="汉字和阿拉伯数字混写日期",
                suggestion="统一写成2026年6月1日这样",
            )


@lru_cache(maxsize=64)
def _automaton(listed: tuple[Word, ...]) -> tuple[ahocorasick.Automaton, frozenset[str]]:
    """The automaton over wrong words and their exceptions, and the words that the county lets pass."""
    wrong = {word.wrong: word for word in (*WORDS, *listed) if word.wrong}
    meaning: dict[str, tuple[list[Word], list[Word]]] = {}
    for word in wrong.values():
        meaning.setdefault(word.wrong, ([], []))[0].append(word)
        for longer in word.exceptions:
            meaning.setdefault(longer, ([], []))[1].append(word)
    automaton = ahocorasick.Automaton()
    for text, (hits, spares) in meaning.items():
        automaton.add_word(text, (len(text), hits, spares))
    automaton.make_automaton()
    return automaton, frozenset(word.wrong for word in listed if word.kind is WordClass.ALLOWED)


def _hits(automaton: ahocorasick.Automaton, text: str) -> Iterator[tuple[int, int, Word]]:
    """The wrong words that no exception covers, the longest of those that overlap."""
    hits: list[tuple[int, int, Word]] = []
    spared: dict[str, list[Span]] = {}
    for last, (length, wrong, spares) in automaton.iter(text):
        span = (last + 1 - length, last + 1)
        hits += [(*span, word) for word in wrong]
        for word in spares:
            spared.setdefault(word.wrong, []).append(span)
    end = 0
    for start, stop, word in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if start >= end and not _within(start, stop, spared.get(word.wrong, [])):
            end = stop
            yield start, stop, word


def _word(passage: Passage, start: int, end: int, word: Word, *, safe: bool) -> Finding:
    if word.kind is WordClass.SENSITIVE:
        reason, suggestion = "县里规定的敏感词", f"改为“{word.right}”" if word.right else "请核实，不宜使用的删去"
    else:
        serious = word.kind is WordClass.SERIOUS
        reason = "错别字（严重）" if serious else "用词不规范（一般）"
        suggestion = f"应为“{word.right}”" if word.right else "请核实"
    one = finding(
        _RULES[word.kind], passage.place, _around(passage.text, start, end), reason=reason, suggestion=suggestion
    )
    if word.kind is WordClass.SERIOUS and safe and word.right:
        return _mendable(one, passage, start, end, word.right)
    return one


def _digits(passage: Passage, hit: re.Match[str], new: str, reason: str) -> Finding:
    quote = _around(passage.text, hit.start(), hit.end())
    one = finding("digits", passage.place, quote, reason=reason, suggestion=f"改为“{new}”")
    return _mendable(one, passage, hit.start(), hit.end(), new)


def _mendable(one: Finding, passage: Passage, start: int, end: int, new: str) -> Finding:
    if passage.path is None:
        return one
    fix = Fix(passage.path, start, end, passage.text[start:end], new)
    return Finding(one.rule, one.severity, one.place, one.quote, one.reason, one.suggestion, fix=fix)


def _rubble(passage: Passage, quote: str, reason: str) -> Finding:
    return finding("rubble", passage.place, quote[:20], reason=reason, suggestion="请对照原件改正")


def _around(text: str, start: int, end: int) -> str:
    """The words with a little of what stands beside them; digits beside are left out, they may be somebody's."""
    before = re.sub(r".*[0-9０-９\s]", "", text[max(0, start - 4) : start])
    after = re.sub(r"[0-9０-９\s].*", "", text[end : end + 4])
    return f"{before}{text[start:end]}{after}"


def _spans(pattern: Late, text: str) -> list[Span]:
    return [hit.span() for hit in pattern.finditer(text)]


def _within(start: int, end: int, spans: Iterable[Span]) -> bool:
    return any(lo <= start and end <= hi for lo, hi in spans)


def _long(digits: str) -> bool:
    """Whether it may be a number of a person, which other rules judge and no finding quotes."""
    return max(map(len, re.findall(r"\d+", digits)), default=0) >= 7  # noqa: PLR2004 - no year, no sum of a village
