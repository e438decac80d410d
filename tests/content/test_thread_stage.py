"""At which stage of a matter (一件事) an item stands: its title says it before its genre does."""

from __future__ import annotations

import pytest

from content.item import Genre
from content.thread import Stage, first_stage, later_stage
from tests.content.samples import subsidy


@pytest.mark.parametrize(
    ("title", "genre", "first", "later"),
    [
        ("王家岗村2026年水稻补贴面积公示", Genre.LISTING, Stage.LIST, Stage.LIST),
        ("2026年公益性岗位拟聘用人员公示", Genre.JOBS, Stage.LIST, Stage.LIST),
        ("农村危房改造拟补助对象名单公示（第二批）", Genre.HOUSING, Stage.LIST, Stage.LIST),
        ("厉山镇耕地补贴公示表", Genre.SUBSIDY, Stage.LIST, Stage.LIST),
        ("养犬管理规定征求意见采纳情况公示", Genre.NOTICE, Stage.FEEDBACK, Stage.FEEDBACK),
        ("《高龄津贴办法》解读", Genre.POLICY, Stage.EXPLANATION, Stage.EXPLANATION),
        ("关于做好低保公示工作的通知", Genre.NOTICE, Stage.NOTICE, Stage.NOTICE),
        ("关于公示牌维修的通知", Genre.NOTICE, Stage.NOTICE, Stage.NOTICE),
        ("关于补贴发放的通知", Genre.SUBSIDY, Stage.APPLY, Stage.PAID),
        ("关于2026年度育儿补贴申领的通知", Genre.SUBSIDY, Stage.APPLY, Stage.APPLY),
        ("关于开展2027年高龄津贴年审工作的通知（第二批）", Genre.RELIEF, Stage.APPLY, Stage.APPLY),
        ("关于耕地补贴申报面积兑付的通知", Genre.SUBSIDY, Stage.APPLY, Stage.PAID),
        ("关于报名的通知", Genre.NOTICE, Stage.NOTICE, Stage.NOTICE),
    ],
)
def test_an_items_stage(title, genre, first, later):
    version = subsidy(title=title, genre=genre)
    assert (first_stage(version), later_stage(version)) == (first, later)
