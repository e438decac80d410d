"""Judged by the vendors' own programs: their signing functions against ours, their own clients against our stand-ins.

Their packages are for this only; nothing of ours imports them at run time.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from alibabacloud_dysmsapi20170525.client import Client as Aliyun
from alibabacloud_dysmsapi20170525.models import (
    QuerySendDetailsRequest,
    SendBatchSmsRequest,
    SendSmsRequest,
)
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_openapi.utils import Utils
from hypothesis import given
from hypothesis import strategies as st
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import (
    PullSmsReplyStatusRequest,
    PullSmsSendStatusByPhoneNumberRequest,
    PullSmsSendStatusRequest,
)
from tencentcloud.sms.v20210111.models import (
    SendSmsRequest as TencentSendSmsRequest,
)
from tencentcloud.sms.v20210111.sms_client import SmsClient

from channels.sandbox.world import World
from channels.sms.client.sign import Action, Key, acs3, query_string, tc3
from channels.sms.sandbox import aliyun, tencent
from channels.sms.sandbox.stand_in import offer_reply

ACCOUNT = "sms-oracle"
MOMENTS = st.integers(1_577_836_800, 2_051_222_400).map(lambda moment: datetime.fromtimestamp(moment, UTC))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


# -- signatures ------------------------------------------------------------------------------------


@given(
    st.dictionaries(st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True), TEXTS, max_size=6),
    st.binary(max_size=80),
    MOMENTS,
)
def test_aliyuns_own_function_signs_as_we_do(parameters, body, now):
    ours = acs3(
        Key("id", "secret"),
        Action("dysmsapi.aliyuncs.com", "SendSms", "2017-05-25"),
        query_string(parameters),
        body,
        "n1",
        now,
    )
    authorization = ours.pop("Authorization")
    request = SimpleNamespace(method="POST", pathname="/", query=parameters, headers=ours)
    hashed = hashlib.sha256(body).hexdigest()
    assert authorization == Utils.get_authorization(request, "ACS3-HMAC-SHA256", hashed, "id", "secret")


@given(st.dictionaries(TEXTS, TEXTS, max_size=6), MOMENTS)
def test_tencents_own_function_signs_as_we_do(fields, now):
    body = json.dumps(fields).encode()
    action = Action("sms.tencentcloudapi.com", "SendSms", "2021-01-11", "sms")
    ours = tc3(Key("id", "secret"), action, "ap-guangzhou", body, now)
    client = SmsClient(Credential("id", "secret"), "ap-guangzhou")
    request = SimpleNamespace(method="POST", uri="/", data=body, header=ours)
    theirs = client._get_tc3_signature({}, request, f"{now:%Y-%m-%d}", "sms", "secret")
    assert ours["Authorization"].endswith(f"Signature={theirs}")


# -- their clients against our stand-ins --------------------------------------------------------------


@pytest.fixture
async def world() -> AsyncIterator[World]:
    found = World(None)
    found.index_lag = found.receipt_delay = 0.0
    yield found
    await found.close()


async def standing(app: web.Application) -> TestServer:
    server = TestServer(app)
    await server.start_server(max_line_size=64 << 10)  # a thousand numbers stand in the request line
    return server


@pytest.fixture
async def alibaba(world: World) -> AsyncIterator[Callable[[str], Aliyun]]:
    server = await standing(aliyun.application(world))
    options = aliyun.options("", ACCOUNT)

    def client(secret: str = options["secret_key"]) -> Aliyun:
        config = Config(access_key_id=options["access_key"], access_key_secret=secret, protocol="HTTP")
        config.endpoint = f"127.0.0.1:{server.port}"
        return Aliyun(config)

    yield client
    await server.close()


VALUES = {
    "issuer": "均川镇人民政府",
    "title": "耕地地力保护补贴开始申报 ~!*'()",
    "phone": "0722-3331234",
    "code": "7K3M9XA",
}


def sms(*numbers: str, **changes: str) -> SendSmsRequest:
    given = {
        "phone_numbers": ",".join(numbers),
        "sign_name": "随县人民政府",
        "template_code": "SMS_470000002",
        "template_param": json.dumps(VALUES, ensure_ascii=False),
        "out_id": "202611-7-1",
    }
    return SendSmsRequest(**{**given, **changes})


async def test_aliyuns_own_client_sends_to_our_stand_in(alibaba, world):
    numbers = [f"1400{n:07}" for n in range(1000)]
    answer = (await alibaba().send_sms_async(sms(*numbers))).body
    assert (answer.code, bool(answer.biz_id)) == ("OK", True)
    assert world.keys("sms") == {"202611-7-1": 1000}
    assert "耕地地力保护补贴开始申报 ~!*'()" in world.handset(numbers[7])[0].text
    question = QuerySendDetailsRequest(
        phone_number=numbers[7], send_date=f"{world.now().astimezone(aliyun.OFFICE_TIME):%Y%m%d}", page_size=10,
        current_page=1,
    )  # fmt: skip
    details = (await alibaba().query_send_details_async(question)).body
    (row,) = details.sms_send_detail_dtos.sms_send_detail_dto
    assert (row.out_id, row.send_status, row.err_code) == ("202611-7-1", 3, "DELIVERED")


async def test_aliyuns_own_client_sends_a_batch(alibaba, world):
    both = ["14000000001", "14000000002"]
    request = SendBatchSmsRequest(
        phone_number_json=json.dumps(both),
        sign_name_json=json.dumps(["随县人民政府"] * 2),
        template_param_json=json.dumps([VALUES, {**VALUES, "code": "ABC"}]),
        template_code="SMS_470000002",
        out_id="202611-7-2",
    )
    assert (await alibaba().send_batch_sms_async(request)).body.code == "OK"
    assert ["ABC" in world.handset(number)[0].text for number in both] == [False, True]


async def test_aliyuns_own_client_hears_a_business_error(alibaba):
    answer = (await alibaba().send_sms_async(sms("14000000001", sign_name="别的单位"))).body
    assert answer.code == "isv.SMS_SIGNATURE_ILLEGAL"


async def test_aliyuns_own_client_with_a_wrong_secret_is_refused(alibaba, world):
    with pytest.raises(Exception, match="SignatureDoesNotMatch"):
        await alibaba("wrong").send_sms_async(sms("14000000001"))
    assert not world.handsets()


@pytest.fixture
async def tencents(world: World) -> AsyncIterator[SmsClient]:
    server = await standing(tencent.application(world))
    options = tencent.options("", ACCOUNT)
    place = HttpProfile(endpoint=f"127.0.0.1:{server.port}", protocol="http")
    credential = Credential(options["secret_id"], options["secret_key"])
    yield SmsClient(credential, "ap-guangzhou", ClientProfile(httpProfile=place))
    await server.close()


def request(kind, **fields):
    found = kind()
    found._deserialize(fields)
    return found


def message(*numbers: str, **changes: object) -> TencentSendSmsRequest:
    fields = {
        "PhoneNumberSet": list(numbers),
        "SmsSdkAppId": "1400006666",
        "SignName": "随县人民政府",
        "TemplateId": "2470001",
        "TemplateParamSet": ["6月30日"],
        "SessionContext": "202611-7-1",
    }
    return request(TencentSendSmsRequest, **{**fields, **changes})


async def test_tencents_own_client_sends_to_our_stand_in(tencents, world):
    numbers = ["+8614000000001", "+8614000009001", "12"]
    answer = await asyncio.to_thread(tencents.SendSms, message(*numbers))
    codes = [row.Code for row in answer.SendStatusSet]
    assert codes == ["Ok", "FailedOperation.PhoneNumberInBlacklist", "InvalidParameterValue.IncorrectPhoneNumber"]
    assert list(world.handsets()) == ["14000000001"]
    pulled = await asyncio.to_thread(
        tencents.PullSmsSendStatus, request(PullSmsSendStatusRequest, Limit=10, SmsSdkAppId="1400006666")
    )
    (row,) = pulled.PullSmsSendStatusSet
    first = answer.SendStatusSet[0].SerialNo
    assert (row.SerialNo, row.SessionContext, row.ReportStatus) == (first, "202611-7-1", "SUCCESS")
    offer_reply(world, None)
    await world.gestures["sms", "say"].act(ACCOUNT, "14000000001", "收到")
    replied = await asyncio.to_thread(
        tencents.PullSmsReplyStatus, request(PullSmsReplyStatusRequest, Limit=10, SmsSdkAppId="1400006666")
    )
    assert [(row.SubscriberNumber, row.ReplyContent) for row in replied.PullSmsReplyStatusSet] == [
        ("14000000001", "收到")
    ]
    now = int(world.now().timestamp())
    question = request(
        PullSmsSendStatusByPhoneNumberRequest, BeginTime=now - 60, EndTime=now + 60, Offset=0, Limit=10,
        PhoneNumber="+8614000000001", SmsSdkAppId="1400006666",
    )  # fmt: skip
    found = await asyncio.to_thread(tencents.PullSmsSendStatusByPhoneNumber, question)
    assert [each.SerialNo for each in found.PullSmsSendStatusSet] == [first]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"SmsSdkAppId": "1"}, "UnauthorizedOperation.SmsSdkAppIdVerifyFail"),
        ({"TemplateParamSet": ["一二三四五六七"]}, "InvalidParameterValue.TemplateParameterLengthLimit"),
        ({"PhoneNumberSet": [f"+861400000{n:04}" for n in range(201)]}, "LimitExceeded.PhoneNumberCountLimit"),
    ],
)
async def test_tencents_own_client_hears_an_error(tencents, change, code):
    with pytest.raises(TencentCloudSDKException) as caught:
        await asyncio.to_thread(tencents.SendSms, message("+8614000000001", **change))
    assert caught.value.code == code


async def test_tencents_own_client_with_a_wrong_secret_is_refused(tencents, world):
    tencents.credential = Credential(ACCOUNT, "wrong")
    with pytest.raises(TencentCloudSDKException, match="AuthFailure"):
        await asyncio.to_thread(tencents.SendSms, message("+8614000000001"))
    assert not world.handsets()
