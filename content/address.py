"""Addresses of web pages in texts: where they lead, and whether to a government. Pure."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final
from urllib.parse import urlsplit

from content.pattern import late

__all__ = ["URL", "host_of", "is_official"]

URL: Final = late(r"https?://[A-Za-z0-9.\-_~:/?#\[\]@!$&'()*+,;=%]+")
_NONE: Final = frozenset[str]()


def host_of(address: str) -> str:
    """The host of a link; empty: it has none."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def is_official(host: str, allowed: AbstractSet[str] = _NONE) -> bool:
    """Whether a host is a government's, or one that the county allows."""
    return any(f".{host}".endswith(f".{domain}") for domain in ("gov.cn", *allowed))
