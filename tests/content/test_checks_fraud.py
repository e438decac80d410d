"""What reads like a swindler's message or a shop's is stopped; what warns of one, or is an office's day, is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.render import Style
from channels.sms.render import render as sms
from content.checks import Severity, blocks, check
from content.item import Paragraph
from content.render import render
from tests.stage import notice

TODAY = date(2026, 11, 21)


def found(text: str, rule: str) -> list[Severity]:
    version = replace(notice(), blocks=(Paragraph(text),))
    return [one.severity for one in check(version, {}, today=TODAY) if one.rule == rule]


@pytest.mark.parametrize(
    "text",
    [
        "请回复身份证号和姓名完成登记。",
        "收到短信后请回复验证码确认。",
        "请点击链接填写银行卡号领取补贴。",
        "点击以下链接，补充本人身份证信息。",
        "扫码填写身份证号、银行卡号，逾期不予发放。",
        "请将银行卡号发送至139开头的手机。",
        "请把身份证正反面发到村微信群。",
        "请向工作人员提供短信验证码。",
        "登录网址输入银行卡密码核实身份。",
        "请点击 http://bt.example.cn/x 登记身份证号和银行卡号。",
        "请点击http://bt.example.cn/x登记身份证号。",
        "请在 http://bt.example.cn/x 认证银行卡号，逾期停发。",
        "请点击链接填写姓名、性别、身份证号。",
        "点开链接，把身份证号、卡号报上来。",
        "长按二维码采集身份证号码。",
    ],
)
def test_a_text_that_asks_for_numbers_or_codes_is_stopped(text):
    assert found(text, "asks") == [Severity.BLOCK]


@pytest.mark.parametrize(
    "text",
    [
        "请带身份证、银行卡到村委会办理。",
        "请提供身份证复印件和银行卡复印件各一份。",
        "工作人员不会让您回复身份证号、验证码。",
        "不要点击陌生链接填写银行卡号。",
        "凡是要您提供验证码的都是诈骗。",
        "切勿把验证码告诉任何人，也不要提供银行卡密码。",
        "打开“鄂汇办”，用手机号登录。",
        "扫码登记后，凭身份证入场。",
        "点击链接登记报名，携带身份证到窗口领取。",
        "扫码登记姓名和联系电话，现场核对身份证。",
        "扫码登记，现场出示身份证。",
        "详情见 http://www.suixian.gov.cn/x ，申报时到窗口提供银行卡号。",
        "不要点击链接登记身份证号。",
        "材料：身份证、户口簿、社保卡。请发送至镇政务服务中心窗口。",
    ],
)
def test_an_office_s_day_and_a_warning_are_not(text):
    assert found(text, "asks") == []


@pytest.mark.parametrize(
    "text",
    [
        "拒收请回复R",
        "退订回T",
        "回复TD退订",
        "回T退订",
        "拒收回复r",
        "拒收请回复 R",
        "拒收请回复“R”",
        "回复R拒收",
        "退订回 T",
    ],
)
def test_a_notice_carries_no_words_of_refusal(text):
    assert found(f"请及时办理。{text}", "promotion") == [Severity.BLOCK]


def test_a_promotion_is_stopped_and_a_single_word_is_for_a_person():
    selling = "本店限时特价，家电八折起，满300减50。"
    assert Severity.BLOCK in found(selling, "promotion")
    assert blocks(check(replace(notice(), blocks=(Paragraph(selling),)), {}, today=TODAY))
    assert found("严禁哄抬农资价格、虚假特价。", "promotion") == [Severity.WARN]


@given(st.integers(70, 500), st.booleans(), st.sampled_from(["", "www.example.gov.cn"]), st.booleans())
def test_our_own_sms_names_unit_and_number_and_never_asks_or_lets_refuse(most, links, fixed, personal):
    style = Style(
        "随县人民政府", writes_signature=False, aim=most, most=500, links=links, personal=personal, fixed=fixed
    )
    rendition = render(notice(), division=421321101201000, code="7K3M9XA", url="http://127.0.0.1/q/7K3M9XA")
    text = sms(rendition, "text", style).text
    assert "随县农业农村局0722-3338000" in text
    assert found(text, "asks") == []
    assert found(text, "promotion") == []
