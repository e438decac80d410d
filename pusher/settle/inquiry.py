"""An inquiry (核实) into doubts of one way: what is at hand, and how what is heard is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from channels.message import Envelope, Finding, Mode, Outcome, Reason, Refused, Scope, Sent
from pusher.delivery import STOPPED, News, runs
from pusher.desk import Desk, Post
from pusher.dispatch.call import envelope
from pusher.dispatch.record import Recorder
from pusher.dispatch.script import Script
from pusher.store import Connection
from pusher.store import batch as batches
from pusher.store import company as companies
from pusher.store import delivery as deliveries
from pusher.store import doubt as doubts
from pusher.store import tally as tallies
from pusher.store import window as windows
from pusher.store.doubt import Doubt, Way, Word
from pusher.store.window import Doubting, Page, Row


@dataclass(frozen=True, slots=True)
class Answer:
    """What was heard of a doubt: accepted under a reference, refused, or absent."""

    doubt: Doubt
    news: News
    finding: Finding | Outcome


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A way's account, ready to speak, and the texts that it spoke."""

    desk: Desk
    way: Way
    post: Post
    mode: Mode
    script: Script

    def letter(self, doubt: Doubt) -> Envelope:
        """Address a doubt as it was addressed the first time."""
        row = Row(doubt.no, doubt.attempt, doubt.division, doubt.contact, doubt.key_id, doubt.cipher)
        return envelope(self.desk, self.way.push, row, self.script)

    async def write(self, answers: Sequence[Answer]) -> None:
        """Write what was heard, batch before deliveries; what a receipt or a person has overtaken changes nothing."""
        if not answers:
            return
        recorder = Recorder(self.desk, self.way, self.post, self.mode, self.script)
        async with self.desk.pool.acquire() as conn, conn.transaction():
            state = await doubts.lock(conn, self.way.id)
            accepted = await self._accept(conn, [one for one in answers if one.news is News.ACCEPTED])
            refused = await self._resolve(conn, [one for one in answers if one.news is not News.ACCEPTED], state)
            lasting = [
                (contact, one.finding.why)
                for one in answers
                if isinstance(one.finding, Refused) and (contact := refused.get(one.doubt.no)) is not None
            ]
            await recorder.note(conn, accepted, lasting)
            if self.mode.company > 1:
                await companies.part(conn, self.way.id)
        for why in _halting(answers):
            await recorder.halt(why)

    async def _accept(self, conn: Connection, answers: Sequence[Answer]) -> list[int]:
        """The provider has them, whatever was decided meanwhile; return their contacts."""
        if not answers:
            return []
        way = self.way
        found: dict[str, list[int]] = {}
        for one in sorted(answers, key=lambda one: one.doubt.no):
            if isinstance(one.finding, Sent) and one.finding.ref:  # not every query names the provider's own number
                found.setdefault(one.finding.ref, []).append(one.doubt.no)
        calls = [(ref, lo, hi) for ref, nos in found.items() for lo, hi in runs(nos)]
        if calls:
            await deliveries.add_calls(conn, way.account, way.push, calls)
            if self.mode.joint:
                await tallies.expect(conn, way.account, way.push, calls)
        return await windows.record(conn, way.id, way.push, Page(told=[one.doubt.no for one in answers]), Doubting())

    async def _resolve(self, conn: Connection, answers: Sequence[Answer], state: str) -> dict[int, int]:
        """Refused, or pending again; what was stopped meanwhile stays unsent. Return the refused rows' contacts."""
        if not answers:
            return {}
        words = [
            Word(
                one.doubt.no,
                one.doubt.key,
                state if one.news is News.ABSENT and state in STOPPED else one.news,
                f"{one.finding.why.code}: {one.finding.why.text}" if isinstance(one.finding, Refused) else "",
            )
            for one in answers
        ]
        changed = await doubts.resolve(conn, self.way.push, words)
        refused = {no: contact for no, news, contact in changed if news == News.REFUSED}
        if any(news == News.ABSENT for _, news, _ in changed):
            await doubts.due_again(conn, self.way.id)
        if refused:
            await doubts.wake_fall(conn, self.way.id)
        await batches.count_outcomes(conn, self.way.id, sent=0, refused=len(refused), failed=0, unknown=-len(changed))
        return {no: contact for no, contact in refused.items() if contact}


def _halting(answers: Sequence[Answer]) -> set[Reason]:
    """What the provider holds against a text or an account stops it, as it does when sending."""
    whys = {one.finding.why for one in answers if isinstance(one.finding, Refused)}
    return {why for why in whys if why.scope in {Scope.CONTENT, Scope.ACCOUNT}}
