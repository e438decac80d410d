"""二维码: what the check page shows of a page, that hanging it cannot fail in between, and the camera."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import pytest
from aiohttp.test_utils import TestClient, TestServer

from channels.base import Account, BadCallbackError, OptionsError, Request
from channels.message import Call, Deferred, Envelope, Evidence, Sent, Unit
from channels.qrcode import ENTRY
from channels.sandbox.world import Shown, World
from content.item import Duty, Reach
from content.render import Rendition

ACCOUNT = Account("qr-county", "qrcode", "随县人民政府", {})
RENDITION = Rendition(
    item_code="7K3M9XA",
    url="https://cunkou.suixian.gov.cn/q/7K3M9XA?v=421321101201",
    title="停水通知",
    sentence="停水通知。时间：11月22日8时至18时。",
    facts=(("什么时候", "11月22日8时至18时"),),
    issuer="随县水利局",
    telephone="",
    deadline=None,
    issued_on=date(2026, 11, 21),
    blocks=(),
    division=421321101201000,
    broadcast="",
    duty=Duty.NOTICE,
    reach=Reach.PUBLIC,
)


def _call(places: int, deadline: float) -> Call:
    message = ENTRY.render(RENDITION, ACCOUNT, "page")
    return Call("1-1-1", tuple(Envelope(f"1-{no}-0", "", message) for no in range(places)), deadline)


def test_the_check_page_shows_title_facts_code_and_address() -> None:
    message = ENTRY.render(RENDITION, ACCOUNT, "page")
    assert message.text.splitlines() == [
        "停水通知",
        "停水通知。时间：11月22日8时至18时。",
        "什么时候：11月22日8时至18时",
        "编号 7K3M 9XA　https://cunkou.suixian.gov.cn/q/7K3M9XA?v=421321101201",
    ]
    assert message.slots == ()


def test_its_subject_is_a_place_and_its_evidence_a_scan() -> None:
    capabilities = ENTRY.capabilities(ACCOUNT)
    assert capabilities.address is None
    mode = capabilities.mode("page")
    assert (mode.unit, mode.best_evidence, mode.personal_links) == (Unit.PLACE, Evidence.OPENED, False)


def test_an_option_that_it_does_not_know_is_named() -> None:
    with pytest.raises(OptionsError, match="url"):
        ENTRY.capabilities(Account("qr", "qrcode", "随县", {"url": "x"}))


async def test_hanging_a_page_gives_its_code_and_a_repeat_changes_nothing() -> None:
    channel = ENTRY.build(ACCOUNT, None)  # type: ignore[arg-type]
    call = _call(3, asyncio.get_running_loop().time() + 5)
    assert await channel.send(call) == [Sent("7K3M9XA")] * 3
    assert await channel.send(call) == [Sent("7K3M9XA")] * 3
    assert await channel.query(call.key, call.envelopes) == [Sent("7K3M9XA")] * 3
    assert await channel.probe() is None


async def test_past_its_deadline_it_says_nothing() -> None:
    channel = ENTRY.build(ACCOUNT, None)  # type: ignore[arg-type]
    outcomes = await channel.send(_call(2, asyncio.get_running_loop().time()))
    assert [type(outcome) for outcome in outcomes] == [Deferred, Deferred]


def test_a_callback_is_forged() -> None:
    with pytest.raises(BadCallbackError):
        ENTRY.build(ACCOUNT, None).callback(Request("POST", {}, {}, b""))  # type: ignore[arg-type]


@pytest.fixture
async def camera():
    world = World("http://127.0.0.1:1")
    at = datetime(2026, 11, 21, tzinfo=UTC)
    world.accept(Shown("sms", "a", "随县", f"停水。详情 {RENDITION.url}", at), ["14000000001"])
    world.accept(Shown("sms", "a", "随县", f"停水。详情 {RENDITION.url}", at), ["14000000002"])
    async with TestClient(TestServer(ENTRY.sandbox(world))) as client:
        yield client
    await world.close()


async def test_the_camera_lists_each_code_once(camera) -> None:
    async with camera.get("/") as reply:
        text = await reply.text()
    assert text.count("7K3M9XA?v=421321101201</a>") == 1


@pytest.mark.parametrize(
    ("seen", "leads"),
    [
        ("7k3m 9xa", "/q/7K3M9XA"),
        (RENDITION.url, "/q/7K3M9XA?v=421321101201"),
    ],
)
async def test_the_camera_opens_what_it_sees(camera, seen, leads) -> None:
    async with camera.get("/scan", params={"code": seen}, allow_redirects=False) as reply:
        assert reply.status == 302
        assert reply.headers["Location"] == f"http://127.0.0.1:1{leads}"


async def test_the_camera_sees_nothing_in_rubbish(camera) -> None:
    async with camera.get("/scan", params={"code": "https://evil.example/x"}) as reply:
        assert reply.status == 400
