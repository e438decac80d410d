"""One suite for every channel in the registry. A new channel adds tests/channels/cases_<name>.py and nothing here."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging

import pytest
from aiohttp import web

from channels.base import BadCallbackError
from channels.message import Deferred, Receipt, Refused, Sent, Unknown
from tests.channels.conftest import all_cases, entry_of
from tests.channels.line import chinese, laid, message

CASES = all_cases()
MODES = [(name, mode) for name, cases in CASES.items() for mode in cases.MODES]
SPOKEN = [(name, mode) for name, mode in MODES if CASES[name].PROVIDER]
POSTED = [(name, mode) for name, mode in SPOKEN if getattr(CASES[name], "WIRE", "http") == "http"]
every = pytest.mark.parametrize(("name", "mode"), MODES)
spoken = pytest.mark.parametrize(("name", "mode"), SPOKEN)
posted = pytest.mark.parametrize(
    ("name", "mode"), POSTED
)  # what a wire that is no HTTP shows stands in tests of its own


def outcomes_of(field: str):
    table = [
        (name, mode, ending, want) for name, mode in SPOKEN for ending, want in getattr(CASES[name], field).items()
    ]
    return pytest.mark.parametrize(("name", "mode", "ending", "want"), table)


@pytest.fixture
async def line(name):
    async with laid(entry_of(name), CASES[name]) as found:
        yield found


# -- what comes of a send --------------------------------------------------------------------------


@every
async def test_one_outcome_an_envelope_in_order(line, mode):
    addresses = [address for address, _ in line.cases.MIXED]
    got = await line.build().send(line.call(message(line, mode), *addresses))
    assert [type(each) for each in got][: len(addresses)] == [want for _, want in line.cases.MIXED]


@every
async def test_nobody_to_send_to(line, mode):
    assert list(await line.build().send(line.call(message(line, mode)))) == []
    assert line.world.calls.total() == 0


@every
async def test_past_the_deadline_nothing_leaves(line, mode):
    channel = line.through_wire()
    address = line.cases.address("0001")
    got, *_ = await channel.send(line.call(message(line, mode), address, seconds=-0.01))
    assert isinstance(got, Deferred)
    assert line.wire.heard == []


@outcomes_of("OUTCOMES")
async def test_magic_recipients(line, mode, ending, want):
    line.world.drip = 5.0
    address = line.cases.address(ending)
    (got,) = await line.each(line.build(**line.cases.HURRY), message(line, mode), address)
    assert type(got) is want
    if not isinstance(got, Sent):
        assert chinese(got.why.text)
        assert address not in repr(got)


@posted
async def test_every_send_is_one_post(line, mode):
    await line.each(line.through_wire(), message(line, mode), line.cases.address("0001"))
    assert [method for method, _ in line.wire.heard] == ["POST"]


@spoken
async def test_nobody_at_home(line, mode):
    channel = line.build("http://127.0.0.1:1")
    got = await channel.send(line.call(message(line, mode), line.cases.address("0001")))
    assert {type(each) for each in got} == {Deferred}
    assert got[0].after > 0


@posted
async def test_throttled_as_long_as_the_provider_says(line, mode):
    async def play(_: web.Request) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": "7"})

    (got,) = await line.each(line.through_wire(play), message(line, mode), line.cases.address("0001"))
    assert isinstance(got, Deferred)
    assert got.after == 7


def says(body: bytes = b"", status: int = 200, **headers: str):
    async def play(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers=headers)

    return play


async def closes(request: web.Request) -> web.Response:
    request.transport.close()
    return web.Response()


async def hangs(request: web.Request) -> web.Response:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(2):
            while request.transport is not None:  # noqa: ASYNC110 - nobody tells that the client has gone
                await asyncio.sleep(0.02)
    return web.Response()


UNCLEAR = {
    **{str(status): says(b"<html>", status) for status in (500, 502, 503, 504)},
    "redirect": says(status=302, Location="/elsewhere"),
    "closed": closes,
    "silence": hangs,
    "nothing": says(),
    "html": says(b"<html><body>\xcf\xb5\xcd\xb3\xb7\xb1\xc3\xa6"),
    "half a JSON": says(b'{"rspcod":"suc'),
    "a list": says(b"[]"),
    "null": says(b"null"),
    "an empty object": says(b"{}"),
    "odd types": says(b'{"rspcod":{},"success":[],"errcode":[],"errmsg":{},"msgid":{}}'),
    "deep": says(b"[" * 100_000),
    "ten megabytes": says(b" " * (10 << 20)),
}


@posted
@pytest.mark.parametrize("play", UNCLEAR.values(), ids=UNCLEAR)
async def test_what_is_not_clear_is_unknown_and_never_sent_again(line, mode, play):
    channel = line.through_wire(play, **line.cases.HURRY)
    (got,) = await line.each(channel, message(line, mode), line.cases.address("0001"))
    assert isinstance(got, Unknown)
    assert len(line.wire.heard) == 1


@spoken
async def test_a_repeat_is_shown_once_exactly_where_the_mode_says_that_the_provider_dedupes(line, mode):
    channel, text = line.build(), message(line, mode)
    one = await channel.send(line.call(text, line.cases.address("0001")))
    two = await channel.send(line.call(text, line.cases.address("0001")))
    assert isinstance(one[0], Sent)
    able = line.entry.capabilities(line.account()).mode(mode)
    if able.rest:  # the key may be used again only later
        assert (type(two[0]), line.world.accepted[line.entry.name]) == (Deferred, len(one))
        assert two[0].after >= 60
    elif able.dedupe:
        assert list(one) == list(two)
        assert line.world.accepted[line.entry.name] == 1
    else:  # the stand-in offers only what the real provider does
        assert line.world.accepted[line.entry.name] == 2


@spoken
async def test_cancellation_leaves_no_outcome_and_a_channel_that_still_works(line, mode):
    channel, text = line.through_wire(hangs), message(line, mode)
    task = asyncio.create_task(channel.send(line.call(text, line.cases.address("0001"))))
    while not line.wire.heard:  # noqa: ASYNC110 - the wire tells nobody
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    line.wire.play = None
    (got,) = await line.each(channel, text, line.cases.address("0002"))
    assert isinstance(got, Sent)


@spoken
async def test_probes_tell_well_from_unwell_and_send_nothing(line, mode):
    assert await line.through_wire().probe() is None
    why = await line.build("http://127.0.0.1:1").probe()
    assert why is not None
    assert chinese(why.text)
    assert (line.wire.heard, line.world.accepted.total()) == ([], 0)


# -- what comes back -------------------------------------------------------------------------------


@outcomes_of("REPORTS")
async def test_receipts_say_what_the_provider_knows(line, mode, ending, want):
    address = line.cases.address(ending)
    (sent,) = await line.each(line.build(), message(line, mode), address)
    await line.world.settle()
    receipts = [each for each in line.events if isinstance(each, Receipt)]
    assert isinstance(sent, Sent)
    refs = sent.parts or (sent.ref,)
    for ref in refs:
        of_it = [(each.news, each.why.code if each.why else None) for each in receipts if each.ref == ref]
        assert of_it == want
    assert {(each.ref, each.address) for each in receipts} <= {(ref, address) for ref in refs}
    assert all(chinese(each.why.text) for each in receipts if each.why)


@spoken
async def test_forged_callbacks_are_refused(line, mode):
    await line.each(line.build(), message(line, mode), line.cases.address("0001"))
    await line.world.settle()
    good, *_ = line.pushes
    assert line.door.callback(good).events
    forged = [dataclasses.replace(good, query={})]
    for proof in line.cases.PROOFS:
        value = good.query[proof]
        wrong = value[:-1] + ("0" if value[-1] != "0" else "1")
        forged += [dataclasses.replace(good, query={**good.query, proof: each}) for each in (wrong, "", value + "0")]
        forged.append(dataclasses.replace(good, query={k: v for k, v in good.query.items() if k != proof}))
    if line.cases.SIGNED_BODY:
        forged += [
            dataclasses.replace(good, body=body)
            for body in (_flipped(good.body), good.body[: len(good.body) // 2], b"")
        ]
    forged.append(dataclasses.replace(good, body=b"x" * (10 << 20)))
    for each in forged:
        with pytest.raises(BadCallbackError):
            line.door.callback(each)


def _flipped(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + (b"A" if body[middle : middle + 1] != b"A" else b"B") + body[middle + 1 :]


@spoken
async def test_reading_a_callback_again_says_the_same(line, mode):
    await line.each(line.build(), message(line, mode), line.cases.address("0001"))
    await line.world.settle()
    push, *_ = line.pushes
    assert line.door.callback(push) == line.door.callback(push)


# -- what it keeps to itself -----------------------------------------------------------------------


@spoken
async def test_neither_secrets_nor_addresses_are_logged_or_shown(line, mode, caplog):
    caplog.set_level(logging.DEBUG)
    channel, text = line.build(**line.cases.HURRY), message(line, mode)
    addresses = [
        line.cases.address(ending) for ending in ("0001", "9001", "9003", "9005", "9006", "9012", "9015", "9039")
    ]
    outcomes = await line.each(channel, text, *addresses)
    outcomes += await line.each(line.build("http://127.0.0.1:1"), text, addresses[0])
    await line.world.settle()
    given = line.account().options
    options = line.entry.options(given)(**given)
    words = [repr(each) for each in (*outcomes, channel, options, *line.call(text, *addresses).envelopes, *line.events)]
    words += [
        f"{record.getMessage()} {record.__dict__}" for record in caplog.records if record.name.startswith("channels")
    ]
    secrets = [value for name in line.entry.secrets if (value := line.account().options.get(name))]
    assert secrets
    for word in words:
        assert not [address for address in addresses if address in word]
        assert not [secret for secret in secrets if secret in word]
    assert Refused in {type(each) for each in outcomes}
