"""Where a red alert calls: what it surely names, and whoever may be meant besides."""

from __future__ import annotations

from datetime import date

import pytest

from audiences.china_division import bundled_rows
from audiences.division import Division, Level, Tree
from content.ingest import read
from content.ingest.reading import reading
from pusher.called import called

TREE = Tree(bundled_rows(421321))
TOWN = Division(421321101000000)
TODAY = date(2026, 7, 2)


def _names(text: str) -> set[str]:
    whole = f"厉山镇山洪红色预警\n{text}\n厉山镇人民政府\n2026年7月2日"
    version = reading(read("alert.txt", whole.encode()), today=TODAY).version(TOWN.code)
    ranges = called(version, TOWN, TREE, TODAY)
    villages = [node for node in TREE.at(Level.VILLAGE) if any(lo <= node.code <= hi for lo, hi in ranges)]
    return {node.name[:2] for node in villages}


@pytest.mark.parametrize(
    "text",
    [
        "星亮村、王家岗村沿河住户马上转移。其他村做好转移准备，接到通知立即走。",
        "星亮村、王家岗村等地降雨量将达100毫米以上，请马上转移。",
        "请星亮村、王家岗村立即组织转移，邻村做好接收安置。",
        "星亮村、王家岗村及沿线低洼地带群众马上转移。",
        "星亮村、王家岗村已经转移，下游各村请马上转移。",
        "星亮村：马上转移。\n王家岗村：19时前转移。\n其余村：24小时值守，随时准备转移。",
    ],
)
def test_where_it_speaks_of_others_all_are_called(text):
    assert "三星" in _names(text)


@pytest.mark.parametrize(
    ("text", "villages"),
    [
        ("星亮村、王家岗村、三星村受山洪威胁最大。山边、河边住户今晚一律不住家里。", {"星亮", "王家", "三星"}),
        ("星亮村、王家岗村山边住户今晚8点以前全部转移，严防滑坡等地质灾害。", {"星亮", "王家"}),
    ],
)
def test_where_it_does_not_what_it_names_is_called(text, villages):
    assert _names(text) == villages
