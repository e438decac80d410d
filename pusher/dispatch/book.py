"""The book of a pass: who was spoken to, and outcomes as they come in, until the next turn writes them down."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from channels.message import Deferred, Outcome, Reason, Refused, Scope, Sent, Unknown
from pusher.delivery import News, runs
from pusher.store.window import Page, Row

MAX_ATTEMPTS: Final = 200  # more than a day of trying at the longest pause
LONGEST: Final = 600.0  # seconds between two attempts at one row, where the provider named no time
BUSY: Final = 3  # one recipient may be put off for her own sake; several calls in a row are the gateway's
HELD: Final = "held"  # not a delivery's news: the row stays pending for whoever mends the text or the account
HELD_FOR: Final = 60.0  # seconds; past the pass's opened_at, so that the row is not in flight


class Book:
    """Turns outcomes into a page. What halts the pass is kept in `stop`."""

    def __init__(self, window: int, *, joint: bool = False, closed: Reason | None = None) -> None:
        self._page = Page()
        self._joint = joint  # each call is one message to many: what it came to says nothing of a single contact
        self._half = window // 2  # a turn is worth its while when so many outcomes have come in
        self.ripe = asyncio.Event()
        self.waiting: set[int] = set()  # numbers spoken to, without an outcome
        self.lasting: list[
            tuple[int, Reason]
        ] = []  # contacts that will not do better tomorrow, or whose consent is gone
        self.stop: Reason | None = None  # a reason of scope content or account, or of mode where it only rests
        self.stop_for = 0.0  # seconds that the provider named: the account, or its mode, is not asked before
        self.closed = closed  # why the platform need not be asked: it does not let the account send this way
        self.warn: Reason | None = None  # of scope mode: rows go on by the next way, and people are told
        self.strange: dict[str, Reason] = {}  # answers that the channel has never heard of, by code
        self.calm = 0.0  # seconds; a whole call was put off: the gateway is busy or away, leave it alone
        self.slow: Reason | None = None  # why, where only this mode is to be left alone
        self._off = 0  # calls in a row that were put off

    @property
    def pending(self) -> bool:
        """Whether something waits to be written."""
        return bool(self._page)

    def speak(self, rows: Sequence[Row]) -> None:
        """Enter rows that are now being spoken to."""
        self.waiting.update(row.no for row in rows)

    def unsaid(self, rows: Iterable[Row]) -> None:
        """Take back rows that were not spoken to after all: they stay pending, and no bound has to cover them."""
        self.waiting.difference_update(row.no for row in rows)

    def enter(self, key: str, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> None:
        """Enter what came of one call."""
        page, off = self._page, 0
        refs: dict[str, list[int]] = {}
        for row, outcome in zip(rows, outcomes, strict=True):
            self.waiting.discard(row.no)
            if type(outcome) is Sent:  # nearly always
                page.told.append(row.no)
                refs.setdefault(outcome.ref, []).append(row.no)
                if outcome.parts:
                    page.parts.append((outcome.ref, outcome.parts))
                continue
            off += isinstance(outcome, Deferred) and not outcome.hers
            self._odd(row, outcome, key)
        for ref, nos in refs.items():
            # without a gap nearly always: between the rows of a joint call may lie those of another
            for lo, hi in ((nos[0], nos[-1]),) if not self._joint else runs(nos):
                page.refs.append(ref)
                page.los.append(lo)
                page.his.append(hi)
        if off or self._off:
            self._weigh(off, rows, outcomes)
        if len(page) >= self._half or not self.waiting:
            self.ripe.set()

    @contextmanager
    def page(self) -> Iterator[Page]:
        """Lend what has come in since the last turn to be written; it comes back when that fails.

        Outcomes that come while it is being written are not on it, so their rows still stand under its straggler.
        """
        page, self._page = self._page, Page()
        page.straggler = min(self.waiting, default=None)
        self.ripe.clear()
        try:
            yield page
        except BaseException:
            self._page.prepend(page)
            raise

    def _odd(self, row: Row, outcome: Outcome, key: str) -> None:
        """Enter an outcome that is not Sent."""
        why, page = outcome.why, self._page  # type: ignore[union-attr]
        said = f"{why.code}: {why.text}"
        if why.strange:
            self.strange[why.code] = why
        match outcome:
            case Refused():
                self._refused(row, why, key, said)
            case Deferred() if row.attempt + 1 >= MAX_ATTEMPTS:
                page.add(row, News.EXHAUSTED, key, reason=said)
            # its account waits, and another may take the row; or this mode waits for tomorrow
            case Deferred(after=after) if why.scope is Scope.ACCOUNT or (why.scope is Scope.MODE and after > LONGEST):
                self.stop, self.stop_for = self.stop or why, max(self.stop_for, after)
                page.add(row, News.DEFERRED, key, min(after, HELD_FOR), said)
            case Deferred(after=after):
                pause = max(0.1, after, min(LONGEST, 2.0 ** min(row.attempt, 10) - 1))
                page.add(row, News.DEFERRED, key, pause, said)
            case Unknown():
                page.add(row, News.UNCLEAR, key, reason=said)

    def _refused(self, row: Row, why: Reason, key: str, said: str) -> None:
        """Whom it concerns decides: this row, this way of sending, or everything that waits."""
        page = self._page
        match why.scope:
            case Scope.MODE:
                page.add(row, News.REFUSED, key, reason=said)
                if why is not self.closed:  # the platform's own word, and no row that we kept from it
                    self.warn = why
                    self.closed = why if why.lasting else self.closed
            case Scope.RECIPIENT:
                page.add(row, News.REFUSED, key, reason=said)
                if row.contact is not None and not self._joint and (why.lasting or why.consent):
                    self.lasting.append((row.contact, why))
            case _:
                self.stop = self.stop or why
                page.add(row, HELD, key, HELD_FOR, said)

    def _weigh(self, off: int, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> None:
        """Tell a busy gateway from a recipient who was put off for her own sake."""
        whole = off == len(rows)
        self._off = self._off + 1 if whole else 0
        if whole and (self._off >= BUSY or (off > 1 and not self._joint)):
            put_off = [outcome for outcome in outcomes if isinstance(outcome, Deferred)]
            self.calm = max(self.calm, *(outcome.after for outcome in put_off))
            self.slow = next((one.why for one in put_off if one.why.scope is Scope.MODE), None)
