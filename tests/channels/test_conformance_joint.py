"""The suite for joint modes: one outcome for all, totals that name nobody, jobs that are asked about and taken back."""

from __future__ import annotations

import pytest

from channels.message import Receipt, Sent, Tally
from tests.channels.conftest import all_cases, entry_of
from tests.channels.line import chinese, laid, message

CASES = all_cases()
JOINT = [name for name, cases in CASES.items() if hasattr(cases, "TOTALS")]
every = pytest.mark.parametrize("name", JOINT)


@pytest.fixture
async def line(name):
    async with laid(entry_of(name), CASES[name]) as found:
        yield found


def test_there_is_one():
    assert JOINT


@pytest.mark.parametrize(("name", "ending", "want"), [
    (name, ending, want) for name in JOINT for ending, want in CASES[name].TOTALS.items()
])  # fmt: skip
async def test_totals_are_what_the_provider_says_and_never_a_person(line, ending, want):
    (mode,) = line.cases.MODES
    got = await line.build().send(line.call(message(line, mode), line.cases.address(ending)))
    assert len({each.ref for each in got}) == 1
    await line.world.settle()
    tallies = [each for each in line.events if isinstance(each, Tally)]
    assert [(each.total, each.meant, each.sent, each.failed) for each in tallies] == want
    assert {each.ref for each in tallies} <= {got[0].ref}
    assert not [each for each in line.events if isinstance(each, Receipt)]
    assert line.cases.address(ending) not in repr(tallies)


@every
async def test_a_job_can_be_asked_about_and_taken_back(line):
    (mode,) = line.cases.MODES
    channel = line.build()
    sent, *_ = await channel.send(line.call(message(line, mode), line.cases.address("0001")))
    assert isinstance(sent, Sent)
    tally = await channel.tally(sent.ref)
    assert (tally.ref, tally.why, tally.sent) == (sent.ref, None, None)
    assert await channel.withdraw(sent.ref) is None
    assert await channel.tally("12345") is None
    assert chinese((await channel.withdraw("12345")).text)


@every
async def test_nobody_at_home_is_no_answer(line):
    channel = line.build("http://127.0.0.1:1")
    assert await channel.tally("12345") is None
    assert chinese((await channel.withdraw("12345")).text)


@every
async def test_a_preview_is_for_one(line):
    (mode,) = line.cases.MODES
    channel, call = line.build(), line.call(message(line, mode), line.cases.address("0001"))
    assert isinstance(await channel.preview(call.envelopes[0]), Sent)
    assert (line.world.accepted[line.entry.name], line.events) == (1, [])
