"""The link against a gateway on loopback that answers, is slow, throttles, breaks the line, or says nothing."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import struct

import pytest

from channels.sms.client.cmpp import link as links
from channels.sms.client.cmpp import pdu
from channels.sms.client.cmpp.deliver import read_delivery
from channels.sms.client.cmpp.link import LostError, open_link
from channels.sms.client.cmpp.login import LinkError, Login
from channels.sms.client.cmpp.pdu import Command, Part, Port, Stamp, Version
from channels.sms.client.cmpp.window import NotWrittenError

PORT = Port("900001", "106900001")
PART = Part(1, 1, "通知".encode("utf-16-be"))
FAR = float("inf")


class Gateway:
    """The other end, written from the document and not from our codec."""

    def __init__(self, version=Version.V20):
        self.version, self.status, self.mute, self.hang_up = version, 0, False, False
        self.asked, self.most, self.open = [], 0, 0
        self.taken, self.answers = asyncio.Queue(), asyncio.Queue()  # each SUBMIT, each answer of ours
        self.writer = None

    async def serve(self, reader, writer):
        self.writer = writer
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                length, command, sequence = struct.unpack("!III", await reader.readexactly(12))
                body = await reader.readexactly(length - 12)
                self.asked.append(command)
                if command & 0x80000000:
                    self.answers.put_nowait((command, body))
                    continue
                await self.answer(command, sequence, body)
        writer.close()

    def say(self, command, sequence, body):
        self.writer.write(struct.pack("!III", 12 + len(body), command, sequence) + body)

    async def answer(self, command, sequence, body):
        wide = self.version >= 0x30
        if command == 1:
            proof = hashlib.md5(
                self.status.to_bytes(4 if wide else 1, "big") + body[6:22] + b"secret", usedforsecurity=False
            )
            proof = proof.digest()
            self.say(
                0x80000001, sequence, self.status.to_bytes(4 if wide else 1, "big") + proof + bytes((self.version,))
            )
        elif command == 4:
            self.open += 1
            self.most = max(self.most, self.open)
            self.taken.put_nowait(sequence)
            if self.hang_up:
                self.writer.close()
            elif not self.mute:
                asyncio.get_running_loop().call_later(0.02, self.accept, sequence, wide)
        elif command in {2, 8} and not self.mute:
            self.say(0x80000000 | command, sequence, b"" if command == 2 else b"\0")

    def accept(self, sequence, wide):
        self.open -= 1
        self.say(0x80000004, sequence, struct.pack("!QI" if wide else "!QB", 1000 + sequence, 0))


@pytest.fixture(params=[Version.V20, Version.V30])
async def gateway(request):
    made = Gateway(request.param)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


async def opened(gateway, heard=None, **more):
    async def hear(units):
        if heard is not None:
            heard.extend(units)

    login = Login("127.0.0.1", gateway.port, "900001", "secret", gateway.version)
    return await open_link(login, 1127094500, hear, **more)


async def send(line, gateway, terminal, deadline=FAR, within=60.0):
    await line.enter(deadline)
    try:
        return await line.submit(Stamp(gateway.version, PORT), terminal, PART, deadline, within)
    finally:
        line.leave()


async def test_it_signs_in_sends_and_leaves(gateway, caplog):
    line = await opened(gateway)
    answer = await send(line, gateway, "14000000001")
    assert (answer.result, answer.message > 1000) == (0, True)
    await line.close()
    assert gateway.asked == [Command.CONNECT, Command.SUBMIT, Command.TERMINATE]
    assert not line.is_open
    assert "proves nothing" not in caplog.text


async def test_a_gateway_that_says_no_is_named_by_its_status(gateway):
    gateway.status = 3
    with pytest.raises(LinkError) as error:
        await opened(gateway)
    assert error.value.status == 3


async def test_no_more_than_the_window_is_unanswered(gateway):
    line = await opened(gateway, window=4)
    answers = await asyncio.gather(*(send(line, gateway, f"140000000{n:02}") for n in range(20)))
    assert len({answer.message for answer in answers}) == 20
    assert gateway.most == 4
    await line.close()


async def test_what_was_written_when_the_line_broke_is_unknown_and_the_rest_surely_not_sent(gateway):
    line = await opened(gateway, window=2)
    gateway.mute = True
    sent = [asyncio.create_task(send(line, gateway, f"1400000000{n}")) for n in range(4)]
    for _ in range(2):
        await gateway.taken.get()
    gateway.writer.close()
    came = await asyncio.gather(*sent, return_exceptions=True)
    assert [type(one) for one in came] == [LostError, LostError, NotWrittenError, NotWrittenError]
    assert gateway.most == 2, "nothing was written after the line broke"
    await line.close()


async def test_nothing_is_written_past_its_deadline(gateway):
    line = await opened(gateway)
    with pytest.raises(NotWrittenError):
        await send(line, gateway, "14000000001", asyncio.get_running_loop().time() - 0.001)
    assert Command.SUBMIT not in gateway.asked
    await line.close()


async def test_a_delivery_is_kept_before_it_is_answered(gateway):
    heard = []
    line = await opened(gateway, heard)
    report = struct.pack("!Q7s10s10s", 77, b"DELIVRD", b"2611270900", b"2611270901") + b"14000000001".ljust(21, b"\0")
    report += bytes(4)
    wide = gateway.version >= 0x30
    body = struct.pack("!Q21s10s3x", 5, b"106900001", b"") + b"14000000001".ljust(32 if wide else 21, b"\0")
    body += bytes(int(wide)) + bytes((1, len(report))) + report + bytes(20 if wide else 8)
    gateway.say(5, 9, body)
    command, answer = await gateway.answers.get()
    raw = heard[0][12:]
    said = read_delivery(raw, gateway.version)
    assert (said.report.message, said.report.stat, said.report.terminal) == (77, "DELIVRD", "14000000001")
    assert raw == body
    assert (command, answer[:8]) == (0x80000005, body[:8])
    await line.close()


async def test_a_silent_line_is_tested_and_given_up(gateway, monkeypatch):
    monkeypatch.setattr(links, "IDLE", 0.05)
    monkeypatch.setattr(links, "ANSWER_WITHIN", 0.05)
    monkeypatch.setattr(links, "TICK", 0.01)
    line = await opened(gateway)
    await asyncio.sleep(0.2)
    assert gateway.asked.count(Command.ACTIVE_TEST) >= 2
    assert line.is_open
    gateway.mute = True
    async with asyncio.timeout(5):
        await line.lost()
    await line.close()


@pytest.mark.parametrize("garbage", [b"\0" * 12, b"\xff" * 12, pdu.unit(Command.DELIVER, 1, b"short")])
async def test_garbage_ends_the_line(gateway, garbage):
    line = await opened(gateway)
    gateway.writer.write(garbage)
    async with asyncio.timeout(5):
        await line.lost()
    await line.close()
