"""Plain text and Markdown to blocks."""

from __future__ import annotations

import codecs
from itertools import groupby
from typing import Final

from content.ingest.columns import columned, uneven
from content.ingest.draft import LONGEST, Draft, IngestError, check_lines, made, tidy
from content.item import Block, Heading, Paragraph, Table
from content.pattern import late

_NUMBERED: Final = late(
    r"(?:[一二三四五六七八九十]{1,3}、|(?P<second>[（(][一二三四五六七八九十]{1,3}[)）]))[^。；：:]{2,28}"
)
_MARK: Final = late(r"(?P<signs>#{1,6})\s+(?P<text>.+?)\s*#*")
_RULE: Final = late(r"\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?")
_ALIGNED: Final = late(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")  # below the head of a table one stroke is enough
_BAR: Final = late(r"[|｜│┃]")
_OUTER: Final = late(r"^\s*[|｜│┃]|[|｜│┃]\s*$")
_LINK: Final = late(r"!?\[([^\]]*)\]\([^)]*\)|<https?://[^>]*>")
_TAG: Final = late(r"</?[a-zA-Z][^<>]*>")
_HIDING: Final = (("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->"))
_STARS: Final = late(r"(?<!\*)(\*\*|__|\*|`)(?![\s*])(.+?)(?<![\s*])\1(?!\*)")
_BOOKMARK: Final = late(r"\[bookmark: [^\]]*\]")  # what Word's plain text export leaves behind
_BULLET: Final = late(r"(?:[-*+]\s+|>\s?)")
_TICK: Final = late(r"\[([ xX])\]\s+")  # - [x] 已报
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_STRANGE: Final = late(r"[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
_UNEVEN: Final = "表格的格子：从“{}”起的几行像表格，各行格数不同，只当文字收了。请从Word、Excel里复制整张表再贴"
_SHOWN: Final = 20  # characters of a line that is named
_LARGEST: Final = 3  # times LONGEST, with the signs of Markdown
_FEW_STRANGE, _MOST_STRANGE = 2, 0.01  # a page break or a private sign is no reason to refuse


def decode(name: str, data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 (with its mark) or GB18030. Raises IngestError."""
    coding = next((coding for mark, coding in _BOMS if data.startswith(mark)), None)
    for attempt in (coding,) if coding else ("utf-8", "gb18030"):
        try:
            text = data.decode(attempt)
        except UnicodeDecodeError:
            continue
        if len(text) > _LARGEST * LONGEST:
            raise IngestError(f"“{name}”有{len(text)}个字，太长了。长名单请做成附件，正文只留说明")
        if len(_STRANGE.findall(text)) <= _FEW_STRANGE + len(text) * _MOST_STRANGE:
            return text
    raise IngestError(f"“{name}”不像文本文件，认不出里面的文字。请用记事本打开，另存为 UTF-8 编码后再上传")


def read_text(name: str, data: bytes) -> Draft:
    """Read a .txt: each line a paragraph, numbered short lines headings, lines with tabs, bars or columns a table."""
    lines = _BOOKMARK.sub("", decode(name, data)).splitlines()
    blocks = _blocks(_celled([tidy(line) for line in columned(lines)]))
    return made(name, blocks, tuple(_UNEVEN.format(first[:_SHOWN]) for first in uneven(lines)))


def read_markdown(name: str, data: bytes) -> Draft:
    """Read a .md: headings and tables are kept, links and HTML are dropped but for their words."""
    text = decode(name, data)
    for opening, closing in _HIDING:
        text = _cut_out(text, opening, closing)
    text = _TAG.sub("", text)
    check_lines(name, text)
    blocks: list[Block] = []
    for is_row, group in groupby(text.splitlines(), key=lambda line: line.strip().startswith("|")):
        lines = [tidy(_LINK.sub(r"\1", line)) for line in group]
        if is_row:
            ruled = len(lines) > 1 and _ALIGNED.fullmatch(lines[1])
            rows = [line.strip("|").split("|") for line in (lines[:1] + lines[2:] if ruled else lines)]
            blocks.append(table([[_bare(cell) for cell in row] for row in rows]))
        else:
            blocks += [_markdown(line) for line in lines if line and not _RULE.fullmatch(line)]
    return made(name, blocks)


def table(rows: list[list[str]]) -> Table:
    """Return a table whose rows are equally long."""
    width = max(map(len, rows), default=0)
    return Table(tuple(tuple(tidy(cell) for cell in row) + ("",) * (width - len(row)) for row in rows))


def paragraph(line: str) -> Heading | Paragraph:
    """Return a line as a heading when it is numbered like one (一、 or （一）) and short."""
    if match := _NUMBERED.fullmatch(line):
        return Heading(line, 2 if match["second"] else 1)
    return Paragraph(line)


def _celled(lines: list[str]) -> list[str]:
    """The lines with tabs between cells where bars stand between them, as in tables pasted from a chat or a .md."""
    found: list[str] = []
    for bars, group in groupby(lines, key=lambda line: len(_BAR.findall(_OUTER.sub("", line)))):
        rows = list(group)
        if bars and len(rows) > 1:
            rows = [
                "\t".join(map(str.strip, _BAR.split(_OUTER.sub("", row)))) for row in rows if not _RULE.fullmatch(row)
            ]
        found += rows
    return found


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    for tabs, group in groupby(lines, key=lambda line: line.count("\t")):
        rows = [line for line in group if line.strip()]
        if tabs and len(rows) > 1 and any("\t" in row.strip() for row in rows):
            blocks.append(table([row.split("\t") for row in rows]))
        else:
            blocks += [paragraph(tidy(row.replace("\t", " "))) for row in rows]
    return blocks


def _cut_out(text: str, opening: str, closing: str) -> str:
    """Take out what stands between two marks; an opening that nothing closes hides the rest."""
    low, kept, place = text.lower(), [], 0
    while (start := low.find(opening, place)) >= 0:
        kept.append(text[place:start])
        end = low.find(closing, start)
        place = end + len(closing) if end >= 0 else len(text)
    return "".join((*kept, text[place:]))


def _markdown(line: str) -> Block:
    if match := _MARK.fullmatch(line):
        return Heading(_bare(match["text"]), len(match["signs"]))
    if bullet := _BULLET.match(line):
        line = line[bullet.end() :]
        line = _TICK.sub(lambda tick: "☐ " if tick[1] == " " else "☑ ", line) if _TICK.match(line) else line
    return paragraph(_bare(line))


def _bare(text: str) -> str:
    return tidy(_STARS.sub(r"\2", text))
