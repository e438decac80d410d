"""A county with four gateways sends one notice: phones show it, reports and replies come back, and one gateway dies."""

from __future__ import annotations

from dataclasses import replace

from channels.message import Message
from channels.registry import CHANNELS
from pusher import balance, receipts
from pusher import hold as holding
from pusher.account import unseal
from pusher.meter import Meter
from pusher.store import account as accounts
from pusher.strategy import Step, Way
from tests.channels.line import rendition
from tests.chaos.line import until
from tests.pusher.line.gateway import gateway
from tests.pusher.line.ports import minutes_pass
from tests.pusher.line.test_hold import worker
from tests.stage import phones

PEOPLE = 3000
GATEWAYS = ("mas", "cmpp", "aliyun", "tencent")
MODES = {"mas": "text", "cmpp": "text", "aliyun": "template", "tencent": "template"}


async def opened(stage, **mas) -> dict[str, tuple[int, Message]]:
    """An account at each gateway, and the notice as that one writes it."""
    found = {}
    for name in GATEWAYS:
        number = await stage.open_account(f"sms-{name}", gateway=name, reply_digits=3, **(mas if name == "mas" else {}))
        async with stage.db.worker.acquire() as conn:
            row = await accounts.account(conn, number)
        assert row is not None
        found[name] = number, CHANNELS["sms"].render(rendition(), unseal(stage.vault, row), MODES[name])
    stage.account = found["mas"][0]
    return found


async def begun(stage, ports: dict[str, tuple[int, Message]]) -> int:
    ways = tuple(
        Way(number, f"sms-{name}", "sms", MODES[name], "phone", "", accepted_counts=False)
        for name, (number, _) in ports.items()
    )
    texts = [(number, MODES[name], 0, text) for name, (number, text) in ports.items()]
    return await stage.push(phones(PEOPLE), steps=(Step(ways, 3600.0),), texts=texts)


def names(stage) -> set[str]:
    """What the stand-ins call the accounts: a CMPP gateway knows a port by its enterprise's code."""
    port = CHANNELS["sms"].sandbox_options(f"{stage.sandbox}/sms", "sms-cmpp", "cmpp")
    return {port["source"], *(f"sms-{name}" for name in GATEWAYS if name != "cmpp")}


async def test_four_gateways_send_one_notice_and_one_dies_in_mid_push(stage, monkeypatch):
    for name, seconds in (("LOOK", 0.05), ("PULSE", 0.02), ("RENEW", 0.1)):
        monkeypatch.setattr(holding, name, seconds)
    stage.world.receipt_delay = 0.01
    meter = Meter()
    stage.desk = replace(stage.desk, meter=meter)
    pending = "SELECT NOT EXISTS (SELECT FROM pusher.delivery WHERE push = $1 AND state = 'pending')"
    async with gateway(stage.sandbox) as way, worker(stage):
        ports = await opened(stage, url=way.url)
        way.good, way.resets = 2, 1  # two calls go well, the third is taken and not answered, then nobody is there
        push = await begun(stage, ports)

        async def all_spoken_to() -> bool:
            await stage.walk(push)
            await balance.flush(stage.desk, meter)
            await balance.balance(stage.desk)
            await minutes_pass(stage)
            return await stage.db.owner.fetchval(pending, push)

        await until(all_spoken_to)

        async def all_heard() -> bool:
            await stage.fold()
            await stage.db.owner.execute("UPDATE pusher.orphan SET at = now() - interval '1 minute', next_at = now()")
            await receipts.retry_orphans(stage.desk)
            return not {"pending", "sent"} & set(await stage.states(push))

        await until(all_heard)
        states = await stage.states(push)
    assert not stage.world.doubled(), "the stand-ins' own count"
    assert set(states) <= {"arrived", "unknown"}
    assert sum(states.values()) == PEOPLE, "nobody is lost"
    assert PEOPLE - len(stage.world.handsets()) <= states.get("unknown", 0) <= 200, "who has nothing is on a list"
    shown = [each for handset in stage.world.handsets().values() for each in handset]
    assert {each.account for each in shown} == names(stage), "each of the four spoke"
    assert all("耕地地力保护补贴" in each.text for each in shown)


async def test_a_reply_comes_back_through_each_gateway_with_the_notice_that_it_answers(stage, monkeypatch):
    for name, seconds in (("LOOK", 0.05), ("PULSE", 0.02), ("RENEW", 0.1)):
        monkeypatch.setattr(holding, name, seconds)
    ports = await opened(stage)
    async with worker(stage):
        push = await begun(stage, ports)

        async def all_spoken_to() -> bool:
            await stage.walk(push)
            return "pending" not in await stage.states(push)

        await until(all_spoken_to)
        shown = {each[-1].account: phone for phone, each in stage.world.handsets().items()}
        numbers = {stage.world.handset(phone)[-1].sender[-3:] for phone in shown.values()}
        reply = stage.world.gestures["sms", "say"].act
        for account, phone in shown.items():
            await reply(account, phone, "不会填表怎么办")
            await reply(account, phone, "退订")

        async def all_stopped() -> bool:
            await stage.fold()
            stopped = "SELECT count(*) FROM audiences.contact WHERE opted_out <> '{}'"
            return await stage.db.owner.fetchval(stopped) == len(GATEWAYS)

        assert set(shown) == names(stage)
        assert numbers == {str(push)[-3:]}, "a reply goes to the number by which the notice came"
        await until(all_stopped)
        asked = "SELECT count(DISTINCT account) FROM pusher.question WHERE push = $1"
        assert await stage.db.owner.fetchval(asked, push) == len(GATEWAYS)
