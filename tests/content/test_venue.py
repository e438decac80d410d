"""Where one goes: the place that a notice names, and nothing where it names none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from content.item import Genre, Nature, Paragraph, PlainFacts, Variant, Version
from content.render import render, venue

VILLAGE = 421321101201000
PLAIN = Version(
    "关于养老金资格认证的通知", (Paragraph("请按时办理。"),), Genre.INSURANCE, Nature.GOVERNMENT, 421321000000000,
    issued_on=date(2026, 11, 20),
)  # fmt: skip


def _venue(how: str = "", when: str = "", body: str = "请按时办理。", **more) -> str:
    version = replace(PLAIN, plain=PlainFacts(how=how, when=when), blocks=(Paragraph(body),), **more)
    return venue(render(version, division=VILLAGE, code="7K3M9XA", url=""))


@pytest.mark.parametrize(
    ("how", "place"),
    [
        ("到村委会核对面积。", "村委会"),
        ("带身份证到镇人社中心办理", "镇人社中心"),
        ("本人持身份证前往厉山镇卫生院二楼", "厉山镇卫生院"),
        ("请到各自所在村的村委会登记", "村委会"),
        ("到本村村委会", "村委会"),
        ("户主带身份证到所在村村民委员会填写申报表", "村委会"),
        ("到户籍地村（居）民委员会登记", "村委会"),
        ("到神农社区居民委员会领取", "神农社区居委会"),
        ("就近到农商行营业厅", "农商行营业厅"),
        ("在县政务服务大厅3号窗口", "县政务服务大厅"),
        ("打电话报名", ""),
        ("到期自动停发", ""),
        ("在手机上办", ""),
        ("", ""),
    ],
)
def test_the_place_is_read_from_how_it_is_done(how, place):
    assert _venue(how) == place


def test_when_and_the_body_are_read_too_and_what_the_village_adds_comes_first():
    assert _venue(when="12月5日上午在文化广场集中体检") == "文化广场"
    assert _venue(body="办理地点：厉山镇老街12号（镇政府对面）。") == "厉山镇老街12号"
    own = Variant(VILLAGE, blocks=(Paragraph("神农社区到党群服务中心办。"),))
    assert _venue(body="到镇便民服务大厅办。", variants=(own,)) == "党群服务中心"
    local = Variant(VILLAGE, plain=PlainFacts(how="到社区活动室办"))
    assert _venue("到村委会办", variants=(local,)) == "社区活动室"
