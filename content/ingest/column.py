"""A column page (栏目页) of a county site: the articles that it lists, without following its paging."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from content.ingest.draft import tidy
from content.ingest.page import parse_page
from content.ingest.page_hidden import sweep
from content.pattern import late

__all__ = ["Article", "articles"]

_SHORTEST: Final = 5  # letters of a title: shorter links are menus
_NEAR: Final = 120  # letters of a row: a larger element is no row of a list
_DAY: Final = late(r"(20\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
# Where the systems of county sites put an article: t20260302_1.shtml, /art/2026/3/2/art_1_2.html, /info/1001/2.htm,
# content_123.html, /202603/02/…, c123456/content.html
_PLACED: Final = late(
    r"t(20\d{6})_\d+\.s?html?|/art/20\d{2}/|/info/\d+/\d+\.htm|(?:content|article|detail|show)[_/-]?\w*\d{3,}|"
    r"/20\d{2}[-/]?\d{2}[-/]?\d{0,2}/|/[0-9a-f]{16,}\.s?html?|\d{4,}\.(?:s?html?|jsp|aspx)|id=\d+",
    re.IGNORECASE,
)
_PAGING: Final = late(r"(?:index|list)_?\d*\.s?html?$|[?&]page=\d+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Article:
    """One line of the list. `day` None: the list does not say it."""

    url: str
    title: str
    day: date | None


def articles(data: bytes, url: str, charset: str = "") -> tuple[Article, ...]:
    """Return the articles on the page's own host, as the page has them. Raises IngestError when it is no page."""
    root = parse_page(url, data, charset)
    sweep(root)
    found: dict[str, Article] = {}
    for article in _read(root, url):
        found.setdefault(article.url, article)
    return tuple(found.values())


def _read(root: Any, base: str) -> Iterator[Article]:
    home = urlsplit(base)
    for link in root.iter("a"):
        said = link.get("href", "").strip()
        title = tidy(link.get("title", "")) or _bare("".join(link.itertext()))
        if not said or len(title) < _SHORTEST:
            continue
        try:
            target = urlsplit(urljoin(base, said))
        except ValueError:
            continue
        if target.scheme not in {"http", "https"} or target.netloc != home.netloc or _PAGING.search(said):
            continue
        clean = target._replace(fragment="").geturl()
        placed = _PLACED.search(clean.removeprefix(f"{target.scheme}://{target.netloc}"))
        day = _day_near(link) or _day_in(clean)
        if clean != base and (placed or _day_near(link)):
            yield Article(clean, title, day)


def _bare(words: str) -> str:
    """A title without the day that stands in the same link."""
    return tidy(_DAY.sub("", " ".join(words.split()))).strip("[]()（）·• 日")


def _day_near(link: Any) -> date | None:
    """The day in the link's own row of the list."""
    node = link
    for _ in range(4):
        words = " ".join("".join(node.itertext()).split())
        if len(words) > _NEAR:
            return None
        if match := _DAY.search(words):
            return _day(*match.groups())
        above = node.getparent()
        if above is None or sum(1 for _ in above.iter("a")) > 1:
            return None
        node = above
    return None


def _day_in(url: str) -> date | None:
    if match := re.search(r"t(20\d{2})(\d{2})(\d{2})_", url):
        return _day(*match.groups())
    if match := re.search(r"/(20\d{2})[-/](\d{1,2})[-/](\d{1,2})/", url):
        return _day(*match.groups())
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
