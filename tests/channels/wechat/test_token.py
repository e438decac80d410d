"""One token an account, across coroutines and processes; what a refused token costs, by the platform's own count."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from wechatpy.exceptions import WeChatClientException

from channels.message import Deferred, Envelope, Message, Refused, Scope, Sent
from channels.wechat.client.token import TokenError, Tokens

BODY = {"template_id": "T1", "data": {"thing1": {"value": "耕地地力保护补贴"}}, "spends": False, "link": "url"}
MESSAGE = Message("template", {**BODY, "url": "https://example.org/a"}, "x")


def to(number: int) -> Envelope:
    return Envelope(f"202611-{number}-1", f"oPerson{number}x", MESSAGE)


async def all_at_once(house, channels, count):
    jobs = [house.send(to(number), channel=channels[number % len(channels)]) for number in range(count)]
    return [outcome for (outcome,) in await asyncio.gather(*jobs)]


async def test_a_cold_start_fetches_one_token(house):
    got = await all_at_once(house, [house.channel], 300)
    assert {type(each) for each in got} == {Sent}
    assert house.official.counts["stable_token"] == 1


async def test_300_sends_after_a_revocation_renew_it_once(house):
    await all_at_once(house, [house.channel], 1)
    house.platform.revoke(house.official)
    got = await all_at_once(house, [house.channel], 300)
    assert {type(each) for each in got} == {Sent}
    assert house.official.counts["stable_token"] == 2
    assert house.official.counts["stable_token forced"] == 0
    assert house.world.accepted["wechat"] == 300, "the first of the 300 is the first message again"


async def test_three_processes_renew_it_once_among_them(house):
    channels = [house.build() for _ in range(3)]  # they share nothing but the shared memory
    await all_at_once(house, channels, 30)
    assert house.official.counts["stable_token"] == 1
    house.platform.revoke(house.official)
    got = await all_at_once(house, channels, 300)
    assert {type(each) for each in got} == {Sent}
    assert house.official.counts["stable_token"] == 2


async def test_a_token_that_stays_refused_stops_the_account_after_one_renewal(house):
    await all_at_once(house, [house.channel], 1)
    house.official.refusing = True
    got = await all_at_once(house, [house.channel], 300)
    assert {type(each) for each in got} == {Refused}
    assert {(each.why.scope, each.why.code) for each in got} == {(Scope.ACCOUNT, "40001")}
    assert house.official.counts["stable_token forced"] == 1
    assert house.official.counts["stable_token"] == 3, "the first, the normal and the forced one"
    await all_at_once(house, [house.channel, house.build()], 50)
    assert house.official.counts["stable_token"] == 3
    assert house.official.counts["stable_token forced"] == 1


async def test_the_platforms_renewal_is_taken_over_without_a_refused_send(house, clock):
    await all_at_once(house, [house.channel], 1)
    clock.ahead += timedelta(seconds=7200 - 200)
    got = await all_at_once(house, [house.channel], 20)
    assert {type(each) for each in got} == {Sent}
    assert house.official.counts["stable_token"] == 2
    assert house.official.counts["message/template/send"] == 21, "no send was refused"


async def test_an_emptied_memory_costs_one_more_call_and_no_message(house):
    await all_at_once(house, [house.channel], 5)
    house.cache.kept.clear()
    got = await all_at_once(house, [house.channel, house.build()], 20)
    assert {type(each) for each in got} == {Sent}
    assert house.official.counts["stable_token"] <= 2


async def test_a_token_call_that_fails_is_not_repeated_by_everybody(house):
    channel = house.build(secret="wrong")
    got = await all_at_once(house, [channel], 200)
    assert {each.why.code for each in got} == {"40125"}
    assert house.official.counts["stable_token"] == 0
    calls = []

    async def fetch(*, force: bool) -> tuple[str, float]:
        calls.append(force)
        await asyncio.sleep(0)
        raise TokenError(40125)

    tokens = Tokens("wx1", fetch, house.cache, house.clock)
    results = await asyncio.gather(*(tokens.get() for _ in range(100)), return_exceptions=True)
    assert {type(each) for each in results} == {TokenError}
    assert calls == [False]


async def test_forced_renewals_are_thirty_seconds_apart(house):
    calls = []

    async def fetch(*, force: bool) -> tuple[str, float]:
        calls.append(force)
        return f"token {sum(calls)}", 7200.0

    tokens = Tokens("wx1", fetch, house.cache, house.clock)
    first = await tokens.get()
    second = await tokens.get(stale=first)
    assert (first, second, calls) == ("token 0", "token 1", [False, False, True])
    with pytest.raises(TokenError):
        await tokens.get(stale=second)
    assert calls == [False, False, True]


async def test_a_late_refusal_of_an_old_token_renews_nothing(house):
    first = await house.channel.client.tokens.get()
    house.platform.revoke(house.official)
    second = await house.channel.client.tokens.get(stale=first)
    assert await house.channel.client.tokens.get(stale=first) == second
    assert house.official.counts["stable_token"] == 2


async def test_a_platform_that_is_down_for_a_moment_is_asked_again(house, monkeypatch):
    client = house.channel.client
    asked = 0
    real = client._exchange

    async def flaky(*args, **kwargs):
        nonlocal asked
        asked += 1
        if asked == 1:
            raise TimeoutError
        return await real(*args, **kwargs)

    monkeypatch.setattr(client, "_exchange", flaky)
    assert await client.tokens.get()
    assert asked == 2


async def test_a_platform_that_refuses_every_new_token_is_asked_twice_and_no_more(house):
    tokens, sends = [], []

    async def token(_: web.Request) -> web.Response:
        tokens.append(f"token {len(tokens)}")
        return web.json_response({"access_token": tokens[-1], "expires_in": 7200})

    async def send(request: web.Request) -> web.Response:
        sends.append(request.query["access_token"])
        return web.json_response({"errcode": 40001, "errmsg": "invalid credential rid: 1"})

    app = web.Application()
    app.add_routes([web.post("/cgi-bin/stable_token", token), web.post("/cgi-bin/message/template/send", send)])
    app.add_routes([web.get("/cgi-bin/user/info", send)])
    async with TestServer(app) as server:
        channel = house.build(base=str(server.make_url("")).rstrip("/"))
        ((got,),) = [await house.send(to(1), channel=channel)]
        with pytest.raises(WeChatClientException):
            await channel.client.user.get("oA")
    assert isinstance(got, Refused)
    assert got.why.scope is Scope.ACCOUNT
    assert sends == ["token 0", "token 1", "token 1", "token 2"]


async def test_todays_token_calls_used_up_waits_for_midnight(house):
    house.official.limits["stable_token"] = 0
    ((got,),) = [await house.send(to(1))]
    assert isinstance(got, Deferred)
    assert got.why.code == "45009"


async def test_real_processes_renew_it_once_among_them(house, valkey):
    async def speak(first: int) -> str:
        speaker = Path(__file__).with_name("speaker.py")
        process = await asyncio.create_subprocess_exec(
            sys.executable, speaker, house.base, valkey, str(first), "100",
            cwd=Path(__file__).parents[3], env={"PYTHONPATH": str(Path(__file__).parents[3])},
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        printed, _ = await process.communicate()
        return printed.decode().strip()

    assert set(await asyncio.gather(*(speak(number * 100) for number in range(2)))) == {"{'Sent': 100}"}
    assert house.official.counts["stable_token"] == 1
    house.platform.revoke(house.official)
    assert set(await asyncio.gather(*(speak(500 + number * 100) for number in range(2)))) == {"{'Sent': 100}"}
    assert house.official.counts["stable_token"] == 2
