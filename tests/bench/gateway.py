"""What one HTTP call to an SMS gateway costs beside a bare client; how fast segments are counted.

The bare client is a script in aiohttp that says the same, unsigned: it writes the same JSON and parameters, posts them
with the same headers, and reads the JSON that comes back. Beside it stand signing and sending (the signature, the door
and its timer, the JSON read), and the whole channel, which also checks the number, and judges the answer for it.
"""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
from yarl import URL

from channels.base import Account, Resources
from channels.http import Response, post
from channels.message import Call, Envelope, Message
from channels.sms.channel import build
from channels.sms.client import aliyun, mas, tencent
from channels.sms.client.sign import Key, acs3, query_string, tc3
from channels.sms.render import segments
from channels.sms.sandbox import sandbox_options
from tests.bench.figure import Figure, Scale, median
from tests.bench.house import REFERENCE_BARE, House

TITLE = "One call to an SMS gateway"
_MOST = 1.3  # × aiohttp alone
_TEXTS = 300_000  # a second
_AT_ONCE = 16
_PHONE = "14000000000"
_SAID = "耕地地力保护补贴开始申报，请种粮农户于12月20日前到村委会登记面积。"
_LABELS = {"mas": "云MAS", "aliyun": "阿里云", "tencent": "腾讯云"}
_MESSAGES = {
    "mas": Message("text", {"content": _SAID}, _SAID),
    "aliyun": Message("template", {"template": "SMS_1", "names": ["title"], "values": ["耕地地力保护补贴"]}, _SAID),
    "tencent": Message("template", {"template": "1", "names": ["1"], "values": ["12月20日"]}, _SAID),
}


async def measure(house: House, scale: Scale) -> list[Figure]:
    figures = []
    n = max(scale.each // 4, 50)
    async with (
        house.stub() as base,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()) as http,
    ):
        for gateway, label in _LABELS.items():
            bares, signed, whole = await _compared(http, f"{base}/{gateway}", gateway, n, max(scale.rounds, 3))
            figures += [
                ratio(f"signing and sending a call to {label}", signed, bares, _MOST,
                       "the signature or seal (hashes of the request), then one timer that bounds the answer"),
                ratio(f"the whole channel, a call to {label}", whole, bares, None, ""),
            ]  # fmt: skip
    return [*figures, _counted(scale, median(bares))]


def ratio(what: str, ours: list[float], bares: list[float], most: float | None, bound: str) -> Figure:
    """CPU of a call of ours as a multiple of the bare one's, the median of rounds beside each other."""
    times = median([own / bare for own, bare in zip(ours, bares, strict=True)])
    told = f"{times:.2f} × aiohttp alone ({1e6 * median(ours):.0f} µs, {1e6 * median(bares):.0f} µs)"
    return Figure(what, told, f"≤ {most} ×" if most else "", times <= most if most else None, "", bound)


