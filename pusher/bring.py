"""Bringing in one page or file of another's site with its attachments, and opening again what was kept of it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

from content.enclosed import marked
from content.ingest import Draft, IngestError, Kind, kind_of, read, read_page
from content.ingest.heading import read_title
from content.item import Attachment, ItemError
from content.store import Connection
from content.store import attach as attach_file
from content.store.source import Arrival, Find
from pusher.fetch import Fetched, Fetcher, FetchError

log = logging.getLogger(__name__)

AGENT: Final = "Cunkou"
FILES: Final = 10  # attachments of an article
ATTACHED: Final = frozenset(
    {Kind.DOCX, Kind.XLSX, Kind.XLS, Kind.PDF, Kind.OFD, Kind.PNG, Kind.JPEG, Kind.GIF, Kind.WEBP}
)
_NOTHING: Final = frozenset({304, 404, 410})  # as it was; gone
_SHORTENED: Final = ("…", "...")  # ends a title that a list has no room for


@dataclass(frozen=True, slots=True)
class Brought:
    """A page with its attachments, as it was fetched; `etag` and `modified` to ask for it again."""

    url: str
    name: str
    charset: str
    data: bytes = field(repr=False)
    draft: Draft | None
    error: str
    files: tuple[tuple[str, Kind, bytes], ...] = field(default=(), repr=False)
    etag: str = ""
    modified: str = ""


async def bring(fetcher: Fetcher, url: str, *, stay: bool = False) -> Brought | None:
    """Fetch a page or a file with its attachments; None: it is gone. Raises FetchError."""
    page = await fetch(fetcher, url, stay=stay)
    return await with_files(fetcher, page) if page else None


async def fetch(
    fetcher: Fetcher, url: str, *, stay: bool = False, etag: str = "", modified: str = ""
) -> Brought | None:
    """Fetch a page or a file alone; None: it is gone, or as it was when it had this `etag`. Raises FetchError."""
    answer = await fetcher.get(url, stay=stay, etag=etag, modified=modified)
    if answer.status in _NOTHING or (answer.ok and not answer.body):
        return None
    if not answer.ok:
        raise FetchError(f"网站打不开（{answer.status}）")
    name = _name(answer.url)
    try:
        draft, why = await asyncio.to_thread(_read, name, answer), ""
    except IngestError as error:
        draft, why = None, str(error)
    return Brought(
        answer.url, name, answer.charset, answer.body, draft, why, etag=answer.etag, modified=answer.modified
    )


async def with_files(fetcher: Fetcher, page: Brought) -> Brought:
    """A page with the attachments that can be had."""
    links = (page.draft.files if page.draft else ())[:FILES]
    files = [found for link in links if (found := await _file(fetcher, link.url, link.text))]
    return replace(page, files=tuple(files))


def _read(name: str, answer: Fetched) -> Draft:
    if kind_of(name, answer.body) is Kind.PAGE or "html" in answer.media_type:
        return read_page(name, answer.body, charset=answer.charset, url=answer.url)
    return read(name, answer.body)


async def _file(fetcher: Fetcher, url: str, text: str) -> tuple[str, Kind, bytes] | None:
    """An attachment that is what it should be; else it stays a link that the console shows."""
    try:
        answer = await fetcher.get(url, stay=True)
    except FetchError:
        return None
    kind = kind_of(url, answer.body) if answer.ok else Kind.STRANGE
    if kind not in ATTACHED:
        return None
    ending = f".{kind.value}".replace("jpeg", "jpg")
    name = (text or PurePosixPath(unquote(urlsplit(url).path)).name)[:80]
    return (name if name.lower().endswith(ending) else f"{name}{ending}", kind, answer.body)


async def attached(conn: Connection, county: int, brought: Brought, at: datetime) -> tuple[Attachment, ...]:
    """Keep a page's files; one that was sealed does not come back by this door."""
    kept = []
    for name, kind, data in brought.files:
        try:
            kept.append(await attach_file(conn, county, name, kind.media_type, data, at))
        except ItemError:
            log.info("sealed file left out", extra={"county": county})
    return tuple(kept)


def arrival(
    brought: Brought, county: int, division: int, files: tuple[Attachment, ...], *, source: int | None = None,
    address: str = "", listed: str = "",
) -> Arrival:  # fmt: skip
    """What a find keeps. The same words from two places are one find. `listed`: the title that a list gave it."""
    draft = brought.draft
    return Arrival(
        county=county,
        division=division,
        source=source,
        address=address or brought.url,
        digest=hashlib.sha256(draft.text.encode() if draft else brought.data).hexdigest(),
        name=brought.name,
        title=title_of(draft, "" if listed.endswith(_SHORTENED) else listed)[:200],
        charset=brought.charset,
        data=brought.data,
        files=files,
        error=brought.error,
        etag=brought.etag,
        modified=brought.modified,
    )


def title_of(draft: Draft | None, listed: str = "") -> str:
    """By what a text is found again: its page's own title, the one that it was listed under, or that of its head."""
    if draft is None:
        return listed
    lines = draft.text.split("\n")
    return (draft.head.title if draft.head else "") or listed or read_title(lines) or lines[0]


async def rules(fetcher: Fetcher, url: str) -> RobotFileParser:
    """The host's robots.txt; none: everything may be read. Raises FetchError when the host does not answer."""
    parser = RobotFileParser()
    host = urlsplit(url)
    answer = await fetcher.get(f"{host.scheme}://{host.netloc}/robots.txt", most=1 << 19)
    if answer.status >= 500:  # noqa: PLR2004 - HTTP's own number
        raise FetchError(f"网站打不开（{answer.status}）")
    parser.parse(
        answer.body.decode("utf-8", "replace").splitlines() if answer.ok and "html" not in answer.media_type else []
    )
    return parser


def _name(url: str) -> str:
    return unquote(PurePosixPath(urlsplit(url).path).name)[-80:] or "网页.html"


def reopen(find: Find) -> Draft:
    """Read again what was kept of a find; the attachments that could not be had are marked. Raises IngestError."""
    if kind_of(find.name, find.data) is Kind.PAGE or find.charset:
        url = find.address if find.address.startswith(("http://", "https://")) else ""
        draft = read_page(find.name, find.data, charset=find.charset, url=url)
    else:
        draft = read(find.name, find.data)
    return marked(draft, {one.name for one in find.files})
