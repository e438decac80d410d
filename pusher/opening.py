"""Whether the links of a text open: asked of their hosts, each in its turn.

What cannot be asked from here is no fault of the text: an address that our network leads inside may open for everybody
else, so a person is told to look. An address that is written as one of an inner network opens for no resident.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from content.checks import Finding, Policy, Severity, host_of
from pusher.fetch import Fetched, Fetcher, FetchError, is_address, is_public

_LINKS: Final = 30  # of one text
_QUOTED: Final = 80
_GONE: Final = frozenset({404, 410})
_NO_HEAD: Final = frozenset({400, 403, 405, 406, 501})
_PEEK: Final = 1 << 21  # bytes read of a page whose host knows no HEAD
_SHORT: Final = 6.0  # seconds that an author waits for all links
_EACH: Final = 4.0
_KNOWN: Final = 600.0  # seconds for which an answer holds for authors
_MOST: Final = 1000  # answers kept
_known: dict[str, tuple[float, str]] = {}  # why a link is dead, and since when that is known


async def dead(fetcher: Fetcher, links: Iterable[str], policy: Policy, down: dict[str, str]) -> list[Finding]:
    """Say which links do not open. `down` are hosts that did not answer: the rest of their links is not waited for."""
    severity = policy.severity("link_dead")
    asked = list(dict.fromkeys(links))[:_LINKS] if severity else []
    return [found for link in asked if (found := await _asked(fetcher, link, policy, down))]


async def dead_now(links: Iterable[str], policy: Policy, about: str, *, inside: bool) -> list[Finding]:
    """The same while an author waits: only what is known within seconds, asked once in ten minutes, never a blocker."""
    asked = list(dict.fromkeys(links))[:_LINKS] if policy.severity("link_dead") else []
    if not asked:
        return []
    async with Fetcher(about, inside=inside, timeout=_EACH) as fetcher:
        tasks = [asyncio.create_task(_asked(fetcher, link, policy, {}, keep=True)) for link in asked]
        done, late = await asyncio.wait(tasks, timeout=_SHORT)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    return _mild(one for task in tasks if task in done and (one := task.result()))


def known_dead(links: Iterable[str], policy: Policy) -> list[Finding]:
    """What of this was found out a moment ago; nobody is asked."""
    asked = dict.fromkeys(links) if policy.severity("link_dead") else ()
    return _mild(found for link in asked if (found := _finding(link, _recent(link) or "", policy)))


def _mild(found: Iterable[Finding]) -> list[Finding]:
    return [replace(one, severity=Severity.WARN) if one.severity is Severity.BLOCK else one for one in found]


def _recent(link: str) -> str | None:
    """Why a link is dead as far as that is known (empty: it opens); None: it is not known."""
    since, why = _known.get(link, (-_KNOWN, ""))
    return why if time.monotonic() - since < _KNOWN else None


async def _asked(
    fetcher: Fetcher, link: str, policy: Policy, down: dict[str, str], *, keep: bool = False
) -> Finding | None:
    if keep and (known := _recent(link)) is not None:
        return _finding(link, known, policy)
    try:
        why = down.get(host_of(link)) or await _why_dead(fetcher, link)
    except FetchError as error:
        if error.refused:
            return _unasked(link, str(error), policy)
        why = down[host_of(link)] = str(error)
    if keep:
        if len(_known) >= _MOST:
            _known.clear()
        _known[link] = (time.monotonic(), why)
    return _finding(link, why, policy)


async def _why_dead(fetcher: Fetcher, link: str) -> str:
    """Why a link is dead; empty: it opens, or nobody can tell. Raises FetchError when there is no answer."""
    answer = await fetcher.head(link)
    if answer.status in _NO_HEAD:
        answer = await fetcher.get(link, most=_PEEK)
    return _dead_status(answer)


def _dead_status(answer: Fetched) -> str:
    if answer.status in _GONE:
        return f"网页已经不在了（{answer.status}）"
    return f"网站出错（{answer.status}）" if answer.status >= 500 else ""  # noqa: PLR2004 - HTTP's own number


def _finding(link: str, why: str, policy: Policy) -> Finding | None:
    return _said(link, f"链接打不开：{why}", "核对网址，或者换成能打开的", policy) if why else None


def _unasked(link: str, why: str, policy: Policy) -> Finding:
    host = host_of(link)
    if is_address(host) and not is_public(host):  # 222.1.2.3:81 is only no port of ours
        return _said(link, f"居民打不开：{why}", "换成公网上能打开的网址；只给工作人员用的，不要写进通知", policy)
    reason = f"从服务器上没有核对：{why}"
    return _said(link, reason, "请用手机流量点开看一看，打得开就不用改", policy, Severity.NOTE)


def _said(link: str, reason: str, suggestion: str, policy: Policy, severity: Severity | None = None) -> Finding:
    rule = "link_dead"
    counts = severity or policy.severity(rule) or Severity.NOTE
    return Finding(rule, counts, "链接", link.partition("?")[0][:_QUOTED], reason, suggestion, policy.entry(rule))
