"""Whom a step waits for nearby is called, those further away when nobody nearby may take it or it is late."""

from __future__ import annotations

import pytest

from content.item import Genre
from pusher.access import Role
from tests.pusher.web.console.test_errands import MONDAY, go_round, links, village
from tests.pusher.web.phones import phones  # noqa: F401 - a fixture

NUMBERS = [f"1400000{n:04d}" for n in range(3)]
ROLES = (Role.VILLAGE_SECRETARY, Role.TOWN_SIGNER, Role.COUNTY_OFFICE)


@pytest.fixture
async def secretary(phones) -> int:  # noqa: F811
    """Of three who may sign what a village writes, the village's own; the town's and the county's are there too."""
    people = [await phones.person(role, number) for role, number in zip(ROLES, NUMBERS, strict=True)]
    return people[0]


def told(phones) -> list[int]:  # noqa: F811
    """How often the village, the town, the county were called."""
    return [len(links(phones, number)) for number in NUMBERS]


async def test_only_the_secretary_is_called_and_the_others_once_it_is_late(secretary, phones, office, site):  # noqa: F811
    await village(office)
    for _ in range(3):
        await go_round(phones)
    assert told(phones) == [1, 0, 0]
    site.clock.at = MONDAY.replace(day=24, hour=3)
    await go_round(phones)
    assert told(phones)[1:] == [1, 1]


async def test_over_a_weekend_it_is_late_all_the_same(secretary, phones, office, site):  # noqa: F811
    site.clock.at = MONDAY.replace(day=27, hour=1)
    await village(office)
    await go_round(phones)
    assert told(phones) == [1, 0, 0]
    site.clock.at = MONDAY.replace(day=30, hour=10)  # half an hour after it was due
    await go_round(phones)
    assert told(phones)[1:] == [1, 1]


async def test_who_wrote_it_hands_it_on_to_the_next(secretary, phones, office):  # noqa: F811
    await village(office, author=secretary)
    for _ in range(3):
        await go_round(phones)
    assert told(phones) == [0, 1, 0]


async def test_an_alert_calls_all_of_them_at_once(secretary, phones, office):  # noqa: F811
    await village(office, genre=Genre.ALERT)
    await go_round(phones)
    assert told(phones) == [1, 1, 1]
