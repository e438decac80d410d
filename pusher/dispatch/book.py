"""The book of a pass: who was spoken to, and outcomes as they come in, until the next turn writes them down."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from channels.message import Deferred, Outcome, Reason, Refused, Scope, Sent, Unknown
from pusher.delivery import News
from pusher.store.batch import Row
from pusher.store.delivery import Line

MAX_ATTEMPTS: Final = 200  # more than a day of trying at the longest pause
LONGEST: Final = 600.0  # seconds between two attempts at one row
BUSY: Final = 3  # one recipient may be put off for her own sake; several calls in a row are the gateway's
HELD: Final = "held"  # not a delivery's news: the row stays pending for whoever mends the text or the account
HELD_FOR: Final = 60.0  # seconds; past the pass's opened_at, so that the row is not in flight


@dataclass(slots=True)
class Page:
    """What one turn writes."""

    lines: list[Line] = field(default_factory=list)
    calls: list[tuple[str, int, int]] = field(default_factory=list)
    doubts: list[tuple[int, str, int]] = field(default_factory=list)
    lasting: list[tuple[int, Reason]] = field(default_factory=list)  # contacts that will not do better tomorrow
    waiting: frozenset[int] = frozenset()  # numbers that had no outcome when the page was taken: bounds must cover them

    def prepend(self, page: Page) -> None:
        """Put an unwritten page before this one."""
        self.lines[:0] = page.lines
        self.calls[:0] = page.calls
        self.doubts[:0] = page.doubts
        self.lasting[:0] = page.lasting


class Book:
    """Turns outcomes into lines. What halts the pass is kept in `stop`."""

    def __init__(self) -> None:
        self._page = Page()
        self.waiting: set[int] = set()  # numbers spoken to, without an outcome
        self.stop: Reason | None = None  # a reason of scope content or account
        self._off = 0  # calls in a row that were put off
        self.calm = 0.0  # seconds; a whole call was put off: the gateway is busy or away, the batch leaves it alone

    @property
    def pending(self) -> bool:
        """Whether something waits to be written."""
        return bool(self._page.lines)

    def speak(self, rows: Sequence[Row]) -> None:
        """Enter rows that are now being spoken to."""
        self.waiting.update(row.no for row in rows)

    def enter(self, key: str, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> None:
        """Enter what came of one call."""
        off = [outcome.after for outcome in outcomes if isinstance(outcome, Deferred)]
        self._off = self._off + 1 if len(off) == len(rows) else 0
        if self._off >= BUSY or (off and len(off) == len(rows) > 1):
            self.calm = max([self.calm, *off])
        self.waiting.difference_update(row.no for row in rows)
        refs: dict[str, list[int]] = {}
        for row, outcome in zip(rows, outcomes, strict=True):
            self._page.lines.append(self._line(row, outcome))
            match outcome:
                case Sent(ref):
                    refs.setdefault(ref, []).append(row.no)
                case Unknown():
                    self._page.doubts.append((row.no, key, row.attempt))
                case Refused(why) if row.contact is not None and (why.lasting or why.consent):
                    self._page.lasting.append((row.contact, why))
        self._page.calls += [(ref, min(nos), max(nos)) for ref, nos in refs.items()]

    @asynccontextmanager
    async def page(self) -> AsyncIterator[Page]:
        """Lend what has come in since the last turn to be written; it comes back when that fails.

        Outcomes that come while it is being written are not on it, so their rows are still among its `waiting`.
        """
        page, self._page = self._page, Page()
        page.waiting = frozenset(self.waiting)
        try:
            yield page
        except BaseException:
            self._page.prepend(page)
            raise

    def _line(self, row: Row, outcome: Outcome) -> Line:
        match outcome:
            case Sent():
                return Line(row.no, row.attempt, News.ACCEPTED)
            case Refused(why) if why.scope is Scope.RECIPIENT:
                return Line(row.no, row.attempt, News.REFUSED, reason=_said(why))
            case Refused(why):
                self.stop = self.stop or why
                return Line(row.no, row.attempt, HELD, HELD_FOR, _said(why))
            case Deferred(why) if row.attempt + 1 >= MAX_ATTEMPTS:
                return Line(row.no, row.attempt, News.EXHAUSTED, reason=_said(why))
            case Deferred(why, after):
                if why.scope is Scope.ACCOUNT:
                    self.stop = self.stop or why
                pause = min(LONGEST, max(0.1, after, 2.0 ** min(row.attempt, 10) - 1))
                return Line(row.no, row.attempt, News.DEFERRED, pause, _said(why))
            case Unknown(why):
                return Line(row.no, row.attempt, News.UNCLEAR, reason=_said(why))


def _said(why: Reason) -> str:
    return f"{why.code}: {why.text}"
