"""How often one address may write: as a village behind one router needs, and nothing that was typed is lost."""

from __future__ import annotations

import pytest

from pusher.web.public import doors
from pusher.web.public.doors import Doors
from tests.pusher.web.public.test_listing import LIST, site  # noqa: F401 - fixture

TYPED = {"row": "2", "reason": "面积写多了", "name": "王守田", "phone": "14000000001"}


@pytest.fixture
def clock(monkeypatch):
    """Moves the doors' time."""
    at = [1000.0]
    monkeypatch.setattr(doors, "monotonic", lambda: at[0])
    return at


def _times(let: Doors, door: str, address: str, about: str = "", most: int = 500) -> int:
    """How often in a row."""
    return next((n for n in range(most) if not let.lets_in(door, address, about)), most)


def test_an_address_has_fewer_about_one_thing_than_at_a_door(clock):
    let = Doors()
    assert _times(let, "ask", "36.112.2.9", "7K3M9XA") == 15
    assert _times(let, "ask", "36.112.2.9", "83WPHQW") == 15
    assert _times(let, "tell", "36.112.2.9") == 60, "another door"
    assert _times(let, "ask", "36.112.2.10", "7K3M9XA") == 15, "another address"
    assert sum(_times(let, "ask", "36.112.2.9", f"item {n}") for n in range(9)) == 30, "60 in all"


def test_ten_minutes_later_there_are_more_but_not_without_end_in_a_day(clock):
    let = Doors()
    assert _times(let, "objection", "36.112.2.9", "7K3M9XA") == 15
    clock[0] += 601
    assert _times(let, "objection", "36.112.2.9", "7K3M9XA") == 10
    clock[0] += 601
    assert _times(let, "objection", "36.112.2.9", "7K3M9XA") == 0, "the day's"
    assert _times(let, "objection", "36.112.2.10", "7K3M9XA") == 15, "others may"
    clock[0] += 86_400
    assert _times(let, "objection", "36.112.2.9", "7K3M9XA") == 15


def test_a_network_of_one_customer_is_one_address(clock):
    let = Doors()
    assert _times(let, "tell", "2001:db8:1:2::7") == 60
    assert _times(let, "tell", "2001:db8:1:2:ffff::1") == 0
    assert _times(let, "tell", "2001:db8:1:3::7") == 60


async def _object(client, code: str, address: str):
    return await client.post(f"/n/{code}/objection", data=TYPED, headers={"X-Forwarded-For": address})


async def test_a_village_behind_one_router_objects_and_the_form_comes_back_filled(client, office):
    _, code = await office.publish(LIST)
    for n in range(15):
        assert (await _object(client, code, "36.112.2.9")).status == 200, n
    refused = await _object(client, code, "36.112.2.9")
    text = await refused.text()
    assert refused.status == 429
    assert "您填的都还在，请过十分钟再提交一次；也可以打电话给乡镇，或者当面说。" in text
    assert '<option value="2" selected>' in text
    assert all(TYPED[name] in text for name in ("reason", "name", "phone"))
    assert (await _object(client, code, "36.112.2.10")).status == 200


async def test_a_day_s_all_are_said_and_kept_too(client, office, monkeypatch):
    monkeypatch.setattr("pusher.web.public.objection._A_DAY", 1)
    _, code = await office.publish(LIST)
    assert (await _object(client, code, "36.112.2.9")).status == 200
    refused = await _object(client, code, "36.112.2.10")
    text = await refused.text()
    assert (refused.status, TYPED["reason"] in text, "今天收到的异议太多" in text) == (429, True, True)


async def test_a_code_that_was_typed_comes_back(client, office):
    for n in range(61):
        answer = await client.post("/answer", data={"code": "7K3M9X A"})
        text = await answer.text()
        assert (answer.status, 'value="7K3M9X A"' in text) == (404 if n < 60 else 429, True), (n, text[-900:])
