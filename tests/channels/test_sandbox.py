"""The sandbox as one server: counts, doubles, faults, the phone and the control desk."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.registry import CHANNELS
from channels.sandbox import faults as table
from channels.sandbox.app import WORLD, application
from channels.sandbox.faults import CALL, FIRST_ONLY, MAGIC, NOT_TAKEN, RECEIPT, Behaviour
from channels.sandbox.world import Faults, Gesture, Shown, World

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def shown(text: str = "通知", channel: str = "sms", **more) -> Shown:
    return Shown(channel, "sms-county", "10639421", text, AT, **more)


@pytest.fixture
async def desk():
    app = application(None, CHANNELS, now=lambda: AT)
    async with TestClient(TestServer(app)) as client:
        client.world = app[WORLD]
        yield client


# -- the table -------------------------------------------------------------------------------------


def test_every_behaviour_has_one_magic_ending_and_stands_in_the_docstring():
    assert sorted(MAGIC.values()) == sorted(Behaviour)
    assert all(ending in table.__doc__ for ending in MAGIC)
    assert all(len(ending) == 4 for ending in MAGIC)


def test_the_kinds_of_behaviour_do_not_overlap():
    assert set(Behaviour) == CALL | RECEIPT | {Behaviour.ACCEPTED}
    assert not CALL & RECEIPT
    assert FIRST_ONLY | NOT_TAKEN <= CALL


# -- the world -------------------------------------------------------------------------------------


async def test_a_double_is_the_same_text_to_the_same_address_on_the_same_channel():
    world = World(None)
    world.accept(shown("a"), ["1", "2"], "k1")
    world.accept(shown("b"), ["1"], "k2")
    world.accept(shown("a", "wechat"), ["1"], "k3")
    assert world.doubled() == []
    world.accept(shown("a"), ["2", "3"], "k1")
    assert [(each.channel, each.address, each.times) for each in world.doubled()] == [("sms", "2", 2)]
    assert world.keys("sms") == {"k1": 4, "k2": 1}
    assert world.addresses("sms") == {"1": 2, "2": 2, "3": 1}
    assert world.accepted == {"sms": 5, "wechat": 1}
    world.reset()
    assert not world.handsets()
    assert world.accepted.total() == 0


async def test_magic_strikes_a_call_and_some_of_it_once():
    world = World(None)
    assert world.behaviour("sms", ["14000000001", "14000009012", "14000009011"]) is Behaviour.RESET_ACCEPTED
    assert world.behaviour("sms", ["14000009002"]) is Behaviour.BUSY
    assert world.behaviour("sms", ["14000009002"]) is Behaviour.ACCEPTED
    assert world.behaviour("wechat", ["14000009002"]) is Behaviour.BUSY
    assert [world.behaviour("sms", ["9007"]) for _ in range(3)] == [Behaviour.ALWAYS_BUSY] * 3
    assert world.behaviour("sms", ["14000009031"]) is Behaviour.ACCEPTED
    assert world.receipts("sms", ["14000009031", "14000000001"]) == {"14000009031": Behaviour.NO_SUCH_NUMBER}
    assert world.calls["sms"] == 7


async def test_faults_by_chance_are_repeatable():
    seen = []
    for _ in range(2):
        world = World(None, seed=7)
        world.faults["sms"] = Faults(Behaviour.TIMEOUT_ACCEPTED, share=0.06)
        seen.append([world.behaviour("sms", ["1"]) for _ in range(1000)])
    assert seen[0] == seen[1]
    assert 30 < seen[0].count(Behaviour.TIMEOUT_ACCEPTED) < 100
    assert world.behaviour("wechat", ["1"]) is Behaviour.ACCEPTED


async def test_receipts_go_wrong_by_chance_but_magic_comes_first():
    world = World("http://127.0.0.1:9")
    world.faults["sms"] = Faults(Behaviour.RECEIPT_LOST, share=1.0)
    assert world.receipts("sms", ["1", "14000009031"]) == {
        "1": Behaviour.RECEIPT_LOST,
        "14000009031": Behaviour.NO_SUCH_NUMBER,
    }
    assert world.reports("sms")
    world.faults["sms"] = Faults(receipts=False)
    assert not world.reports("sms")
    await world.close()


async def test_closing_waits_for_the_callbacks_under_way():
    got = []

    async def callback(request: web.Request) -> web.Response:
        got.append((request.path, request.query["token"], await request.read()))
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/callbacks/{channel}/{account}", callback)
    async with TestServer(app) as server:
        world = World(str(server.make_url("")).rstrip("/"))
        world.post("sms", "sms-county", b"1", query={"token": "t"})
        world.post("sms", "sms-county", b"2", query={"token": "t"}, delay=0.0)
        await world.close()
    assert got == [("/callbacks/sms/sms-county", "t", b"2"), ("/callbacks/sms/sms-county", "t", b"1")]


async def test_a_callback_that_nobody_takes_is_an_event_and_no_error():
    world = World("http://127.0.0.1:1")
    assert await world.deliver("sms", "sms-county", b"1") == b""
    assert "callback failed" in world.events[-1]
    await world.close()


# -- the phone -------------------------------------------------------------------------------------


async def test_a_handset_shows_its_messages_in_order_and_escaped(desk):
    desk.world.accept(shown("第一条 https://example.org/q/7K3M9XA。"), ["14000000001"])
    desk.world.accept(shown("<b>第二条</b>"), ["14000000001"])
    card = shown("事项：补贴", "wechat", title="政策通知提醒", link="https://example.org/w")
    desk.world.accept(card, ["oAlice"])
    page = await (await desk.get("/phone?to=14000000001")).text()
    assert page.index("第一条") < page.index("第二条")
    assert '<a href="https://example.org/q/7K3M9XA">https://example.org/q/7K3M9XA</a>。' in page
    assert "<b>第二条" not in page
    assert "11月21日 16:00" in page, "as in China"
    card_page = await (await desk.get("/phone?to=oAlice")).text()
    assert "政策通知提醒" in card_page
    assert 'href="wechat/webview?to=oAlice&amp;url=https%3A//example.org/w"' in card_page, "in WeChat's own browser"


async def test_the_overview_lists_handsets_and_an_unknown_one_is_empty(desk):
    assert "还没有手机收到消息" in await (await desk.get("/")).text()
    desk.world.accept(shown(), ["14000000001"])
    assert "14000000001" in await (await desk.get("/phone")).text()
    assert "还没有收到消息" in await (await desk.get("/phone?to=14000000002")).text()


async def test_what_is_written_in_an_address_stays_text(desk):
    page = await (await desk.get("/phone", params={"to": '"><script>alert(1)</script>'})).text()
    assert "<script>" not in page
    assert "script-src" not in page


async def test_a_gesture_is_done_and_the_handset_shown_again(desk):
    done = []

    async def act(*given: str) -> None:
        done.append(given)

    desk.world.offer(Gesture("sms", "say", "回复", act, text=True))
    desk.world.accept(shown(), ["14000000001"])
    form = {"address": "14000000001", "channel": "sms", "gesture": "say", "text": "退订"}
    answer = await desk.post("/phone", data=form, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/phone?to=14000000001")
    assert done == [("sms-county", "14000000001", "退订")]


# -- the control desk ------------------------------------------------------------------------------


async def test_counts(desk):
    desk.world.accept(shown("a"), ["1", "2"], "k1")
    desk.world.accept(shown("a"), ["2"], "k2")
    desk.world.accept(shown("a"), ["3"], "k2")
    got = await (await desk.get("/control?keys=1&addresses=sms")).json()
    assert got["accepted"] == {"sms": 4}
    assert got["doubled"] == 1
    assert got["doubles"] == [{"channel": "sms", "address": "2", "text": "a", "times": 2}]
    assert got["repeated_keys"]["sms"] == 2
    assert got["keys"]["sms"] == {"k1": 2, "k2": 2}
    assert got["addresses"] == {"1": 1, "2": 2, "3": 1}


async def test_orders(desk):
    desk.world.accept(shown("a"), ["1"])
    orders = {
        "reset": True,
        "faults": {"sms": {"behaviour": "reset_accepted", "share": 0.5, "latency": 0.04}},
        "set": {"receipt_delay": 0.2, "drip": 30},
        "settle": True,
    }
    got = await (await desk.post("/control", json=orders)).json()
    assert got["accepted"] == {}
    assert got["faults"]["sms"]["behaviour"] == "reset_accepted"
    assert desk.world.faults["sms"] == Faults(Behaviour.RESET_ACCEPTED, 0.5, 0.04)
    assert (desk.world.receipt_delay, desk.world.drip) == (0.2, 30)


@pytest.mark.parametrize(
    "orders",
    [
        [],
        "x",
        {"faults": {"sms": {"behaviour": "explode"}}},
        {"faults": {"sms": {"speed": 1}}},
        {"faults": {"sms": 3}},
        {"faults": [1]},
        {"do": "say"},
        {"set": {"closing": True}},
        {"set": {"drip": "long"}},
        {"do": {"channel": "sms", "gesture": "dance", "address": "1"}},
        {"do": {"channel": "sms", "gesture": "say", "address": "1", "text": "R"}},
    ],
)
async def test_orders_that_make_no_sense_change_nothing(desk, orders):
    before = (dict(desk.world.faults), desk.world.drip)
    answer = await desk.post("/control", data=json.dumps(orders))
    assert answer.status == 400
    assert await answer.text()
    assert (dict(desk.world.faults), desk.world.drip) == before
