"""Finds the parts of a text that say whom it means: 对象：…, 符合下列条件之一：…, and the lists under such a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_WHOM: Final = r"人员|对象|家庭|群体|人群|户|学生|老人|老年人|儿童|妇女|居民|村民|农民|情形|情况|条件"
_LABEL: Final = re.compile(
    r"(?:[一-鿿]{0,10}(?:对象|人群|条件|资格|范围|要求)(?:(?:和|及|、|与)(?:条件|范围|标准|对象))?"
    r"|[^，。；：:\n]{0,4}(?:谁|哪些人?|什么人|啥人|哪家|哪类)[^，。；：:\n]{0,8}"
    r"|[^，。；：:\n]{0,6}符合[^。；：:\n]{0,16}(?:条件|情形|情况|条|之一|标准)[^。；：:\n]{0,12}"
    rf"|[^，。；：:\n]{{0,8}}(?:下列|以下|如下)[^。；：:\n]{{0,8}}(?:{_WHOM})[^。；：:\n]{{0,14}})"
    r"(?:】|\s*[：:]|(?<=对象)(?:为|是|包括)|(?<=人群)(?:为|是|包括)|(?<=范围)(?:为|是|包括)|(?<=条件)(?:为|是))\s*"
)
_HEADING: Final = re.compile(
    r"[^，。；：:]{0,10}(?:对象|人群|条件|资格|谁[^，。；]{0,6})(?:[和及、与](?:条件|范围|标准|对象))?"
)
_NUMBER: Final = re.compile(
    r"\s*(?:(?P<han>[一二三四五六七八九十]{1,3}、)|(?P<inner>[（(][一二三四五六七八九十\d]{1,3}[）)])|(?P<digit>\d{1,2}[.．、)）])"
    r"|(?P<round>[①-⑳])|(?P<bullet>[-*•·●◆✦★—]))\s*"
)
_OTHER: Final = re.compile(
    r"(?:^|[。；\s])(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])?[^，。；：:、\s]{2,8}[：:]"
)
_REFUSED: Final = re.compile(
    r"不(?:得|予|能|可|享受|纳入|符合|属于|包括|在|再|准|允许)|禁止|取消|除外|停发|暂缓|限制|清退"
)
_MOST_LINES: Final = 16  # of a list under a label


def meant(text: str) -> tuple[str, ...]:
    """Return the parts of a text that say who is meant; not those that say who is not."""
    return tuple(part for part in _parts(text.splitlines()) if part.strip())


def _parts(lines: Sequence[str]) -> Iterator[str]:
    for no, line in enumerate(lines):
        for label in _LABEL.finditer(line):
            if _REFUSED.search(label[0]):
                continue
            rest = line[label.end() :]
            other = _OTHER.search(rest)
            said = rest[: other.start()] if other else rest
            yield said
            if not said.strip() or said.rstrip().endswith(("：", ":")):
                yield from _list(lines[no + 1 :])
        if _is_heading(line):
            yield from _below(line, lines[no + 1 :])
        elif _HEADING.fullmatch(line.strip()):
            yield from _list(lines[no + 1 :])


def _list(lines: Sequence[str]) -> Iterator[str]:
    """The numbered lines right under a label."""
    for line in lines[:_MOST_LINES]:
        if not _NUMBER.match(line) or _LABEL.search(line) or _is_heading(line):
            return
        yield line


def _is_heading(line: str) -> bool:
    number = _NUMBER.match(line)
    return bool(number and _HEADING.fullmatch(line[number.end() :].strip()) and not _REFUSED.search(line))


def _below(heading: str, lines: Sequence[str]) -> Iterator[str]:
    """The lines under a numbered heading, as far as the next number of its kind."""
    kind = _number_kind(heading)
    for line in lines[:_MOST_LINES]:
        if _number_kind(line) == kind:
            return
        if not _REFUSED.search(line[:24]) and not _LABEL.search(line):
            yield line


def _number_kind(line: str) -> str | None:
    number = _NUMBER.match(line)
    return number.lastgroup if number else None
