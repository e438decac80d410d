"""提出异议 on a 公示: before the box for questions, for lists without a table too, row by row or as a whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.item import Paragraph
from tests.pusher.web.public.office import COUNTY, NOTICE, VILLAGE
from tests.pusher.web.public.test_ask import name, page, staff  # noqa: F401 - fixtures
from tests.pusher.web.public.test_listing import LIST, _object, _text, site  # noqa: F401 - fixture

TYPED = replace(LIST, blocks=tuple(map(Paragraph, ("序号 姓名 组别 人口", "1 王守田 一组 3", "2 李长根 二组 2"))))
TOLD = replace(LIST, blocks=(Paragraph("徐广田，2口人，29票同意。"), Paragraph("王素梅，3口人，30票同意。")))


async def test_it_stands_before_the_box_which_says_who_reads_it(page, office, staff):  # noqa: F811
    _, code = await office.publish(replace(LIST, division=COUNTY))
    await name(office, staff, called="王家岗村村委会")
    shown = await _text(page, f"/n/{code}")
    assert (
        shown.index("村里看不到是谁提的") < shown.index('href="/n/' + code + '/objection">') < shown.index("有话要问")
    )
    said = "您写的和留的手机号，王家岗村村委会都看得到"
    assert said in shown[shown.index("有话要问") :]
    assert shown.count("提出异议") == 2
    assert said in await _text(page, f"/n/{code}/ask")


async def test_a_notice_that_is_no_list_has_the_box_alone(page, office, staff):  # noqa: F811
    _, code = await office.publish(NOTICE)
    await name(office, staff)
    shown = await _text(page, f"/n/{code}")
    assert "有话要问" in shown
    assert "异议" not in shown
    assert "异议" not in await _text(page, f"/n/{code}/ask")
    await _text(page, f"/n/{code}/objection", 404)


async def test_a_list_of_text_lines_is_contested_by_row(client, office):
    _, code = await office.publish(TYPED)
    assert ">2. 李长根　二组　2" in await _text(client, f"/n/{code}/objection")
    assert '查询码 <span class="no">' in await _object(client, code)
    (row,) = await office.fetch("SELECT line, division FROM pusher.objection")
    assert (row["line"], row["division"]) == (2, VILLAGE)


@pytest.mark.parametrize(("line", "taken"), [("0", True), ("1", False)])
async def test_a_list_without_rows_is_contested_as_a_whole(client, office, line, taken):
    _, code = await office.publish(TOLD)
    assert f"/n/{code}/objection" in await _text(client, f"/n/{code}")
    form = await _text(client, f"/n/{code}/objection")
    assert '<input type="hidden" name="row" value="0">' in form
    assert "请选一行" not in form
    assert "请写明是公示里的哪一户" in form
    assert ('查询码 <span class="no">' in await _object(client, code, row=line)) is taken
