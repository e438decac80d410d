"""A draft (草稿): what a file says, as blocks; and the sentence for a file that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from content.ingest.ideographs import plain
from content.item import Block, Heading, Paragraph, Table
from content.pattern import late

LARGEST: Final = 20 * 2**20  # bytes of a file
LONGEST: Final = 200_000  # characters of text
FEWEST: Final = 2  # signs over which a link is seen as one
LONGEST_LINE: Final = 4_000  # characters of a paragraph: beyond it no notice is read, and searches would take long
SCAN: Final = "请在微信里长按图片→提取文字，把文字粘贴进来"
_DARK: Final = 20  # hidden links that are kept with a text
_MEGABYTE: Final = 2**20

_WEB: Final = late(r"https?://[^/\s]", re.IGNORECASE)
_HOST: Final = late(
    r"(?:[a-z0-9-]+\.)+(?!(?:docx?|xls[xm]?|pptx?|pdf|txt|jpe?g|png|zip|html?)\b)[a-z]{2,}(?::\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)
_FILE: Final = late(r"\.(?:docx?|wps|xlsx?|et|pdf|ofd|zip|rar|jpe?g|png)(?:[?#]|$)", re.IGNORECASE)

_PLAIN: Final = late(r"\.(?:txt|md|markdown|csv)$", re.IGNORECASE)  # in which no picture is

# Control characters, zero-width characters and direction marks: they hide words from readers and from checks.
_INVISIBLE: Final = late(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SPACES: Final = late(r"[ \u00a0\u2000-\u200a\u202f\u3000]+")


class IngestError(ValueError):
    """A file cannot be read; `args[0]` says in Chinese why and what to do."""


class ScanError(IngestError):
    """There are pictures and no words in it."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads. `hidden`: nobody who looks at the page sees it (暗链)."""

    text: str
    url: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What a page's own tags say of it (《政府网站发展指引》); empty where they say nothing.

    `published` is local time as the page writes it, without a zone.
    """

    title: str = ""
    issuer: str = ""
    published: datetime | None = None
    column: str = ""
    keywords: tuple[str, ...] = ()
    description: str = ""
    site: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file says. `dropped` names in Chinese what was left out on purpose (隐藏文字, 图片).

    `unsure`: the body was guessed; a person compares `blocks` with `left_out` before it is used.
    """

    name: str
    blocks: tuple[Block, ...]
    dropped: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    head: Head | None = None
    unsure: bool = False
    left_out: tuple[Block, ...] = ()

    @property
    def files(self) -> tuple[Link, ...]:
        """The links that lead to files: what the page has as attachments."""
        return tuple(link for link in self.links if not link.hidden and _FILE.search(link.url))

    @property
    def dark(self) -> tuple[str, ...]:
        """Where hidden links lead to somebody else (暗链)."""
        home = urlsplit(self.head.url).hostname or "" if self.head else ""
        found = (link.url for link in self.links if link.hidden and is_foreign(link.url, home))
        return tuple(dict.fromkeys(found))[:_DARK]

    @property
    def text(self) -> str:
        """All of it as lines; the cells of a row are separated by tabs."""
        return "\n".join(map(_lines, self.blocks))


def is_foreign(url: str, home: str) -> bool:
    """Whether a hidden link leads to somebody else: menus that open on a tap are hidden too, and lead to offices."""
    try:
        host = (urlsplit(url if "://" in url else f"http:{url}").hostname or "").lower()
    except ValueError:
        return True
    own = ".".join(home.lower().rsplit(".", 3)[-3:])
    return not (host.endswith(".gov.cn") or (own and (host == home.lower() or host.endswith(own))))


def web_address(target: str) -> str:
    """Where a link of a file leads on the web, its scheme added where it was left out; empty: it leads elsewhere."""
    said = target.strip()
    if _HOST.match(said):
        return f"http://{said}"
    return said if _WEB.match(said) else ""


def made(name: str, blocks: list[Block], dropped: tuple[str, ...] = ()) -> Draft:
    """Return a draft. Raises IngestError when there is nothing in it, or too much."""
    return judged(Draft(name, tuple(blocks), dropped))


def led(draft: Draft, links: Iterable[Link]) -> Draft:
    """Return an attachment's draft with its links: where those that are seen lead stands below its words."""
    found = {link.url: link for link in sorted(links, key=lambda link: not link.hidden)}  # seen once is seen
    said = draft.text
    told = tuple(Paragraph(link.url) for link in found.values() if not link.hidden and link.url not in said)
    return replace(draft, blocks=draft.blocks + told, links=tuple(found.values()))


def judged(draft: Draft) -> Draft:
    """Return the draft. Raises IngestError when there is nothing in it, or too much."""
    name = draft.name
    length = len(draft.text)
    if not draft.text.strip():
        raise IngestError(f"“{name}”里没有文字。如果内容是图片，请在微信里长按图片→提取文字，再粘贴成文本")
    if length > LONGEST:
        raise IngestError(f"“{name}”正文有{length}个字，超过{LONGEST // 10_000}万字。长名单请做成附件，正文只留说明")
    check_lines(name, draft.text)
    return draft


def check_lines(name: str, text: str) -> None:
    """Raise IngestError when a paragraph, or a row of a table, is too long to be one."""
    for no, line in enumerate(text.split("\n"), 1):
        if any(len(part) > LONGEST_LINE for part in line.split("\t")):
            raise IngestError(f"“{name}”第{no}段超过{LONGEST_LINE}字，读不了。请分成几段后再上传")


def check_size(name: str, data: bytes) -> None:
    """Raise IngestError when a file is empty or too large."""
    if not data:
        raise IngestError(f"“{name}”是空文件，请重新选择")
    if why := too_large(name, len(data)):
        raise IngestError(why)


def too_large(name: str, size: int) -> str:
    """Say in Chinese why a file of so many bytes is not read and what helps; empty: it is not too large."""
    if size <= LARGEST:
        return ""
    remedy = "请只留要发布的部分，长名单做成附件" if _PLAIN.search(name) else "请压缩图片或去掉图片后再上传"
    return f"“{name}”有{size / _MEGABYTE:.1f}MB，超过{LARGEST // _MEGABYTE}MB。{remedy}"


def tidy(line: str) -> str:
    """Return a line in plain ideographs, without invisible characters, its runs of spaces as one."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", plain(line).replace("\r", ""))).strip(" ")


def _lines(block: Block) -> str:
    match block:
        case Heading(text) | Paragraph(text):
            return text
        case Table(rows):
            return "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in rows)
