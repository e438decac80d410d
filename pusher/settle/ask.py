"""Asking the provider what became of calls: a read, so it is tried again when it fails, within bounds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from tenacity import AsyncRetrying, RetryError, retry_if_exception_type, retry_if_result, stop_after_attempt
from tenacity import wait_random_exponential as wait_longer

from channels.message import Absent, Envelope, Finding, Mode, Reason, Unknown
from pusher.doubt import counts, heard, until_proof
from pusher.settle.inquiry import Answer, Inquiry
from pusher.store.doubt import Doubt, Look

log = logging.getLogger(__name__)

TRIES: Final = 3
SECONDS: Final = 5.0  # one asking may take; all tries end well before the next look
_SILENCE: Final = Unknown(Reason("no_answer", "平台没有答复查询"))


async def ask(inquiry: Inquiry, taken: Sequence[Doubt]) -> list[tuple[Doubt, Look | None]]:
    """Ask for each call's rows and write what was found; return what is still in doubt, with its next look if known."""
    asked = [doubt for doubt in taken if doubt.cipher is not None]
    calls = [(key, list(some)) for key, some in groupby(asked, key=lambda doubt: doubt.key)]
    findings = await asyncio.gather(
        *(_query(inquiry, key, [inquiry.letter(one) for one in some]) for key, some in calls)
    )
    answers: list[Answer] = []
    left: list[tuple[Doubt, Look | None]] = [(doubt, _never(doubt)) for doubt in taken if doubt.cipher is None]
    for (_, some), found in zip(calls, findings, strict=True):
        for doubt, finding in zip(some, found, strict=True):
            lag = inquiry.mode.lag
            news = heard(finding, lag=lag, quiet=doubt.quiet, absent=doubt.absent, repeated=doubt.tries > 0)
            if news is None:
                left.append((doubt, _later(inquiry.mode, doubt, finding)))
            else:
                answers.append(Answer(doubt, news, finding))
    await inquiry.write(answers)
    return left


async def _query(inquiry: Inquiry, key: str, letters: Sequence[Envelope]) -> Sequence[Finding]:
    """Ask once, and again only when nothing came of it."""
    asking = AsyncRetrying(
        stop=stop_after_attempt(TRIES),
        wait=wait_longer(multiplier=0.2, max=2.0),
        retry=retry_if_result(_silent) | retry_if_exception_type((TimeoutError, OSError)),
    )
    try:
        return await asking(_once, inquiry, key, letters)
    except RetryError:
        pass
    except Exception:
        log.exception("channel raised when asked", extra={"channel": inquiry.post.entry.name, "push": inquiry.way.push})
    return [_SILENCE] * len(letters)


async def _once(inquiry: Inquiry, key: str, letters: Sequence[Envelope]) -> Sequence[Finding]:
    async with asyncio.timeout(SECONDS):
        found = await inquiry.post.channel.query(key, letters)
    if len(found) != len(letters):
        raise ValueError("a query wants one finding an envelope")
    return found


def _silent(found: Sequence[Finding]) -> bool:
    return all(isinstance(finding, Unknown) for finding in found)


def _later(mode: Mode, doubt: Doubt, finding: Finding) -> Look | None:
    if isinstance(finding, Absent):
        seconds = until_proof(mode, doubt.age, doubt.quiet)
        return Look(doubt.no, doubt.key, seconds, absent=counts(mode.lag, doubt.quiet))
    return None


def _never(doubt: Doubt) -> Look:
    """Its address is gone: nobody can be asked, only its receipt or a person settles it."""
    return Look(doubt.no, doubt.key, -1.0)
