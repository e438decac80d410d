"""接口每日次数: the platform's own word on the calls of a day, and the account's row where it gives none."""

from __future__ import annotations

import pytest

from channels.base import Account, Allotment, OptionsError
from channels.message import Reason
from channels.wechat import ENTRY
from channels.wechat.channel.options import Options, capabilities

SEND = "message/template/send"


async def test_the_platform_says_how_many_calls_of_a_mode_were_made_today(house):
    house.official.limits[SEND], house.official.today[SEND] = 1000, 12
    house.official.today["message/mass/send"] = 3
    assert await house.channel.allotment("template") == Allotment(1000, 12)
    assert await house.channel.allotment("mass") == Allotment(100, 3)
    assert (await house.channel.allotment("reply")).used == 0


async def test_where_it_does_not_say_there_is_a_reason(house):
    house.official.forbidden.add("openapi/quota/get")
    found = await house.channel.allotment("template")
    assert isinstance(found, Reason)
    assert found.code == "48001"
    house.official.forbidden.clear()
    del house.official.limits[SEND]
    assert (await house.channel.allotment("template")).code == "76021"


def options(**more):
    return {**ENTRY.sandbox_options("http://127.0.0.1:9/wechat", "wx"), "replies": True, "mass": True, **more}


def test_the_accounts_row_stands_in_and_the_documents_before_it():
    def daily(**more):
        able = capabilities(Account("wx", "wechat", "随县发布", options(**more)))
        assert able.metered
        return {mode.name: mode.daily for mode in able.modes}

    assert daily() == {"subscription": 0, "template": 100_000, "reply": 500_000, "mass": 100}
    assert daily(daily={"template": 1_000_000, "subscription": 30_000})["template"] == 1_000_000
    assert daily(daily={"subscription": 30_000})["subscription"] == 30_000
    for wrong in ({"sms": 1}, {"template": 0}, {"template": "many"}, {"template": True}, [1]):
        with pytest.raises(OptionsError, match="daily"):
            Options(**options(daily=wrong))
