"""A stand-in for 腾讯云短信 (sms 2021-01-11): verifies signatures afresh, answers number by number, has its limits.

A status exists only once the carrier has reported, in pulls as in callbacks; PullSmsSendStatus hands each out once.
Its own SDK sees an error only in an answer whose type is exactly application/json, so that is what it gets.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from aiohttp import web

from channels.sandbox.faults import MAGIC, NOT_TAKEN, Behaviour, answer
from channels.sandbox.world import Shown, World
from channels.sms.sandbox.ledger import Submission, known_at, ledger
from channels.sms.sandbox.reports import DELIVERED, Body, code_of, report
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
from channels.sms.sandbox.tc3 import RefusedError, verified
from channels.sms.sandbox.tencent_pulls import VENDOR, Pulls, number_of

PORT: Final = "10691421"
LABEL: Final = "腾讯云"
APP: Final = "1400006666"
TEMPLATES: Final = {"2470001": "耕地地力保护补贴开始申报，请种粮农户在{1}前到村委会办理，咨询请打12345。"}
_MOST, _MOST_VALUE, _MOST_A_DAY = 200, 6, 10
_SAME_AGAIN: Final = timedelta(seconds=30)
_PLACE: Final = re.compile(r"\{\d+\}")
_EACH: Final = {  # what one number of a call may earn
    Behaviour.REFUSED: "FailedOperation.PhoneNumberInBlacklist",
    Behaviour.BUSY: "LimitExceeded.PhoneNumberOneHourLimit",
    Behaviour.ALWAYS_BUSY: "LimitExceeded.PhoneNumberDailyLimit",
}
_WHOLE: Final = {
    Behaviour.RATE_LIMITED: "RequestLimitExceeded",
    Behaviour.TOKEN_EXPIRED: "AuthFailure.SecretIdNotFound",
    Behaviour.CONTENT_REFUSED: "FailedOperation.ContainSensitiveWord",
    Behaviour.ACCOUNT_REFUSED: "FailedOperation.InsufficientBalanceInSmsPackage",
}


def options(base: str, account: str) -> Mapping[str, Any]:
    """Return account options that reach the stand-in at `base` as the account of that key."""
    return {
        "gateway": VENDOR,
        "url": f"{base}/",
        "secret_id": account,
        "secret_key": derived("secret", account),
        "sdk_app_id": APP,
        "signature": SIGNATURE,
        "callback_token": derived("token", account),
        "query_lag": 1.0,
        "templates": [
            {
                "code": "2470001",
                "text": TEMPLATES["2470001"],
                "genres": ["subsidy"],
                "about": ["耕地地力保护补贴"],
                "variables": {"1": {"type": "date", "source": "deadline", "label": "截止日期"}},
            }
        ],
    }


def application(world: World) -> web.Application:
    """Build the stand-in."""
    vendor = Vendor(world)
    app = web.Application(client_max_size=4 << 20)
    app.router.add_post("/", vendor.receive)  # as part of the sandbox: /sms/tencent/
    return app


class Vendor:
    """sms.tencentcloudapi.com as seen from outside."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._numbers = itertools.count(1)
        self._pulls = Pulls(world)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Verify the signature and do what is asked, or say which documented code that earns."""
        await self._world.pause(CHANNEL)
        body = await request.read()
        try:
            account = verified(self._world, request, body)
            return await self._act(request, account, _given(body))
        except RefusedError as no:
            return _said({"Error": {"Code": no.code, "Message": no.message}})

    async def reply(self, account: str, address: str, text: str) -> None:
        """Push what a handset wrote back, and hold it for a pull."""
        now, extension = self._world.now(), extension_of(self._world, account, address, PORT)
        stamp = f"{now.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M:%S}"
        self._pulls.hold_reply(
            account,
            {
                "ExtendCode": extension,
                "CountryCode": "86",
                "PhoneNumber": f"+86{address}",
                "SignName": SIGNATURE,
                "ReplyContent": text,
                "ReplyTime": int(now.timestamp()),
                "SubscriberNumber": address,
            },
        )
        row = {
            "extend": extension,
            "mobile": address,
            "nationcode": "86",
            "sign": SIGNATURE,
            "text": text,
            "time": stamp,
        }
        await self._world.deliver(CHANNEL, account, written(row), query=token(account))

    async def _act(self, request: web.Request, account: str, given: Mapping[str, Any]) -> web.StreamResponse:
        if given.get("SmsSdkAppId") != APP:
            raise RefusedError("UnauthorizedOperation.SmsSdkAppIdVerifyFail")
        match request.headers.get("X-TC-Action"):
            case "SendSms":
                return await self._send(request, account, given)
            case "PullSmsSendStatus":
                return _said({"PullSmsSendStatusSet": self._pulls.statuses(account, given)})
            case "PullSmsReplyStatus":
                return _said({"PullSmsReplyStatusSet": self._pulls.replies(account, given)})
            case "PullSmsSendStatusByPhoneNumber":
                return _said({"PullSmsSendStatusSet": self._pulls.by_number(account, given)})
            case "SendStatusStatistics":
                return _said({"SendStatusStatistics": {"FeeCount": 0, "RequestCount": 0, "RequestSuccessCount": 0}})
        raise RefusedError("InvalidAction")

    # -- sending --------------------------------------------------------------------------------------

    async def _send(self, request: web.Request, account: str, given: Mapping[str, Any]) -> web.StreamResponse:
        world, text = self._world, _composed(given)
        asked = given.get("PhoneNumberSet")
        if not isinstance(asked, list) or not asked:
            raise RefusedError("MissingParameter.EmptyPhoneNumberSet")
        if len(asked) > _MOST:
            raise RefusedError("LimitExceeded.PhoneNumberCountLimit")
        numbers = {each: number_of(each) for each in asked}
        behaviour = world.behaviour(CHANNEL, [number for number in numbers.values() if number])
        if behaviour in _WHOLE:
            raise RefusedError(_WHOLE[behaviour])
        if behaviour in NOT_TAKEN and behaviour not in _EACH:
            return await answer(world, request, behaviour, _said({}))
        key = str(given.get("SessionContext") or "")
        rows, taken = [], []
        for each, number in numbers.items():
            code = self._code(account, number, text, behaviour)
            ref = f"2640:{int(world.now().timestamp()):x}{next(self._numbers):08}" if code == "Ok" else ""
            if number and ref:
                self._note(account, number, key, ref, text)
                taken.append((number, ref))
            rows.append({"SerialNo": ref, "PhoneNumber": each, "Fee": 1 if ref else 0, "SessionContext": key,
                         "Code": code, "Message": code, "IsoCode": "CN"})  # fmt: skip
        if taken:
            shown = Shown(CHANNEL, account, PORT + _extension(given), text, world.now(), via=LABEL)
            world.accept(shown, [number for number, _ in taken], key)
        answering(world, account, self.reply)
        await report(world, account, [n for n, _ in taken], self._report(dict(taken)), self.reply, token(account))
        return await answer(world, request, behaviour, _said({"SendStatusSet": rows}))

    def _code(self, account: str, number: str | None, text: str, behaviour: Behaviour) -> str:
        """What one number's share of a call comes to."""
        if number is None:
            return "InvalidParameterValue.IncorrectPhoneNumber"
        if behaviour in _EACH and MAGIC.get(number[-4:]) is behaviour:
            return _EACH[behaviour]
        world = self._world
        if world.frequency:
            now, book = world.now(), ledger(world, VENDOR)
            today = now.astimezone(OFFICE_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
            if any(each.text == text for each in book.since(account, number, now - _SAME_AGAIN)):
                return "LimitExceeded.PhoneNumberThirtySecondLimit"
            if sum(1 for _ in book.since(account, number, today)) >= _MOST_A_DAY:
                return "LimitExceeded.PhoneNumberDailyLimit"
        return "Ok"

    def _note(self, account: str, number: str, key: str, ref: str, text: str) -> None:
        how = self._world.receipts(CHANNEL, [number]).get(number)
        at, known = self._world.now(), known_at(self._world, how)
        submission = Submission(account, number, key, ref, text, text, at, code_of(how), known)
        ledger(self._world, VENDOR).note(submission)
        self._pulls.hold(submission)

    def _report(self, refs: Mapping[str, str]) -> Body:
        def body(numbers: Sequence[str], code: str) -> bytes:
            stamp = f"{self._world.now().astimezone(OFFICE_TIME):%Y-%m-%d %H:%M:%S}"
            good = code == DELIVERED
            return written(
                [
                    {
                        "user_receive_time": stamp,
                        "nationcode": "86",
                        "mobile": number,
                        "report_status": "SUCCESS" if good else "FAIL",
                        "errmsg": code,
                        "description": "用户短信送达成功" if good else "用户短信接收失败",
                        "sid": refs[number],
                    }
                    for number in numbers
                ]
            )

        return body


def _given(body: bytes) -> Mapping[str, Any]:
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise RefusedError("FailedOperation.FailResolvePacket")
    return given


def _composed(given: Mapping[str, Any]) -> str:
    """The text as the handset shows it, or what is wrong with it."""
    template, values = TEMPLATES.get(str(given.get("TemplateId"))), given.get("TemplateParamSet") or []
    if given.get("SignName") != SIGNATURE:
        raise RefusedError("FailedOperation.SignatureIncorrectOrUnapproved")
    if template is None:
        raise RefusedError("FailedOperation.TemplateUnapprovedOrNotExist")
    if len(values) != len(_PLACE.findall(template)):
        raise RefusedError("FailedOperation.TemplateParamSetNotMatchApprovedTemplate")
    if not all(isinstance(value, str) and len(value) <= _MOST_VALUE for value in values):
        raise RefusedError("InvalidParameterValue.TemplateParameterLengthLimit")
    if any("://" in value for value in values):
        raise RefusedError("InvalidParameterValue.ProhibitedUseUrlInTemplateParameter")
    filled = iter(values)
    return f"【{SIGNATURE}】" + _PLACE.sub(lambda _: next(filled), template)


def _extension(given: Mapping[str, Any]) -> str:
    extension = given.get("ExtendCode", "")
    if not isinstance(extension, str) or not re.fullmatch(r"[0-9]{0,12}", extension):
        raise RefusedError("InvalidParameterValue.ExtendCodeVerifyFail")
    return extension


def _said(value: Mapping[str, Any]) -> web.Response:
    return web.Response(body=written({"Response": {"RequestId": "SANDBOX", **value}}), content_type="application/json")
