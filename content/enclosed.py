"""The lines of a text that name its attachments: 附件：1.标准表.xlsx, and those whose file could not be had. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from content.ingest.draft import Draft, Link
from content.item import Block, Table
from content.pattern import late

MARK: Final = "（这个附件没有取到）"
_LONGEST: Final = 80  # characters of a name under which a file is kept
_NAMED: Final = late(r"^\s*附\s*件\s*[:：]\s*(?P<rest>.*)$")
_NUMBERED: Final = late(r"^\s*(?:附\s*件\s*)?\d{1,2}\s*[.．、]\s*(?P<name>\S.*)$")
_EACH: Final = late(r"^\s*附\s*件\s*[\d一二三四五六七八九十]{1,2}\s*[:：]\s*(?P<name>\S.*)$")  # 附件1：申请表.docx
_NEXT: Final = late(r"\s+(?=\d{1,2}\s*[.．、]\s*\D)")  # 1.标准表.xlsx 2.申请表.docx
_FILE: Final = late(
    r"\.(?:docx?|wps|xlsx?|et|pdf|ofd|zip|rar|jpe?g|png)[）)]?(?:（[^（）]*）)?[。；;]?\s*$", re.IGNORECASE
)


def named(lines: Sequence[str]) -> list[tuple[int, str]]:
    """The attachments that 附件：… lists, each with the number of its line; what follows it goes on with the list.

    Where each has a 附件1： of its own, those that are files: another may be the head of the attachment itself.
    """
    for no, line in enumerate(lines):
        if hit := _NAMED.match(line):
            rest = hit["rest"].strip()
            signs = [_NUMBERED.match] if _NUMBERED.match(rest) else [_FILE.search]
            below = _run(lines, no + 1, signs if rest else [_NUMBERED.match, _FILE.search])
            if not rest:
                return below if any(_FILE.search(name) for _, name in below) else []
            return [*((no, name) for name in _names(rest)), *below]
    each = ((no, _EACH.match(line)) for no, line in enumerate(lines))
    return [(no, hit["name"]) for no, hit in each if hit and _FILE.search(hit["name"])]


def listing(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines of that list, of its head too."""
    found = {no for no, _ in named(lines)}
    return found | {no - 1 for no in found if no and _NAMED.match(lines[no - 1])}


def is_file(name: str) -> bool:
    """Whether a name ends like a file's."""
    return bool(_FILE.search(name))


def missing(draft: Draft, kept: Collection[str]) -> list[Link]:
    """The files of a page that are not among those kept, by their names."""
    return [link for link in draft.files if not any(_same(link.text, name) for name in kept)]


def marked(draft: Draft, kept: Collection[str]) -> Draft:
    """A draft whose body says behind the name of each attachment that could not be had that it is not there."""
    gone = [link.text for link in missing(draft, kept) if link.text]
    return replace(draft, blocks=tuple(_marked(draft.blocks, gone))) if gone else draft


def _marked(blocks: Sequence[Block], gone: Sequence[str]) -> Iterable[Block]:
    texts = [block.text for block in blocks if not isinstance(block, Table)]
    told = {texts[no] for no in listing(texts)}
    for block in blocks:
        if isinstance(block, Table) or not (block.text in told or block.text.strip() in gone):
            yield block
            continue
        text = block.text
        for name in gone:
            text = re.sub(rf"{re.escape(name)}(?=$|[\s；;。，、])", lambda hit: hit[0] + MARK, text, count=1)
        yield replace(block, text=text)


def _run(lines: Sequence[str], first: int, signs: Sequence[Callable[[str], object]]) -> list[tuple[int, str]]:
    """The names that follow, line by line, as long as a line has one of the signs: it is numbered, ends like a file."""
    below = takewhile(lambda one: any(sign(one[1]) for sign in signs), enumerate(lines[first:], first))
    return [(no, name) for no, line in below for name in _names(line)]


def _names(line: str) -> list[str]:
    parts = _NEXT.split(line.strip()) if _NUMBERED.match(line) else [line]
    return [hit["name"] if (hit := _NUMBERED.match(part)) else part.strip() for part in parts]


def _same(said: str, name: str) -> bool:
    """Whether a link's words are the name under which its file was kept, or hold it: 附件：申请表.xlsx."""
    short = said[:_LONGEST]
    return bool(said) and (short in {name, name.rpartition(".")[0]} or name in said)
