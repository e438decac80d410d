"""A stand-in for 阿里云短信 (dysmsapi): verifies signatures afresh, holds to its limits, pushes SmsReport and SmsUp.

It answers as the real one does: a business error is a 200 with another Code, a gateway's error a 4xx; it knows
nothing of idempotency; QuerySendDetails finds a message `world.index_lag` after it was accepted.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from aiohttp import web

from channels.sandbox.faults import NOT_TAKEN, Behaviour, answer
from channels.sandbox.world import Shown, World
from channels.sms.sandbox.acs3 import VENDOR, RefusedError, verified
from channels.sms.sandbox.ledger import DAY, Submission, known_at, ledger
from channels.sms.sandbox.reports import DELIVERED, code_of, report
from channels.sms.sandbox.stand_in import (
    CHANNEL,
    OFFICE_TIME,
    SIGNATURE,
    answering,
    derived,
    extension_of,
    token,
    written,
)
from content.item import Genre

PORT: Final = "10690421"
LABEL: Final = "阿里云"
TEMPLATES: Final = {
    "SMS_470000001": "${title}：${who}请在${deadline}前办理，咨询${issuer}，电话${phone}。核实请到网站输入${code}。",
    "SMS_470000003": "${issuer}通知：${title}，时间：${when}。咨询电话${phone}，核实请到网站输入${code}。",
    "SMS_470000002": "${issuer}通知：${title}。咨询电话${phone}，核实请到网站输入${code}。",
}
_ASKING: Final = {"SMS_470000001": [genre.value for genre in Genre if genre is not Genre.LISTING]}  # to come and do
_VARIABLES: Final = {
    "title": {"source": "title", "label": "事项"},
    "who": {"source": ["fact:谁能领", "fact:和谁有关"], "label": "对象"},
    "when": {"source": "fact:什么时候", "label": "时间"},
    "deadline": {"type": "date", "source": "deadline", "label": "截止日期"},
    "issuer": {"source": "issuer", "label": "发布单位"},
    "phone": {"type": "phone", "source": "telephone", "label": "咨询电话"},
    "code": {"type": "code", "source": "item_code", "label": "核实编号"},
}
_MOST_SAME, _MOST_EACH, _MOST_VALUE, _MOST_A_DAY = 1000, 100, 35, 50
_PLACE: Final = re.compile(r"\$\{(\w+)\}")
_NUMBER: Final = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})", re.ASCII)
_CODES: Final = {
    Behaviour.REFUSED: ("isv.MOBILE_NUMBER_ILLEGAL", "非法手机号"),
    Behaviour.BUSY: ("isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1"),
    Behaviour.ALWAYS_BUSY: ("isv.BUSINESS_LIMIT_CONTROL", "触发小时级流控Permits:5"),
    Behaviour.CONTENT_REFUSED: ("isv.BLACK_KEY_CONTROL_LIMIT", "黑名单管控"),
    Behaviour.ACCOUNT_REFUSED: ("isv.AMOUNT_NOT_ENOUGH", "账户余额不足"),
}
_GATES: Final = {  # the gateway before the service says these, with a 4xx
    Behaviour.RATE_LIMITED: (429, "Throttling.User", "Request was denied due to user flow control."),
    Behaviour.TOKEN_EXPIRED: (403, "InvalidAccessKeyId.Inactive", "The specified access key is inactive."),
}


def options(base: str, account: str) -> Mapping[str, Any]:
    """Return account options that reach the stand-in at `base` as the account of that key."""
    return {
        "gateway": VENDOR,
        "url": f"{base}/",
        "access_key": account,
        "secret_key": derived("secret", account),
        "signature": SIGNATURE,
        "callback_token": derived("token", account),
        "query_lag": 1.0,
        "query_days": 2,
        "templates": [
            {
                "code": code,
                "text": text,
                "genres": _ASKING.get(code, []),
                "variables": {name: _VARIABLES[name] for name in _PLACE.findall(text)},
            }
            for code, text in TEMPLATES.items()
        ],
    }


def application(world: World) -> web.Application:
    """Build the stand-in."""
    vendor = Vendor(world)
    app = web.Application(client_max_size=4 << 20)
    app.router.add_post("/", vendor.receive)  # as part of the sandbox: /sms/aliyun/
    return app


class Vendor:
    """dysmsapi as seen from outside."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._numbers = itertools.count(1)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Verify the signature and do what is asked, or say which documented code that earns."""
        await self._world.pause(CHANNEL)
        body = await request.read()
        try:
            account = verified(self._world, request, body)
            given = dict(request.query)
            if request.content_type == "application/x-www-form-urlencoded":
                given |= dict(parse_qsl(body.decode(), keep_blank_values=True))
            return await self._act(request, account, given)
        except RefusedError as no:
            return _said({"Code": no.code, "Message": no.message}, no.status)

    async def _act(self, request: web.Request, account: str, given: Mapping[str, str]) -> web.StreamResponse:
        match request.headers["x-acs-action"]:
            case "SendSms":
                return await self._send(request, account, _same(given), _extension(given.get("SmsUpExtendCode", "")))
            case "SendBatchSms":
                extension = _extension(*_object(given.get("SmsUpExtendCodeJson", '[""]')))
                return await self._send(request, account, _each(given), extension)
            case "QuerySendDetails":
                return _said(self._details(account, given))
            case "QuerySendStatistics":
                return _said({"Code": "OK", "Message": "OK", "Data": {"TotalSize": 0, "TargetList": []}})
        raise RefusedError("InvalidAction.NotFound", status=404)

    async def reply(self, account: str, address: str, text: str) -> None:
        """Push what a handset wrote back."""
        row = {
            "phone_number": address,
            "send_time": self._stamp(self._world.now()),
            "content": text,
            "sign_name": SIGNATURE,
            "dest_code": extension_of(self._world, account, address, PORT),
            "sequence_id": next(self._numbers),
        }
        await self._world.deliver(CHANNEL, account, written([row]), query=token(account))

    # -- sending --------------------------------------------------------------------------------------

    async def _send(
        self, request: web.Request, account: str, call: tuple[str, str, Mapping[str, str]], extension: str
    ) -> web.StreamResponse:
        template, key, texts = call
        world, numbers = self._world, list(texts)
        behaviour = world.behaviour(CHANNEL, numbers)
        if behaviour in _GATES:
            status, code, message = _GATES[behaviour]
            raise RefusedError(code, message, status)
        if behaviour in _CODES:
            raise RefusedError(*_CODES[behaviour])
        if behaviour in NOT_TAKEN:
            return await answer(world, request, behaviour, _said({}))
        book, kind, now = ledger(world, VENDOR), f"{SIGNATURE} {template}", world.now()
        for number in numbers if world.frequency else ():
            if sum(each.kind == kind for each in book.since(account, number, now - DAY)) >= _MOST_A_DAY:
                raise RefusedError("isv.BUSINESS_LIMIT_CONTROL", f"触发天级流控Permits:{_MOST_A_DAY}")
        ref = f"{int(now.timestamp() * 1000)}{next(self._numbers):06}^0"
        odd = world.receipts(CHANNEL, numbers)
        for number, text in texts.items():
            how = odd.get(number)
            book.note(Submission(account, number, key, ref, kind, text, now, code_of(how), known_at(world, how)))
        for text, some in _grouped(texts).items():
            world.accept(Shown(CHANNEL, account, PORT + extension, text, now, via=LABEL), some, key)
        answering(world, account, self.reply)
        await report(world, account, numbers, self._report(ref, key, now), self.reply, token(account))
        return await answer(world, request, behaviour, _said({"Code": "OK", "Message": "OK", "BizId": ref}))

    def _report(self, ref: str, key: str, at: datetime) -> Any:
        def body(numbers: Sequence[str], code: str) -> bytes:
            good = code == DELIVERED
            return written(
                [
                    {
                        "phone_number": number,
                        "send_time": self._stamp(at),
                        "report_time": self._stamp(self._world.now()),
                        "success": good,
                        "err_code": "DELIVERED" if good else code,
                        "err_msg": "用户接收成功" if good else "失败",
                        "sms_size": "1",
                        "biz_id": ref,
                        "out_id": key,
                    }
                    for number in numbers
                ]
            )

        return body

    def _details(self, account: str, given: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            day, size, page = given["SendDate"], int(given["PageSize"]), int(given["CurrentPage"])
            number = _NUMBER.fullmatch(given["PhoneNumber"])
        except (KeyError, ValueError):
            raise RefusedError("isv.INVALID_PARAMETERS") from None
        if number is None or not 1 <= size <= 50 or page < 1:  # noqa: PLR2004 - the document's
            raise RefusedError("isv.INVALID_PARAMETERS")
        now = self._world.now()
        lag = timedelta(seconds=self._world.index_lag)
        rows = [
            {
                "PhoneNum": each.number,
                "SendStatus": (3 if each.code == DELIVERED else 2) if each.reported <= now else 1,
                "ErrCode": ("DELIVERED" if each.code == DELIVERED else each.code) if each.reported <= now else "",
                "OutId": each.key,
                "SendDate": self._stamp(each.at),
                "Content": each.text,
            }
            for each in ledger(self._world, VENDOR).since(account, number[1], now - 30 * DAY)
            if each.at + lag <= now and f"{each.at.astimezone(OFFICE_TIME):%Y%m%d}" == day
        ]
        shown = rows[::-1][(page - 1) * size : page * size]
        details = {"SmsSendDetailDTO": shown}
        return {"Code": "OK", "Message": "OK", "TotalCount": str(len(rows)), "SmsSendDetailDTOs": details}

    def _stamp(self, at: datetime) -> str:
        return f"{at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M:%S}"


def _same(given: Mapping[str, str]) -> tuple[str, str, Mapping[str, str]]:
    """Read SendSms: one text for a list of numbers."""
    numbers = given.get("PhoneNumbers", "").split(",")
    if len(numbers) > _MOST_SAME:
        raise RefusedError("isv.MOBILE_COUNT_OVER_LIMIT")
    text = _composed(given, given.get("SignName", ""), _object(given.get("TemplateParam", "{}")))
    return given.get("TemplateCode", ""), given.get("OutId", ""), {_number(each): text for each in numbers}


def _each(given: Mapping[str, str]) -> tuple[str, str, Mapping[str, str]]:
    """Read SendBatchSms: each number its own signature and values."""
    try:
        lists = [json.loads(given[f"{name}Json"]) for name in ("PhoneNumber", "SignName", "TemplateParam")]
    except (KeyError, ValueError):
        raise RefusedError("isv.INVALID_JSON_PARAM") from None
    numbers, signs, values = lists
    if not all(isinstance(each, list) for each in lists) or not len(numbers) == len(signs) == len(values):
        raise RefusedError("isv.INVALID_PARAMETERS")
    if len(numbers) > _MOST_EACH:
        raise RefusedError("isv.MOBILE_COUNT_OVER_LIMIT")
    texts = {_number(n): _composed(given, s, v) for n, s, v in zip(numbers, signs, values, strict=True)}
    return given.get("TemplateCode", ""), given.get("OutId", ""), texts


def _composed(given: Mapping[str, str], sign: str, values: Any) -> str:
    """The text as the handset shows it, or what is wrong with it."""
    template = TEMPLATES.get(given.get("TemplateCode", ""))
    if sign != SIGNATURE:
        raise RefusedError("isv.SMS_SIGNATURE_ILLEGAL")
    if template is None:
        raise RefusedError("isv.SMS_TEMPLATE_ILLEGAL")
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise RefusedError("isv.INVALID_JSON_PARAM")
    if not set(_PLACE.findall(template)) <= set(values):
        raise RefusedError("isv.TEMPLATE_MISSING_PARAMETERS")
    if any(len(value) > _MOST_VALUE for value in values.values()):
        raise RefusedError("isv.PARAM_LENGTH_LIMIT")
    if any("://" in value or "【" in value for value in values.values()):
        raise RefusedError("isv.PARAM_NOT_SUPPORT_URL")
    return f"【{sign}】" + _PLACE.sub(lambda place: values[place[1]], template)


def _object(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise RefusedError("isv.INVALID_JSON_PARAM") from None


def _number(text: Any) -> str:
    found = _NUMBER.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise RefusedError("isv.MOBILE_NUMBER_ILLEGAL")
    return found[1]


def _extension(*codes: Any) -> str:
    """The digits behind the port's number, here the same for a whole call."""
    if not codes or len(set(map(str, codes))) > 1 or not re.fullmatch(r"[0-9]{0,12}", str(codes[0])):
        raise RefusedError("isv.EXTEND_CODE_ERROR")
    return str(codes[0])


def _grouped(texts: Mapping[str, str]) -> Mapping[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for number, text in texts.items():
        groups.setdefault(text, []).append(number)
    return groups


def _said(value: Mapping[str, Any], status: int = 200) -> web.Response:
    return web.Response(status=status, body=written({"RequestId": "SANDBOX", **value}), content_type="application/json")
