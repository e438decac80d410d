"""Doubt (结果不明): when a provider is asked what became of a message, and what its answers prove. Pure.

The order is receipt, query, repeat under the same key inside the provider's dedupe horizon, person.
"""

from __future__ import annotations

from typing import Final

from channels.message import Absent, Finding, Mode, Refused, Scope, Sent
from pusher.delivery import News
from pusher.strategy import RECEIPT_HORIZON
from pusher.timing import RESEND_AFTER

AGAIN: Final = 45.0  # seconds between two looks at a row: longer than a look can take
MARGIN: Final = 30.0  # seconds by which the provider's clock may differ from ours
ASKINGS: Final = (30.0, 120.0, 600.0)  # seconds after a doubt began; then hourly, as long as receipts may still come
HOURLY: Final = 3600.0
SPREAD: Final = 5.0  # seconds between two askings that prove something, at least


def first_look(mode: Mode) -> float:
    """Say how many seconds after a doubt begins the resolver looks; negative: only receipts and people settle it."""
    if mode.dedupe > MARGIN:
        return max(RESEND_AFTER, mode.rest)
    return ASKINGS[0] if mode.query else -1.0


def next_look(mode: Mode, age: float, *, stopped: bool = False) -> float:
    """Say in how many seconds the resolver looks again at a doubt of that age; negative: never, a person decides.

    A stopped push repeats nothing, but goes on asking.
    """
    looks = []
    again = max(AGAIN, mode.rest)
    if not stopped and repeatable(mode, age + again):
        looks.append(again)
    if mode.query and age < RECEIPT_HORIZON:
        looks.append(next((moment - age for moment in ASKINGS if age < moment), HOURLY))
    return min(looks, default=-1.0)


def repeatable(mode: Mode, age: float) -> bool:
    """Whether the provider surely still knows the key of a doubt of that age, if it had it at all."""
    return age < mode.dedupe - MARGIN


def counts(lag: float, quiet: float) -> bool:
    """Whether an answer of absent counts: `quiet` seconds ago nothing of ours could be on its way any more."""
    return quiet >= lag


def patience(lag: float, quiet: float) -> float:
    """Say in how many seconds an answer of absent counts, or counts for the second time."""
    return lag - quiet if quiet < lag else max(lag, SPREAD)


def until_proof(mode: Mode, age: float, quiet: float) -> float:
    """Say in how many seconds to ask again after an answer of absent: when it proves more, and meanwhile as usual.

    Where proof takes hours (a status comes only with the carrier's report), the message may well be found before.
    """
    wait = patience(mode.lag, quiet)
    usual = next_look(mode, age)
    return wait if wait <= ASKINGS[-1] or usual < 0 else min(wait, usual)


def heard(finding: Finding, *, lag: float, quiet: float, absent: float | None, repeated: bool) -> News | None:
    """Say what an answer proves of the first call; None: nothing yet.

    `absent`: seconds since an answer of absent first counted. Once repeated, a refusal may be the repeat's.
    """
    match finding:
        case Sent():
            return News.ACCEPTED
        case Refused(why) if not repeated:
            return News.REFUSED if why.scope is Scope.RECIPIENT else News.ABSENT
        case Absent() if counts(lag, quiet) and absent is not None and absent >= max(lag, SPREAD):
            return News.ABSENT
    return None
