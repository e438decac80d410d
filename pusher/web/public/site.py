"""What the public pages are lent, their templates, and the headers they carry."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

import jinja2
from aiohttp import web

from audiences.vault import Vault
from pusher.desk import Post
from pusher.link import Links
from pusher.store import Pool
from pusher.web.public.askers import Askers
from pusher.web.public.cache import MAX_AGE, Page, PageCache, pack
from pusher.web.public.counter import Tally
from pusher.web.public.doors import Doors, Once
from pusher.web.public.quick import Quick
from pusher.web.words import place, whole

HERE: Final = Path(__file__).parent
_CSS: Final = (HERE / "page.css").read_text("utf-8").strip()
_JS: Final = (HERE / "page.js").read_text("utf-8").strip()
_MEDIA: Final = 48  # pictures and recordings in memory, 2 MB each at most


@dataclass(frozen=True)
class Site:
    """The lot."""

    pool: Pool  # under the web's role
    links: Links
    now: Callable[[], datetime]
    vault: Vault | None = None  # seals what people write; without it nobody can write
    helplines: tuple[tuple[str, str], ...] = (("12345", "政务热线"),)  # whom to ask of a false notice
    map_search: str = ""  # where a place is looked for on a map, {} being its name; "": nowhere
    post: Callable[[int], Awaitable[Post]] | None = None  # accounts; without them nobody is asked who taps
    doors: Doors = field(default_factory=Doors)
    taps: Once = field(default_factory=Once)  # what came back from the platform
    cache: PageCache = field(default_factory=PageCache)
    media: PageCache = field(default_factory=lambda: PageCache(_MEDIA))
    quick: Quick = field(default_factory=Quick)
    papers: dict[tuple[str, int], bytes] = field(default_factory=dict)  # posters by version and place
    presses: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    def __post_init__(self) -> None:
        object.__setattr__(self, "tally", Tally(self.pool, self.now))
        object.__setattr__(self, "askers", Askers(self.pool, self.vault))

    tally: Tally = field(init=False)
    askers: Askers = field(init=False)  # whom a host's pages may ask by


SITE: Final = web.AppKey("public_site", Site)


@dataclass(frozen=True, slots=True)
class Besides:
    """What a page lets in besides our own (mine.py): scripts in it, addresses of scripts, what those frame."""

    scripts: Sequence[str] = ()
    sources: Sequence[str] = ()
    frames: Sequence[str] = ()


def policy(
    *,
    css: str = _CSS,
    js: str = _JS,
    besides: Besides = Besides(),
    forms: str = "'self'",
    home: str = "'self'",
    framing: bool = True,
    asks: bool = False,
) -> str:
    """The Content-Security-Policy: our one style and our one script by their hashes, and nothing from anywhere else.

    `forms` is where forms lead, `home` where recordings come from. `asks`: the script may ask this site whether
    something has changed.
    """
    scripts = [f"'{_hash(one)}'" for one in (js, *besides.scripts)]
    rules = [
        "default-src 'none'",
        f"style-src '{_hash(css)}'",
        " ".join(["script-src", *scripts, *besides.sources]),
        "img-src 'self' data:",
        *([f"frame-src {' '.join(besides.frames)}"] if besides.frames else []),
        f"media-src {home}",
        *(["connect-src 'self'"] if asks else []),
        f"form-action {forms}",
        "base-uri 'none'",
    ]
    return "; ".join([*rules, "frame-ancestors 'none'"] if framing else rules)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy(),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}
CACHED: Final = {**HEADERS, "Cache-Control": f"public, max-age={MAX_AGE}"}
UNSTORED: Final = {**HEADERS, "Cache-Control": "no-store"}

_templates: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


_templates.filters |= {"whole": whole, "place": place}


def write(template: str, /, **context: Any) -> str:
    """Fill a template."""
    defaults = {"css": _CSS, "js": _JS, "base": "", "noindex": False, "policy": "", "mine": None}
    return _templates.get_template(template).render(**defaults | context)


def gone(status: int, headline: str, advice: str) -> Page:
    """A page that says why there is nothing here."""
    text = write("gone.html", headline=headline, advice=advice, noindex=True)
    return pack(text, CACHED, status=status)


def nothing() -> Page:
    """404."""
    return gone(
        404,
        "没有查到",
        "这个编号或网址没有对应的通知，可能输错了一位，也可能是假的。请对照海报再输一次，或者打电话问。",
    )


def answer(request: web.Request, page: Page) -> web.Response:
    """Send a page, packed when the reader can unpack, or nothing when the reader has it already."""
    if page.status == web.HTTPOk.status_code and _has_it(request, page):
        # With the page's own policy: a browser gives the page that it kept the headers of this answer.
        return web.Response(
            status=304, headers={name: value for name, value in page.headers.items() if name != "Content-Type"}
        )
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(status=page.status, body=page.packed, headers={**page.headers, "Content-Encoding": "gzip"})
    return web.Response(status=page.status, body=page.body, headers=page.headers)


def _has_it(request: web.Request, page: Page) -> bool:
    """Whether the reader holds this very page; a day is asked only where no ETag is (RFC 9110, 13.1.3)."""
    held = request.headers.get("If-None-Match")
    if held is not None:
        return page.headers["ETag"] in {tag.strip() for tag in held.split(",")}
    since, modified = request.if_modified_since, page.headers.get("Last-Modified")
    return since is not None and modified is not None and parsedate_to_datetime(modified) <= since


def lead_to(where: str, status: int) -> web.Response:
    """Send the browser on."""
    return web.Response(status=status, headers={"Location": where, "Cache-Control": "no-store"})


def day(value: date | None) -> str:
    """2026年11月21日."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""
