"""The tags of a page on a government portal (政府网站发展指引, 国办发〔2017〕47号), for whoever publishes there. Pure.

PubDate is missing: it is when the portal publishes, which nobody knows yet; the page that shows the pack writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from content.render import Rendition

_SITE: Final = (("site_name", "SiteName"), ("site_domain", "SiteDomain"), ("site_code", "SiteIDCode"))
_COLUMN: Final = (("column", "ColumnName"), ("column_type", "ColumnType"))


def tags(rendition: Rendition, options: Mapping[str, Any]) -> str:
    """Return them, a line each; those of the site and the column as far as the account's row names them."""
    return "\n".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in _tags(rendition, options))


def _tags(rendition: Rendition, options: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for option, name in (*_SITE, *_COLUMN):
        if value := options.get(option):
            yield name, str(value)
    yield "ArticleTitle", rendition.title
    yield "ContentSource", rendition.issuer
    yield "Keywords", rendition.genre.label
    yield "Description", rendition.sentence
    yield "Url", rendition.url
