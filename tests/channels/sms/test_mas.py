"""云MAS: the one published vector of the seal, and what each answer comes to."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.http import Response
from channels.message import Refused, Scope, Sent, Unknown
from channels.sms.client.mas import seal, submission, verdict

# overtrue/easy-sms, tests/Gateways/YidongmasblackGatewayTest.php: the mock values and the mac they come to.
LOGIN = {"ecName": "mock-ec-name", "apId": "mock-ap-id", "sign": "mock-sign", "addSerial": "mock-add-serial"}
SECRET = "mock-secret-key"
VECTOR = "316769171b5b29b13e1fa0a5250ff5e2"
PUBLISHED_NUMBER = "188" + 8 * "8"


def test_the_published_seal():
    assert seal(LOGIN, SECRET, PUBLISHED_NUMBER, "123456") == VECTOR


def test_a_submission_is_base64_of_the_documented_fields():
    fields = json.loads(
        base64.b64decode(
            submission(
                LOGIN,
                SECRET,
                ["14000000001", "14000000002"],
                "通知",
            )
        )
    )
    assert fields == {
        **LOGIN, "mobiles": "14000000001,14000000002", "content": "通知",
        "mac": seal(LOGIN, SECRET, "14000000001,14000000002", "通知"),
    }  # fmt: skip
    assert SECRET not in json.dumps(fields)


def test_some_hosts_want_the_secret_in_the_body():
    fields = json.loads(base64.b64decode(submission(LOGIN, SECRET, ["14000000001"], "x", secret_in_body=True)))
    assert fields["secretKey"] == SECRET


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"rspcod": "success", "msgGroup": "0417", "success": True}, Sent("0417")),
        ({"rspcod": "success", "mgsGroup": "0417", "success": "true"}, Sent("0417")),
        ({"rspcod": "success", "msgGroup": 417, "success": True}, Sent("417")),
        ({"rspcod": "success", "success": True}, Sent("")),
        ({"rspcod": "IllegalMac", "msgGroup": "", "success": False}, Scope.ACCOUNT),
        ({"rspcod": "IllegalSignId", "success": "false"}, Scope.ACCOUNT),
        ({"rspcod": "NoSignId", "success": False}, Scope.ACCOUNT),
        ({"rspcod": "InvalidUsrOrPwd", "success": False}, Scope.ACCOUNT),
        ({"rspcod": "TooManyMobiles", "success": False}, Scope.ACCOUNT),
        ({"rspcod": "InvalidMessage", "success": False}, Scope.CONTENT),
        ({"rspcod": "InvalidMessage", "success": True}, Unknown),  # contradicts itself
        ({"rspcod": "success", "success": False}, Unknown),
        ({"rspcod": "SystemBusy", "success": False}, Unknown),  # not in the document
        ({"success": True}, Unknown),
        ({}, Unknown),
        ([], Unknown),
        ("success", Unknown),
        (None, Unknown),
    ],
)
def test_only_a_documented_word_is_clear(answer, expected):
    got = verdict(Response(200, json.dumps(answer).encode()))
    if isinstance(expected, Scope):
        assert isinstance(got, Refused)
        assert got.why.scope is expected
    elif isinstance(expected, Sent):
        assert got == expected
    else:
        assert isinstance(got, Unknown)


def test_another_status_is_not_clear_whatever_it_says():
    body = json.dumps({"rspcod": "success", "msgGroup": "1", "success": True}).encode()
    assert isinstance(verdict(Response(202, body)), Unknown)
    assert isinstance(verdict(Response(404, b"")), Unknown)


@given(st.binary(max_size=200) | st.text().map(str.encode) | st.just(b"[" * 100_000))
def test_no_answer_makes_it_raise_or_guess(body):
    got = verdict(Response(200, body))
    assert isinstance(got, Unknown)
