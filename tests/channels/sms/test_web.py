"""An address of the web is seen however it is written; a number with a dot is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.render.web import web_address


def each(words: str) -> list[str]:
    return words.split(" / ")


ADDRESSES = each(
    "example.io / url.ru / a.shop / a.site/1 / a.app / s.id/1 / t.cn/AbC / 1.2.3.4/x / 10.0.0.8:8080 / "
    "政务.中国 / 随县政务.公益 / www。baidu。com / www．baidu．com / ｗｗｗ．ｂａｉｄｕ．ｃｏｍ / baidu。com / "
    "例子.测试.中国 / xn--fiqs8s.xn--fiqs8s / 政务.xn--zfr164b / https://a / http：／／a / 163.com / "
    "58.com/x / 12306.cn / 请到gov.example.travel查 / 见www.example.cn的 / SUIXIAN.GOV.CN / a-b.museum / "
    "bai\u200bdu.com / 12333.gov.cn / a.b.c.dance / suixian.hubei / m.tb / 随县12345.中国"
)
OTHERS = each(
    "3.5亩 / 12.31 / v1.2 / 9.00元 / 2026.6.30 / 96.5元/亩 / 2.5kg / 1.5km/h / 10.5mg / 0.5ml / V2.0beta / "
    "No.1 / 3.0T / 5.5G / 1.信息公开 / 一.政府采购 / 十二.公益岗位 / 第一.政务公开 / A.DNA检测 / B.CT检查 / "
    "接种HPV。CT检查 / 补贴表.xlsx / 附件1.docx / 参加社保。政府补贴 / 0722-3338000 / 每亩82.51元 / 8:30 / "
    "12.5% / 1.2.3 / 名单.pdf / U.S. / 版本1.2.3.4.5"
)


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_seen(text):
    assert web_address(text)
    assert web_address(f"请看{text}")


@pytest.mark.parametrize("text", OTHERS)
def test_a_number_a_list_a_file_is_none(text):
    assert web_address(text) == ""


@given(
    st.decimals(0, 99999, places=2),
    st.sampled_from(["元", "亩", "斤", "吨", "%", "kg", "km", "m2", "度", "岁", "级", "GB"]),
)
def test_no_amount_is_taken_for_one(amount, unit):
    assert web_address(f"每户{amount}{unit}") == ""


@given(st.text(max_size=100))
def test_whatever_is_written_is_read(text):
    assert isinstance(web_address(text), str)
