"""A county tunes its checks; masks that join up are refused."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pytest

from content import store
from content.ingest import read
from content.item import Genre, Paragraph, Table
from content.review import Act
from pusher.access import TABLE, Action, Role
from pusher.web.console.version_form import values
from tests.pusher.web.console.office import NOTICE

WRONG = replace(NOTICE, blocks=(Paragraph("秸杆还田，补帖按年发放。"), Paragraph("秸杆禁烧。")))


@pytest.mark.parametrize("role", sorted(TABLE), ids=str)
async def test_only_the_county_office_tunes(site, role):
    person = await site.person(role)
    status = (await person.get("/console/rules")).status
    assert (status == 200) is (Action.TUNE_CHECKS in TABLE[role]) is (role is Role.COUNTY_OFFICE)
    posted = await person.post("/console/rules/severity", {"rule": "phone", "severity": "off", "reason": "x"})
    assert (posted.status == 303) is (role is Role.COUNTY_OFFICE)


async def test_a_county_tunes_severity_words_entries_and_allowances(site, office):
    item = await office.item(version=replace(WRONG, blocks=(Paragraph("秸杆，村霸，陈伯14000000009。"),)))
    county, editor = await site.person(Role.COUNTY_OFFICE), await site.person(Role.TOWN_EDITOR)
    edit = f"/console/items/{item.code}/edit"
    assert "没有标明用途的手机号" in await editor.page(edit)
    for path, form in (
        ("severity", {"rule": "word_serious", "severity": "block", "reason": "错别字零容忍"}),
        ("word", {"wrong": "村霸", "right": "", "class": "sensitive", "exceptions": ""}),
        ("entry", {"code": "11", "words": "错别字一律不得出门"}),
        ("allow", {"value": "140 0000 0009", "note": "厉山镇人社中心值班"}),
    ):
        response = await county.post(f"/console/rules/{path}", form)
        assert response.status == 303, (path, await response.text())
    page = await editor.page(edit)
    assert "必须改：错别字" in page
    assert "错别字一律不得出门" in page
    assert "县里规定的敏感词" in page
    assert "没有标明用途的手机号" not in page
    rules = await county.page("/console/rules")
    assert "错别字零容忍" in rules
    for path, form in (
        ("severity", {"rule": "word_serious", "severity": "off", "reason": "试点"}),
        ("word/drop", {"wrong": "村霸"}),
        ("disallow", {"kind": "number", "value": "14000000009"}),
    ):
        assert (await county.post(f"/console/rules/{path}", form)).status == 303
    page = await editor.page(edit)
    assert "错别字" not in page
    assert "敏感词" not in page
    assert "没有标明用途的手机号" in page
    assert (await county.post("/console/rules/severity", {"rule": "word_serious", "severity": "shipped"})).status == 303
    assert "请留意：错别字" in await editor.page(edit)


@pytest.mark.parametrize("rule", ["id_number", "bank_card", "id_joined", "openness", "nonsense"])
async def test_the_gravest_rules_cannot_be_switched_off(site, rule):
    county = await site.person(Role.COUNTY_OFFICE)
    response = await county.post("/console/rules/severity", {"rule": rule, "severity": "off", "reason": "x"})
    assert response.status == 400


@pytest.mark.parametrize(
    ("path", "form", "says"),
    [
        ("severity", {"rule": "phone", "severity": "off", "reason": ""}, "请写明调整的理由"),
        ("word", {"wrong": "字", "right": "词", "class": "serious"}, "2到40个字"),
        ("word", {"wrong": "错词", "right": "", "class": "serious"}, "请写正确的词"),
        ("word", {"wrong": "错词", "right": "对词", "class": "serious", "exceptions": "别的"}, "应当含有错词"),
        ("allow", {"value": "http://x", "note": "甲"}, "域名"),
        ("allow", {"value": "news.example.cn", "note": ""}, "哪个单位"),
        ("entry", {"code": "1", "words": ""}, "请写内容"),
    ],
)
async def test_what_is_filled_in_badly_is_said_beside_the_field(site, path, form, says):
    county = await site.person(Role.COUNTY_OFFICE)
    response = await county.post(f"/console/rules/{path}", form)
    assert response.status == 400
    assert says in await response.text()


def listed(digits):
    return replace(NOTICE, blocks=(Table((("姓名", "身份证号", "金额"), ("张三", digits, "100"))),))


async def test_a_mask_that_completes_one_that_is_out_is_refused(site, office):
    first = await office.item(Act.SUBMIT, Act.REVIEW, version=listed("4213211988********"))
    signer = await site.person(Role.TOWN_SIGNER)
    signed = await signer.post(
        f"/console/items/{first.code}/review", {"decision": "sign", "note": "", "read": "1", "hash": first.current}
    )
    assert signed.status == 303, await signed.text()
    second = await office.item(version=listed("**********01011234"))
    editor = await site.person(Role.TOWN_EDITOR)
    page = await editor.page(f"/console/items/{second.code}/edit")
    assert f"和已公开的信息{first.code}里同名的人能拼出完整号码" in page
    refused = await editor.post(f"/console/items/{second.code}/submit", {"hash": second.current})
    assert refused.status == 409
    async with office.db.owner.acquire() as conn:
        rows = await conn.fetch("SELECT * FROM content.mask")
    assert len(rows) == 1
    assert "1988" not in repr(dict(rows[0]))


async def test_what_must_be_mended_is_not_signed(site, office):
    item = await office.item(Act.SUBMIT, Act.REVIEW, version=listed("110105194912310021"))
    leak = await office.item(Act.SUBMIT, Act.REVIEW, version=listed("11010519491231002X"))
    signer = await site.person(Role.TOWN_SIGNER)
    for one in (item, leak):
        form = {"decision": "sign", "note": "", "hash": one.current}
        response = await signer.post(f"/console/items/{one.code}/review", form)
        assert response.status == 400
        assert "必须改" in await response.text()
    returned = {"decision": "return", "note": "删去号码", "hash": leak.current}
    assert (await signer.post(f"/console/items/{leak.code}/review", returned)).status == 303


async def test_a_leak_in_a_file_is_found(site, office):
    book = openpyxl.Workbook()
    for row in (("姓名", "身份证号码", "金额"), ("张三", "11010519491231002X", 100)):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    async with office.db.web.acquire() as conn:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        file = await store.attach(conn, 421321, "名单.xlsx", kind, data.getvalue(), site.clock())
    item = await office.item(version=replace(NOTICE, attachments=(file,)))
    editor = await site.person(Role.TOWN_EDITOR)
    page = await editor.page(f"/console/items/{item.code}/edit")
    assert re.search("附件“名单.xlsx”的工作表“[^”]+”第\\d行第2列", page)
    assert (await editor.post(f"/console/items/{item.code}/submit", {"hash": item.current})).status == 409


async def test_a_policy_without_its_explanation_is_noticed(site, office):
    item = await office.item(version=replace(NOTICE, genre=Genre.POLICY))
    editor = await site.person(Role.TOWN_EDITOR)
    page = await editor.page(f"/console/items/{item.code}/edit")
    assert "政策文件没有关联解读" in page
    async with office.db.web.acquire() as conn:
        version = await store.version(conn, item.id, item.current)
    form = values(version) | {"was": item.current, "unexplained": "上级已有解读", "unexplained_by": "镇长李某"}
    assert (await editor.post(f"/console/items/{item.code}/edit", form)).status == 303
    page = await editor.page(f"/console/items/{item.code}/edit")
    assert "没有解读，理由：上级已有解读（镇长李某决定）" in page
    async with office.db.web.acquire() as conn:
        kept = await store.version(conn, item.id, (await store.get(conn, item.id)).current)
    assert (kept.unexplained, kept.unexplained_by) == ("上级已有解读", "镇长李某")
    paper = await editor.get(f"/console/items/{item.code}/review-sheet")
    assert paper.status == 200
    words = "".join(read("审核表.pdf", await paper.read()).text.split())
    assert "不作解读上级已有解读（镇长李某决定）" in words
    assert "提示：没有解读" in words
