"""The CMPP channel against its stand-in, and against a gateway that does what no stand-in should."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from channels.base import Account, Request, Resources
from channels.message import Call, Deferred, Envelope, Message, OptedOut, Receipt, Refused, Said, Scope, Sent, Unknown
from channels.sandbox.world import Faults, World
from channels.sms import ENTRY
from channels.sms.channel.cmpp import CmppChannel, line
from channels.sms.sandbox import cmpp as standin
from channels.sms.sandbox.cmpp import session
from tests.channels.line import now
from tests.ports import port_for_sandbox

ACCOUNT = "sms-port"
SHORT = Message("text", {"content": "耕地地力保护补贴开始申报。"}, "")
LONG = Message("text", {"content": "𠮷" + "耕地地力保护补贴开始申报，请到村委会登记。" * 8}, "")
LINKED = Message("text", {"content": "申报开始。详情 {link}"}, "", slots=("link",))


def built(port: int, **changes) -> CmppChannel:
    options = {**ENTRY.sandbox_options("http://127.0.0.1:8000/sms", ACCOUNT, "cmpp"), "port": port, **changes}
    return CmppChannel(Account(ACCOUNT, "sms", "随县人民政府", options), Resources(None, None, now))


def call(message: Message, *addresses: str, seconds: float = 5.0, slots=None) -> Call:
    deadline = asyncio.get_running_loop().time() + seconds
    return Call(
        "1-1-1", tuple(Envelope(f"1-{n}-0", a, message, slots or {}) for n, a in enumerate(addresses)), deadline
    )


@dataclass
class House:
    world: World
    channel: CmppChannel
    kept: list[Request] = field(default_factory=list)

    async def send(self, *addresses, message=SHORT, **more):
        return list(await self.channel.send(call(message, *addresses, **more)))

    async def keep(self, request: Request) -> None:
        self.kept.append(request)

    @property
    def events(self):
        return [event for request in self.kept for event in self.channel.callback(request).events]


@contextlib.asynccontextmanager
async def listening(channel, keep) -> AsyncIterator[asyncio.Future[None]]:
    task = asyncio.ensure_future(channel.listen(keep))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(params=["2.0", "2.1", "3.0"])
async def house(request) -> AsyncIterator[House]:
    world = World("http://nowhere", port=port_for_sandbox())
    world.receipt_delay = world.late_delay = 0.01
    async with contextlib.asynccontextmanager(standin.standing(world))(None):
        made = House(world, built(standin.port_beside(world.port), version=request.param))
        async with listening(made.channel, made.keep):
            yield made
    await world.close()


async def test_a_long_text_goes_out_in_parts_and_each_is_reported(house):
    (sent,) = await house.send("14000000001", message=LONG)
    await house.world.settle()
    assert sent.ref == sent.parts[0]
    assert len(sent.parts) == 3
    assert {event.ref for event in house.events if isinstance(event, Receipt)} == set(sent.parts)
    (shown,) = house.world.handset("14000000001")
    assert shown.text == LONG.body["content"], "joined by the other side, no character cut in two"


async def test_a_link_of_ones_own_is_filled_in(house):
    await house.send("14000000001", message=LINKED, slots={"link": "https://example.org/a"})
    assert house.world.handset("14000000001")[0].text == "申报开始。详情 https://example.org/a"


async def test_a_link_longer_than_the_check_page_counted_is_not_sent(house):
    shown = replace(LINKED, text="【随县】申报开始。详情 {link}", length=30)
    (got,) = await house.send("14000000001", message=shown, slots={"link": "https://example.org/a"})
    assert (type(got), got.why.scope) == (Refused, Scope.CONTENT)
    assert house.world.handset("14000000001") == []


@pytest.mark.parametrize(
    "text", ["请问几号截止", "我家的地去年流转给别人种了，" * 12, "𠮷" * 80], ids=["short", "long", "astral"]
)
async def test_what_a_resident_writes_comes_back_whole(house, text):
    await house.send("14000000001")
    await house.world.gestures["sms", "say"].act(house.channel._options.source, "14000000001", text)
    (said,) = [event for event in house.events if isinstance(event, Said)]
    assert (said.address, said.text, said.extension) == ("14000000001", text, "")


async def test_a_reply_r_stops(house):
    await house.send("14000009041")
    await house.world.settle()
    assert [event.address for event in house.events if isinstance(event, OptedOut)] == ["14000009041"]


async def test_reports_wait_for_a_line(house):
    """What the gateway could not bring while nobody was there comes with the next line."""
    house.world.receipt_delay = 0.2
    await house.send("14000000001")
    house.channel._line.link.hang_up("test")
    await house.world.settle()
    async with asyncio.timeout(5):
        while not house.events:  # noqa: ASYNC110 - the gateway tells nobody
            await asyncio.sleep(0.01)
    assert [event.address for event in house.events] == ["14000000001"]


async def test_a_report_goes_by_the_line_that_has_come_when_the_one_it_was_brought_to_ends():
    """A worker hands its line over: what the old one did not answer is brought to the new one at once."""
    world = World("http://nowhere", port=port_for_sandbox())
    world.receipt_delay = 0.01
    begun, heard = asyncio.Event(), asyncio.Event()

    async def stuck(_request: Request) -> None:
        begun.set()
        await asyncio.Event().wait()

    async def keep(_request: Request) -> None:
        heard.set()

    async with contextlib.asynccontextmanager(standin.standing(world))(None):
        old, new = (built(standin.port_beside(world.port)) for _ in range(2))
        async with contextlib.AsyncExitStack() as lines:
            async with listening(old, stuck):
                assert isinstance((await old.send(call(SHORT, "14000000001")))[0], Sent)
                await asyncio.wait_for(begun.wait(), 5)
                await lines.enter_async_context(listening(new, keep))
                assert await new.probe() is None
            await asyncio.wait_for(heard.wait(), 5)
    await world.close()


async def test_a_report_that_is_answered_late_is_brought_again_and_counts(monkeypatch):
    monkeypatch.setattr(session, "_ANSWER_WITHIN", 0.05)
    world = World("http://nowhere", port=port_for_sandbox())
    world.receipt_delay = 0.01
    kept: list[Request] = []

    async def slow(request: Request) -> None:
        kept.append(request)
        await asyncio.sleep(0.08)

    async with contextlib.asynccontextmanager(standin.standing(world))(None):
        channel = built(standin.port_beside(world.port))
        async with listening(channel, slow):
            (sent,) = await channel.send(call(SHORT, "14000000001"))
            await asyncio.wait_for(world.settle(), 5)
        brought = len(kept)
        async with listening(channel, slow):
            assert await channel.probe() is None
            await world.settle()
    assert len(kept) == brought > 0, "nothing was left to be brought at the next sign-in"
    assert {event.ref for request in kept for event in channel.callback(request).events} == {sent.ref}
    await world.close()


async def test_a_wrong_password_is_named_and_nothing_leaves():
    world = World(None, port=port_for_sandbox())
    async with contextlib.asynccontextmanager(standin.standing(world))(None):
        for changes, words in (({"secret_key": "wrong"}, "密码不对"), ({"accepted_versions": ["9.9"]}, "协议版本")):
            channel = built(standin.port_beside(world.port), **changes)
            async with listening(channel, None):
                (got,) = await channel.send(call(SHORT, "14000000001"))
                why = await channel.probe()
                assert isinstance(got, Deferred)
                assert got.away
                assert words in why.text
                assert (why.scope, world.calls.total()) == (Scope.ACCOUNT, 0)


async def test_an_account_that_nobody_holds_speaks_to_nobody():
    channel = built(port_for_sandbox())
    (got,) = await channel.send(call(SHORT, "14000000001"))
    assert isinstance(got, Deferred)
    assert got.away
    assert (await channel.probe()).code == "not_held"


# -- a gateway that says to each SUBMIT what it was told ------------------------------------------------


class Odd:
    """A gateway of 2.0 that answers by a list: results, "mute", "hang up"."""

    def __init__(self, *answers):
        self.answers, self.taken = list(answers), 0

    async def meet(self, reader, writer):
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while True:
                length, command, sequence = struct.unpack("!III", await reader.readexactly(12))
                await reader.readexactly(length - 12)
                answer = b"" if command != 1 else bytes(17) + b"\x20"
                if command == 4:
                    self.taken += 1
                    result = self.answers.pop(0) if self.answers else 0
                    if result == "hang up":
                        break
                    if result == "mute":
                        continue
                    answer = struct.pack("!QB", self.taken, result)
                if command < 0x80000000:
                    writer.write(struct.pack("!III", 12 + len(answer), command | 0x80000000, sequence) + answer)
        writer.close()


@contextlib.asynccontextmanager
async def odd(*answers, **changes):
    gateway = Odd(*answers)
    async with await asyncio.start_server(gateway.meet, "127.0.0.1", 0) as server:
        channel = built(server.sockets[0].getsockname()[1], timeout=0.6, **changes)
        async with listening(channel, None):
            yield SimpleNamespace(gateway=gateway, channel=channel)


@pytest.mark.parametrize(
    ("result", "kind", "scope"),
    [
        (1, Refused, Scope.ACCOUNT), (2, Refused, Scope.ACCOUNT), (3, Unknown, None), (4, Refused, Scope.ACCOUNT),
        (5, Refused, Scope.ACCOUNT), (6, Refused, Scope.CONTENT), (7, Refused, Scope.ACCOUNT), (8, Deferred, None),
        (9, Refused, Scope.RECIPIENT), (10, Refused, Scope.ACCOUNT), (11, Refused, Scope.ACCOUNT),
        (12, Refused, Scope.RECIPIENT), (13, Refused, Scope.RECIPIENT), (99, Deferred, None),
    ],
)  # fmt: skip
async def test_each_result_means_what_the_document_says(result, kind, scope):
    async with odd(result) as far:
        (got,) = await far.channel.send(call(SHORT, "14000000001"))
    assert type(got) is kind
    assert got.why.code == f"cmpp:{result}"
    assert scope in {None, got.why.scope}
    assert not isinstance(got, Deferred) or got.after > 0


@pytest.mark.parametrize("answers", [[0, 13], [0, 99, 99, 99, 99], [0, "hang up"], [0, "mute"], [0, 0, "mute"]])
async def test_a_text_of_which_parts_were_taken_is_in_doubt_and_never_sent_again(answers):
    async with odd(*answers) as far:
        (got,) = await far.channel.send(call(LONG, "14000000001"))
        assert isinstance(got, Unknown)
        assert far.gateway.taken <= len(answers)


async def test_a_later_part_is_offered_again_to_a_busy_gateway():
    async with odd(0, 8, 0, 0) as far:
        (got,) = await far.channel.send(call(LONG, "14000000001"))
    assert isinstance(got, Sent)
    assert len(got.parts) == 3
    assert far.gateway.taken == 4, "no part twice"


async def test_a_first_part_that_is_refused_ends_it_there():
    async with odd(8) as far:
        (got,) = await far.channel.send(call(LONG, "14000000001"))
    assert isinstance(got, Deferred)
    assert far.gateway.taken == 1


async def test_a_line_that_broke_is_made_again(monkeypatch):
    monkeypatch.setattr(line, "LONGEST", 0.05)
    async with odd("hang up") as far:
        first = (await far.channel.send(call(SHORT, "14000000001")))[0]
        second = (await far.channel.send(call(SHORT, "14000000002")))[0]
    assert (type(first), type(second)) == (Unknown, Sent)


async def test_who_was_told_to_leave_waits_for_what_is_unanswered():
    world = World(None, port=port_for_sandbox())
    async with contextlib.asynccontextmanager(standin.standing(world))(None):
        channel = built(standin.port_beside(world.port))
        world.faults["sms"] = Faults(latency=0.2)
        async with listening(channel, None):
            sending = asyncio.create_task(channel.send(call(SHORT, "14000000001")))
            while not channel._line.link or not channel._line.link._asked:  # noqa: ASYNC110 - a line tells nobody
                await asyncio.sleep(0.01)
        assert [type(one) for one in await sending] == [Sent]
        assert list(world.events)[-1].endswith("left")
