"""What every channel in the registry says it can do, and what it writes."""

from __future__ import annotations

import dataclasses
import json

import pytest

from channels.base import Account
from channels.message import UnfitError
from content.item import Duty, PlainFacts
from content.render import units
from tests.channels.conftest import all_cases, entry_of
from tests.channels.line import chinese, laid, message

CASES = all_cases()
every = pytest.mark.parametrize(("name", "mode"), [(name, mode) for name in CASES for mode in CASES[name].MODES])


@pytest.fixture
async def line(name):
    async with laid(entry_of(name), CASES[name]) as found:
        yield found


# -- what it says it can do ------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
async def test_capabilities_are_the_same_asked_and_built(line):
    found = line.entry.capabilities(line.account())
    assert line.build().capabilities == found
    assert tuple(mode.name for mode in found.modes) == line.cases.MODES
    assert chinese(line.entry.label)
    for mode in found.modes:
        assert chinese(mode.label)
        assert 1 <= mode.call_size <= mode.window
        if not mode.joint:  # one call is one unknown, however many it is for
            assert mode.window <= (500 if mode.dedupe or mode.query else 100), "these are in doubt after a kill"


@pytest.mark.parametrize("name", CASES)
async def test_secrets_are_options_that_no_repr_shows(line):
    fields = {field.name: field for field in dataclasses.fields(line.entry.options(line.account().options))}
    assert set(fields) >= line.entry.secrets
    assert not any(fields[secret].repr for secret in line.entry.secrets)


# -- what it writes --------------------------------------------------------------------------------


@every
async def test_render_is_deterministic_and_plain_data(line, mode):
    one, two = message(line, mode), message(line, mode)
    assert one == two
    assert one.mode == mode
    assert json.loads(json.dumps(one.body)) == one.body
    assert "耕地地力保护补贴" in one.text


@every
@pytest.mark.parametrize("duty", Duty)
async def test_a_link_of_ones_own_only_for_must_where_the_mode_allows(line, mode, duty):
    got = message(line, mode, duty=duty)
    able = line.entry.capabilities(line.account()).mode(mode).personal_links
    assert set(got.slots) <= {"link"}
    assert not got.slots or (duty is Duty.MUST and able)
    assert all(f"{{{slot}}}" in got.text for slot in got.slots)


@every
@pytest.mark.parametrize(
    "changes",
    [
        {"title": "关于" + "很长" * 90 + "的通知"},
        {"title": "<script>alert(1)</script>通知"},
        {"title": "通知\x00\x0b"},
        {"title": "【通知】{link}"},
        {"plain": PlainFacts("对象" * 600)},
        {"plain": PlainFacts("𠮷" * 300)},
        {"plain": PlainFacts(), "contacts": (), "issuer": "", "issued_on": None},
    ],
    ids=["long title", "markup", "control characters", "brackets", "long", "astral", "bare"],
)
async def test_whatever_is_written_fits_or_is_refused_in_chinese(line, mode, changes):
    limit = line.entry.capabilities(line.account()).mode(mode).max_units
    complaint = ""
    try:
        got = message(line, mode, **changes)
    except UnfitError as error:
        complaint = str(error)
    if complaint:
        assert chinese(complaint)
        return
    assert not limit or units(got.text) <= limit
    json.dumps(got.body, ensure_ascii=False).encode()


@every
async def test_a_mode_it_has_not_is_no_message(line, mode):
    known = {each.name for each in line.entry.capabilities(line.account()).modes}
    assert mode in known
    with pytest.raises(KeyError):
        line.entry.capabilities(line.account()).mode("pigeon")


def test_an_account_shows_no_options_that_are_secret():
    """Account carries decrypted options; whoever logs it must not show them."""
    shown = repr(Account("k", "sms", "n", {"secret_key": "s3cr3t"}))
    assert "s3cr3t" not in shown
