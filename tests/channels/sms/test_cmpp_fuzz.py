"""Whatever comes over the wire, cut, twisted, noise: it is read, or refused by the codec's own error; nothing hangs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.base import BadCallbackError
from channels.message import News, Receipt, Said
from channels.sms.channel.cmpp.heard import read
from channels.sms.client.cmpp import pdu
from channels.sms.client.cmpp.deliver import read_delivery, read_report
from channels.sms.client.cmpp.gather import Gathering
from channels.sms.client.cmpp.link import Link
from channels.sms.client.cmpp.login import LinkError, Login
from channels.sms.client.cmpp.pdu import HEADER, LONGEST, CmppError, Command, Version
from channels.sms.sandbox.cmpp import wire

NOW = datetime(2026, 11, 27, 1, tzinfo=UTC)
VERSIONS = st.sampled_from(Version)
TERMINAL = "14000000001"
TEXTS = st.text(min_size=1, max_size=400, alphabet=st.characters(exclude_categories=["Cs"]))


def deliveries(version: int, text: str) -> list[bytes]:
    """Well-formed DELIVERs: one report, and a text in as many parts as it takes."""
    bodies = [wire.report(77, "DELIVRD", "2611270900", TERMINAL, "106570001", version)]
    bodies += wire.uplinks(list(range(1, wire.pieces(text) + 1)), text, TERMINAL, "10657000107", version)
    return [wire.unit(wire.DELIVER, number, body) for number, body in enumerate(bodies, 1)]


@st.composite
def twisted(draw):
    """A row of well-formed units with octets changed, cut out, put in, or the end cut off."""
    data = bytearray(b"".join(deliveries(draw(VERSIONS), draw(TEXTS))))
    for _ in range(draw(st.integers(1, 6))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        match draw(st.sampled_from(["change", "cut", "insert", "end"])):
            case "change":
                data[at] = draw(st.integers(0, 255))
            case "cut":
                del data[at : at + draw(st.integers(1, 40))]
            case "insert":
                data[at:at] = draw(st.binary(max_size=40))
            case "end":
                del data[at:]
    return bytes(data)


RAW = st.one_of(st.binary(max_size=600), twisted())


@given(RAW, VERSIONS)
def test_every_reader_raises_its_own_error_or_none(data, version):
    login = Login("127.0.0.1", 1, "900001", "secret", version)
    readers = (
        lambda: pdu.header(data[:HEADER].ljust(HEADER, b"\0")),
        lambda: pdu.read_connected(data, version),
        lambda: pdu.read_answer(data, version),
        lambda: read_delivery(data, version).said,
        lambda: read_report(data),
        lambda: list(pdu.units(data)),
        lambda: login.let_in(data, 1127090000),
    )
    for reader in readers:
        try:
            reader()
        except (CmppError, LinkError):
            continue


@given(RAW, VERSIONS)
def test_what_was_kept_is_read_or_refused_as_a_bad_callback(data, version):
    try:
        events = read(data, version, "106570001", now=NOW, key=b"k")
    except BadCallbackError:
        return
    assert all(isinstance(getattr(event, "ref", event.id if hasattr(event, "id") else ""), str) for event in events)


@given(TEXTS, VERSIONS)
def test_what_is_whole_is_read_whole(text, version):
    receipt, said = read(b"".join(deliveries(version, text)), version, "106570001", now=NOW, key=b"k")
    assert (receipt.news, receipt.ref, receipt.address) == (News.ARRIVED, f"{77:016x}", TERMINAL)
    assert isinstance(receipt, Receipt)
    if isinstance(said, Said):
        assert (said.text, said.extension) == (text, "07")


@given(TEXTS, VERSIONS, st.randoms(use_true_random=False))
def test_parts_wait_for_each_other_in_any_order_and_never_for_long(text, version, chance):
    units = deliveries(version, text)[1:]
    chance.shuffle(units)
    gathering = Gathering(version)
    *early, last = [gathering.add(unit, 0.0) for unit in units]
    assert not any(early)
    assert sorted(last) == sorted(units)
    if len(units) > 1:
        assert gathering.add(units[0], 10.0) == ()
        assert gathering.overdue(11.0) == []
        assert gathering.overdue(20.0) == [units[0]]


class Wire(asyncio.Transport):
    """A transport that remembers."""

    def __init__(self):
        super().__init__()
        self.closed, self.written = False, b""

    def write(self, data):
        self.written += data

    def close(self):
        self.closed = True

    def is_closing(self):
        return self.closed

    def pause_reading(self):
        pass

    resume_reading = abort = pause_reading


def linked(version) -> tuple[Link, Wire]:
    async def hear(units):
        raise AssertionError(units)

    link, end = Link(Login("127.0.0.1", 1, "900001", "secret", version), hear, 16), Wire()
    link.connection_made(end)
    return link, end


@given(st.lists(RAW, max_size=6), VERSIONS)
def test_a_line_takes_any_octets_in_any_pieces(pieces, version):
    async def feed():
        link, end = linked(version)
        for piece in pieces:
            if end.closed:
                break
            link.data_received(piece)
            assert len(link._rest) < LONGEST + HEADER, "no unit is waited for that cannot come"
        assert link.is_open != end.closed

    asyncio.run(feed())


@given(st.data(), VERSIONS)
def test_units_cut_anywhere_by_the_wire_are_the_same_units(data, version):
    tests = [pdu.unit(Command.ACTIVE_TEST, number) for number in range(1, 6)]
    stream = b"".join(tests)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(stream) - 1))))

    async def feed():
        link, end = linked(version)
        for start, stop in zip([0, *cuts], [*cuts, len(stream)], strict=True):
            link.data_received(stream[start:stop])
        await asyncio.sleep(0)
        assert end.written == b"".join(
            pdu.unit(Command.ACTIVE_TEST | pdu.RESPONSE, number, b"\0") for number in range(1, 6)
        )

    asyncio.run(feed())


@pytest.mark.parametrize("length", [0, 11, LONGEST + 1, 0xFFFFFFFF])
def test_a_length_that_no_unit_has_ends_the_line_at_once(length):
    async def feed():
        link, end = linked(Version.V20)
        link.data_received(length.to_bytes(4, "big") + bytes(8))
        assert end.closed

    asyncio.run(feed())