async def _compared(
    http: aiohttp.ClientSession, url: str, gateway: str, n: int, rounds: int
) -> tuple[list[float], list[float], list[float]]:
    """CPU seconds a call of aiohttp alone, signed through our door, and of the channel, beside each other."""
    channel = build(_account(url, gateway), Resources(http, _Nothing(), _now))  # type: ignore[arg-type]
    plain, signed = _plain(url, gateway), _signed(url, gateway)

    async def bare(number: int) -> None:
        async with http.post(**plain(_key(number))) as answer:
            json.loads(await answer.read())

    async def own(number: int) -> None:
        answer = await post(http, deadline=asyncio.get_running_loop().time() + 60, **signed(_key(number)))
        assert isinstance(answer, Response), answer
        answer.json()

    async def all_of_it(number: int) -> None:
        (outcome,) = await channel.send(_call(gateway, number))
        assert type(outcome).__name__ == "Sent", outcome

    ways = (bare, own, all_of_it)
    for speak in ways:
        await spent(speak, max(n // 10, 10))
    took = [[await spent(speak, n) for speak in ways] for _ in range(rounds)]
    return tuple(list(column) for column in zip(*took, strict=True))  # type: ignore[return-value]


def _signed(url: str, gateway: str) -> Callable[[str], Mapping[str, Any]]:
    """What goes through our door under a key, written and signed by our client."""
    address, body = URL(url), _MESSAGES[gateway].body
    if gateway == "mas":
        login = {"ecName": "随县演练单位", "apId": "bench", "sign": "CK", "addSerial": ""}
        return lambda _: {
            "url": address,
            "body": mas.submission(login, "secret", [_PHONE], _SAID, secret_in_body=False),
        }
    key = Key("AKID", "secret")
    if gateway == "aliyun":
        action, values = (
            aliyun.action(address.authority, "SendSms"),
            dict(zip(body["names"], body["values"], strict=True)),
        )

        def acs(number: str) -> Mapping[str, Any]:
            said = aliyun.same([_PHONE], "随县人民政府", body["template"], values, number)
            query = query_string(said, aliyun.COMMON)
            to = URL.build(scheme=address.scheme, authority=address.authority, path=address.raw_path,
                           query_string=query, encoded=True)  # fmt: skip
            return {"url": to, "body": b"", "headers": acs3(key, action, query, b"", secrets.token_hex(16), _now())}

        return acs
    called = tencent.action(address.authority, "SendSms")

    def tc(number: str) -> Mapping[str, Any]:
        said = tencent.submission("1400006666", "随县人民政府", [_PHONE], body["template"], body["values"], number)
        return {"url": address, "body": said, "headers": tc3(key, called, "ap-guangzhou", said, _now())}

    return tc


def _key(number: int) -> str:
    return f"202611000000001-{number}-0"


def _plain(url: str, gateway: str) -> Callable[[str], Mapping[str, Any]]:
    """What a script would post under a key: the same words and as many headers, and no signature."""
    address, body = URL(url), _MESSAGES[gateway].body
    if gateway == "mas":
        words = {
            "ecName": "随县演练单位",
            "apId": "bench",
            "mobiles": _PHONE,
            "content": _SAID,
            "sign": "CK",
            "mac": "0" * 32,
        }
        return lambda _: {"url": address, "data": base64.b64encode(json.dumps(words).encode())}
    if gateway == "aliyun":
        named = {"x-acs-action": "SendSms", "x-acs-version": "2017-05-25", "x-acs-date": "2026-11-27T00:00:00Z",
                 "x-acs-signature-nonce": "0" * 32, "x-acs-content-sha256": "0" * 64,
                 "Authorization": "0" * 200}  # fmt: skip
        words = {"PhoneNumbers": _PHONE, "SignName": "随县人民政府", "TemplateCode": body["template"]}
        values = dict(zip(body["names"], body["values"], strict=True))
        return lambda key: {
            "url": address, "headers": named, "data": b"",
            "params": {**words, "TemplateParam": json.dumps(values), "OutId": key},
        }  # fmt: skip
    named = {"X-TC-Action": "SendSms", "X-TC-Version": "2021-01-11", "X-TC-Timestamp": "1700000000",
             "X-TC-Region": "ap-guangzhou", "Content-Type": "application/json", "Authorization": "0" * 200}  # fmt: skip
    words = {"SmsSdkAppId": "1400006666", "TemplateId": "1", "SignName": "随县人民政府"}
    more = {"PhoneNumberSet": [f"+86{_PHONE}"], "TemplateParamSet": body["values"]}
    return lambda key: {
        "url": address, "headers": named, "data": json.dumps({**words, **more, "SessionContext": key}).encode(),
    }  # fmt: skip


async def spent(speak: Callable[[int], Awaitable[None]], n: int) -> float:
    """CPU seconds of this process a call, some calls at once."""
    numbers = iter(range(n))

    async def voice() -> None:
        for number in numbers:
            await speak(number)

    began = time.process_time()
    await asyncio.gather(*(voice() for _ in range(_AT_ONCE)))
    return (time.process_time() - began) / n


def _counted(scale: Scale, bare: float) -> Figure:
    """Texts of one, two and five segments, some with an emoji, counted one by one."""
    texts = [_SAID, _SAID * 3, _SAID * 8, f"{_SAID * 2}🌾{_SAID}"] * (max(scale.each, 1000) // 4)
    rates = []
    for _ in range(max(scale.rounds, 3)):
        began = time.process_time()
        for text in texts:
            segments(text)
        rates.append(len(texts) / (time.process_time() - began))
    speed = REFERENCE_BARE / bare
    told = f"{median(rates):,.0f} texts/s = {median(rates) / speed:,.0f} at the reference's speed"
    return Figure(
        "segments counted", told, f"{_TEXTS:,}/s", median(rates) / speed >= _TEXTS, "", "one encoding of a text"
    )


def _account(url: str, gateway: str) -> Account:
    given: Mapping[str, Any] = sandbox_options("http://127.0.0.1", f"bench-{gateway}", gateway)
    return Account(f"bench-{gateway}", "sms", "随县人民政府", {**given, "url": url})


def _call(gateway: str, number: int) -> Call:
    key = _key(number)
    return Call(key, (Envelope(key, _PHONE, _MESSAGES[gateway]),), asyncio.get_running_loop().time() + 60)


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


class _Nothing:
    """None of these gateways shares a token."""
