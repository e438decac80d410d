"""What an outcome changes beyond its row: consents that are spent or gone, contacts that are dead; and halting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from audiences import store as people
from channels.message import Mode, Reason, Scope
from pusher import account as accounts
from pusher.desk import Desk, Post
from pusher.dispatch.script import Script
from pusher.store import Connection
from pusher.store import batch as batches
from pusher.store import mode as modes
from pusher.store import push as pushes
from pusher.store import tally as tallies
from pusher.store.alarm import RESTING, STRANGE, raise_alarm
from pusher.store.doubt import Spoken

LONG: Final = 3600.0  # seconds of rest that people are told of


class Recorder:
    """Writes for one batch; `lease`: or whatever else says by which account and mode its rows were spoken."""

    def __init__(self, desk: Desk, lease: Spoken, post: Post, mode: Mode, script: Script) -> None:
        self._desk, self._lease, self._post, self._mode, self._script = desk, lease, post, mode, script

    async def note(self, conn: Connection, told: Sequence[int], lasting: Sequence[tuple[int, Reason]]) -> None:
        """One-time consents are spent by a send; those that the platform denies are forgotten; dead contacts marked."""
        for contact, why in lasting:
            if why.lasting:
                await people.mark_dead(conn, [contact], why.text, self._desk.now())
        if not self._mode.consent:
            return
        key = self._post.account.key
        denied = [contact for contact, why in lasting if why.consent]
        for message in self._script.by_template.values():
            if told and message.spends:
                await people.spend_consent(conn, list(told), key, message.consent)
            if denied:
                await people.forget_consent(conn, denied, key, message.consent)

    async def warn(self, why: Reason) -> None:
        """A way of sending is closed: its rows go on by the next one, and whoever looks after the account is told.

        What will be closed tomorrow as well is not planned with any more, until a person opens it again.
        """
        post, mode = self._post, self._mode
        text = f"账号“{post.account.name}”（{post.account.key}）的{mode.label}发不了：{why.text}（{why.code}）。"
        todo = f"以后不再这样发。请登录平台处理，好了以后到“账号”页点“重新启用{mode.label}”。"
        if not why.lasting:
            todo = f"请登录平台查看，或在账号参数里关掉{mode.label}。"
        async with self._desk.pool.acquire() as conn, conn.transaction():
            if why.lasting:
                await modes.close_mode(conn, self._lease.account, mode.name, f"{why.code}: {why.text}")
            await raise_alarm(
                conn,
                county=post.county,
                kind=tallies.CLOSED,
                object=accounts.about(self._lease.account),
                text=f"{text}等着这样发的人已改用下一种方式。{todo}",
            )

    async def wonder(self, why: Reason) -> None:
        """The provider said what no table of ours has: what came of its rows they say, and people are told."""
        account = self._post.account
        async with self._desk.pool.acquire() as conn:
            await raise_alarm(
                conn,
                county=self._post.county,
                kind=STRANGE,
                object=f"{accounts.about(self._lease.account)} {why.code}",
                text=f"账号“{account.name}”（{account.key}）收到没见过的错误代码{why.code}：{why.text}。"
                "拿不准是否发出的一律没有重发。请把代码告诉技术人员，并到平台上查明。",
            )

    async def rest(self, why: Reason, seconds: float) -> None:
        """Leave this way of sending alone for so long, the account's others go on; of hours people are told."""
        account = self._post.account
        async with self._desk.pool.acquire() as conn, conn.transaction():
            await modes.rest_mode(conn, self._lease.account, self._mode.name, f"{why.code}: {why.text}", seconds)
            if seconds > LONG:
                await raise_alarm(
                    conn,
                    county=self._post.county,
                    kind=RESTING,
                    object=f"{accounts.about(self._lease.account)} {self._mode.name}",
                    text=f"账号“{account.name}”（{account.key}）的{self._mode.label}：{why.text}（{why.code}）。"
                    "等着这样发的一条不丢，到时自动接着发；账号的别的方式照常。",
                )

    async def halt(self, why: Reason, seconds: float = 0.0) -> None:
        """Stop what the reason concerns, in a transaction of its own: locks are taken push first, then batch.

        An account, or this mode of it, is not asked again before so many seconds.
        """
        if why.scope is Scope.MODE:
            await self.rest(why, seconds)
            return
        because = f"{why.code}: {why.text}"
        async with self._desk.pool.acquire() as conn, conn.transaction():
            if why.scope is Scope.CONTENT:
                await pushes.lock_push(conn, self._lease.push)
                if await pushes.pause(conn, self._lease.push, because):
                    await batches.pause_batches(conn, self._lease.push)
            else:
                await accounts.halt(conn, self._lease.account, because, seconds)
