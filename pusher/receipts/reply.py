"""What residents write: to be left alone, that the number is not theirs, or a question for the unit that spoke."""

from __future__ import annotations

from dataclasses import replace

from audiences import store as people
from audiences.contact import PHONE
from audiences.division import Division
from channels.message import OptedOut, Said
from channels.reply import read
from content.calendar import add_workdays
from content.item import span
from content.store.catalogue import overrides
from pusher.asking import letter_code
from pusher.desk import OFFICE_TIME, Desk, Post
from pusher.question import LONGEST, STRANGER, Words, code_hash
from pusher.store import Connection
from pusher.store import objection as rules
from pusher.store import question as questions
from pusher.store.question import NewQuestion
from pusher.talk import understood


async def stop(desk: Desk, conn: Connection, post: Post, account: int, event: OptedOut | Said) -> None:
    """不再接收, from this sender: a unit with two ports on one channel is one sender, another unit is another."""
    kind = post.channel.capabilities.address or ""
    keys = await questions.senders(conn, account) if kind == PHONE else [post.account.key]
    for key in keys:
        await people.opt_out(
            conn, desk.vault, county=post.county, kind=kind, address=event.address, account=key, at=event.at
        )
    if kind == PHONE:  # what she subscribed to on a page, as far as this sender speaks for it
        await people.unsubscribe(
            conn, desk.vault, county=post.county, phone=event.address, lo=post.home,
            hi=post.home + span(post.home) - 1, at=event.at,
        )  # fmt: skip


async def said(desk: Desk, conn: Connection, post: Post, account: int, event: Said) -> None:
    """Anything else that was written; a channel may have left a 退订 among it.

    Whoever closes a number, and whoever says more than 退订, is also read by a person: no words are lost.
    """
    kind, answers = post.channel.capabilities.address or "", post.channel.capabilities.answers
    asked = read(event.text)
    if asked.stop:
        await stop(desk, conn, post, account, event)
    if asked.stranger and kind == PHONE:
        await people.disown(
            conn, desk.vault, county=post.county, kind=kind, address=event.address, reason=STRANGER, at=event.at
        )
    if asked.more and not (answers and await understood(conn, desk, post, event)):
        await _ask(desk, conn, post, account, event)


async def _ask(desk: Desk, conn: Connection, post: Post, account: int, event: Said) -> None:
    """Put it into the inbox of the unit whose notice it answers, with its day."""
    digits = post.channel.capabilities.reply_digits
    tail = event.extension[-digits:] if digits else ""
    spoken = await questions.spoken_to(
        conn, account, desk.vault.indexes(event.address), tail if tail.isdecimal() and len(tail) == digits else ""
    )
    if spoken.push is None and post.channel.capabilities.answers:
        # Nobody's notice is answered: it is her town's to read, where her town is known.
        home = await people.follower_place(
            conn, desk.vault, county=post.county, account=post.account.key, address=event.address
        )
        spoken = replace(spoken, division=(Division(home).town if home else None) or spoken.division, place=home)
    own = await rules.rules(conn, post.county)
    told = await overrides(conn, post.county)
    due = add_workdays(event.at.astimezone(OFFICE_TIME).date(), own.question_days, told)
    plain = event.text.replace("\0", "").encode("utf-8", "replace").decode()[:LONGEST]
    sealed = desk.vault.seal(Words(plain, post.channel.capabilities.address or "", event.address).sealed_text())
    code = letter_code(desk.vault, post.account.key, event.id) if post.channel.capabilities.answers else ""
    new = NewQuestion(
        post.county, account, spoken, post.account.channel, event.at, due.day, due.certain, code_hash(code)
    )
    await questions.add(conn, new, sealed.key_id, sealed.cipher)
