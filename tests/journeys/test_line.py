"""The same line on every sample notice and seed that is at hand: file, review, people, page, phones, report."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from content.ingest import read
from content.ingest.reading import reading
from pusher.cli.command import Stop
from pusher.runtime import now

pytestmark = pytest.mark.asyncio(loop_scope="session")

_SHARED = Path(__file__).parents[2] / "../shared"
_FILES = sorted((_SHARED / "data" / "notices").glob("*.txt"))
# A 公示 of June 2026, a last day in May.
OVER = [file for file in _FILES if file.stem in {"A02_grain_allocation", "A05_pension_check"}]
NOTICES = [file for file in _FILES if file not in OVER]
SEEDS = sorted((_SHARED / "seeds").glob("*.txt"))
_PLACES = {"001": "410403", "002": "361126", "003": "512021"}  # the others are of no county of ours
_TITLE = "省级标准指引汇编"

absent = pytest.mark.skipif(not NOTICES or not SEEDS, reason="the sample texts are not beside the project")


@absent
@pytest.mark.parametrize("file", NOTICES, ids=lambda file: file.stem)
async def test_a_notice_reaches_a_village(house, file, capsys):
    before = house.world.accepted.copy()
    assert await house.run("publish", str(file), "--division", "421321101201", "--yes") == 0
    told = capsys.readouterr().out
    push = await house.last()
    assert push["title"] in await house.page(push["code"])
    rows = await _states(house, push["id"])
    assert set(rows) <= {"qrcode", "sms", "wechat"}
    assert rows["qrcode"] == {"sent": 1}
    assert not any({"pending", "sending"} & set(states) for states in rows.values())
    asked = sum(n for channel in ("sms", "wechat") for n in rows.get(channel, {}).values())
    taken = house.world.accepted - before
    assert 0 < sum(taken.values()) <= asked
    assert push["title"] in told
    assert "核对" in told
    assert "告知情况" in told
    assert not house.world.doubled()


@absent
@pytest.mark.parametrize("file", OVER, ids=lambda file: file.stem)
async def test_what_is_over_is_not_sent_by_yes(house, file):
    before = house.world.accepted.copy()
    with pytest.raises(Stop, match=r"说的事到2026-0[56]-.*就过了.*--yes 不能代您决定"):
        await house.run("publish", str(file), "--division", "421321101201", "--yes")
    assert house.world.accepted == before


async def test_a_cut_that_is_over_is_sent_by_a_person_not_by_yes(house, tmp_path, monkeypatch):
    file = tmp_path / "停水.txt"
    file.write_text(
        "停水通知\n各位村民：11月20日8:00至18:00停水，请提前储水。\n厉山镇供水站\n2025年11月18日\n联系电话：0722-3300001"
    )
    words = ("publish", str(file), "--division", "421321101201", "--channels", "qrcode")
    with pytest.raises(Stop, match=r"说的事到2025-11-20 18:00就过了.*--yes 不能代您决定"):
        await house.run(*words, "--yes")
    assert await house.owner.fetchval("SELECT count(*) FROM content.version WHERE title = '停水通知'") == 0
    monkeypatch.setattr("pusher.cli.publish.require_person", lambda: None)
    monkeypatch.setattr("pusher.cli.publish.agreed", lambda *_: True)
    assert await house.run(*words) == 0
    assert (await house.last())["title"] == "停水通知"


async def test_two_readings_of_the_places_are_not_settled_by_yes(house, tmp_path, capsys):
    file = tmp_path / "体检.txt"
    first, second = (now().date() + timedelta(days=days) for days in (6, 7))
    file.write_text(
        f"厉山镇老年人体检安排\n{first.month}月{first.day}日 星亮村村部\n"
        f"{second.month}月{second.day}日 神农社区活动室\n"
        "65周岁以上老年人空腹来，带身份证和医保卡，抽血、心电图、B超都不要钱。\n"
        f"厉山镇卫生院\n{now():%Y年%m月%d日}"
    )
    before = house.world.accepted.copy()
    with pytest.raises(Stop, match="有两种理解"):
        await house.run("publish", str(file), "--division", "421321101", "--yes")
    told = capsys.readouterr().out
    assert "厉山镇的所有地方" in told
    assert house.world.accepted == before


async def test_whom_the_roster_cannot_name_is_not_everybody_by_yes(house, tmp_path, capsys, monkeypatch):
    file = tmp_path / "换证.txt"
    file.write_text(
        f"残疾人证换证通知\n请残疾人12月20日前到镇残联换证。\n厉山镇人民政府\n{now():%Y年%m月%d日}", "utf-8"
    )
    before = house.world.accepted.copy()
    words = ("publish", str(file), "--division", "421321101201")
    with pytest.raises(Stop, match="发给谁，名册里选不出文中说的人，可以用本次名单。--yes 不能代您选定"):
        await house.run(*words, "--yes")
    assert "请核对：文中写“残疾人”：名册里没有“残疾人”标签" in " ".join(capsys.readouterr().out.split())
    monkeypatch.setattr("pusher.cli.publish.require_person", lambda: None)
    monkeypatch.setattr("pusher.cli.publish.agreed", lambda *_: False)
    asked = []
    monkeypatch.setattr("pusher.cli.publish._number", lambda _, most, *, usual: asked.append((most, usual)) or 1)
    await house.run(*words)
    assert asked == [(1, False)]  # the only group is asked about too
    assert house.world.accepted == before


@absent
@pytest.mark.parametrize("file", SEEDS, ids=lambda file: file.stem)
async def test_a_seed_hangs_in_its_villages(house, file, capsys):
    place = _PLACES.get(file.name[:3])
    draft = reading(read(file.name, file.read_bytes()), today=date(2026, 11, 21))
    words = ["--division", place] if place else ["--division", "421321101", "--channels", "qrcode"]
    words += [] if draft.title else ["--title", _TITLE]
    assert await house.run("publish", str(file), *words, "--yes") == 0
    told = capsys.readouterr().out
    push = await house.last()
    assert push["audience"] is None
    assert push["title"] == (draft.title.value if draft.title else _TITLE)
    assert push["title"] in await house.page(push["code"])
    assert await _states(house, push["id"]) == {"qrcode": {"sent": await _villages(house, words[1])}}
    assert "不发到个人" in told
    assert (house.folder / "paper" / f"{push['code']}.svg").read_text("utf-8").startswith("<svg")
    assert (house.folder / "paper" / f"{push['code']}.pdf").read_bytes().startswith(b"%PDF")


async def test_a_list_of_ones_own_needs_no_roster(house, tmp_path, capsys):
    notice, names = tmp_path / "通知.md", tmp_path / "名单.xlsx"
    notice.write_text(_OUTAGE, "utf-8")
    people = [("张一", "14000008001"), ("张二", "14000008002"), ("张三", "14000008003")]
    names.write_bytes(_sheet([("姓名", "手机号", "村"), *((*one, "双亭社区") for one in people)]))
    words = ("--division", "361126001", "--channels", "sms,qrcode", "--list", str(names), "--yes")
    assert await house.run("publish", str(notice), *words) == 0
    push = await house.last()
    assert await _states(house, push["id"]) == {
        "qrcode": {"sent": await _villages(house, "361126001")},
        "sms": {"arrived": 3},
    }
    assert "本次名单" in capsys.readouterr().out
    assert (
        await house.owner.fetchval("SELECT count(*) FROM audiences.list WHERE expires_at > now() + interval '29 days'")
        == 1
    )


async def test_a_roster_that_is_not_used_is_not_said_to_be_missing(house, tmp_path, capsys):
    notice = tmp_path / "通知.txt"
    notice.write_text(_OUTAGE, "utf-8")
    words = ("--division", "421321101201", "--channels", "qrcode", "--yes")
    assert await house.run("publish", str(notice), *words) == 0
    told = capsys.readouterr().out
    assert "名册未建" not in told
    assert "不发到个人，只发通知页面、二维码和海报" in told
    assert "没有用名册，不统计到户" in told


async def test_the_report_of_a_push_is_one_json_object(house, tmp_path, capsys):
    notice = tmp_path / "通知.txt"
    notice.write_text(_OUTAGE, "utf-8")
    assert await house.run("publish", str(notice), "--division", "421321101201", "--yes") == 0
    push = await house.last()
    capsys.readouterr()
    assert await house.run("report", str(push["id"]), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["push"] == push["id"]
    assert told["channels"]["qrcode"]["sent"] == 1
    homes = told["coverage"]
    assert homes["households"] == sum(homes[grade] for grade in ("confirmed", "arrived", "accepted", "none")) > 50


_OUTAGE = """# 关于停水检修的通知

各位村民：因管道检修，12月5日8:00至18:00停水，请提前储水。

咨询电话：0722-0000190

随县供水公司

2026年11月21日
"""


async def _states(house, push):
    rows = await house.owner.fetch(
        "SELECT channel, state, count(*) AS n FROM pusher.v_delivery WHERE push = $1 GROUP BY 1, 2", push
    )
    found = {}
    for row in rows:
        found.setdefault(row["channel"], {})[row["state"]] = row["n"]
    return found


async def _villages(house, code):
    return await house.owner.fetchval(
        "SELECT count(*) FROM audiences.division WHERE level = 3 AND code BETWEEN $1 AND $2", *_range(code)
    )


def _range(code):
    span = 10 ** (15 - len(code))
    return int(code) * span, int(code) * span + span - 1


def _sheet(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
