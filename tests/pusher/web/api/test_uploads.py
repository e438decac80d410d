"""Files by the API: a document becomes an item, a roster is compared and applied; what is wrong is named by its row."""

from __future__ import annotations

import io

import pytest
import redis.asyncio
from aiohttp import FormData
from docx import Document

from pusher.access import Role
from pusher.limits import KeyBucket
from tests.pusher.web.api.test_line import TEXT
from tests.pusher.web.conftest import TOWN
from tests.pusher.web.console.office import ROSTER

OFFICE = {"division": str(TOWN)}


async def upload(each, path: str, data: bytes, name: str, fields=(), *, status: int = 200, **headers: str):
    form = FormData(dict(fields), default_to_multipart=True, quote_fields=False)
    form.add_field("file", io.BytesIO(data), filename=name)
    headers = {"Authorization": f"Bearer {each.token}", **headers}
    response = await each.client.post(f"/api/v1{path}", data=form, headers=headers)
    said = await response.json()
    assert response.status == status, said
    each.last = dict(response.headers)
    return said


def document() -> bytes:
    made, file = Document(), io.BytesIO()
    for line in TEXT.splitlines():
        made.add_paragraph(line)
    made.save(file)
    return file.getvalue()


async def test_a_document_becomes_an_item_and_a_repeat_is_the_same_one(office, program):
    await office.divisions()
    each, once, file = await program(), {"Idempotency-Key": "portal-1"}, document()
    made = await upload(each, "/documents", file, "通知.docx", OFFICE, status=201, **once)
    assert (made["title"], made["document"]["plain"]["deadline"]) == (TEXT.splitlines()[0], "2026-12-31")
    again = await upload(each, "/documents", file, "通知.docx", OFFICE, status=201, **once)
    assert (again["code"], each.last["Idempotency-Replayed"]) == (made["code"], "true"), "another boundary, one file"
    await upload(each, "/documents", TEXT.encode(), "通知.txt", OFFICE, status=422, **once)
    assert len((await each.get("/items"))["items"]) == 1


@pytest.mark.parametrize(
    ("name", "data", "fields", "status", "pointer"),
    [
        ("通知.docx", b"PK\x03\x04 no document", OFFICE, 422, "/file"),
        ("通知.exe", b"MZ", OFFICE, 422, "/file"),
        ("", b"x", OFFICE, 422, "/file"),
        ("通知.txt", TEXT.encode(), {}, 422, "/division"),
        ("通知.txt", TEXT.encode(), OFFICE | {"titel": "x"}, 422, "/titel"),
        ("通知.txt", TEXT.encode(), {"division": "440305000000000"}, 404, None),
        ("通知.txt", b"x" * 22_100_000, OFFICE, 413, None),
    ],
)
async def test_what_is_no_document_is_refused_by_its_place(office, program, name, data, fields, status, pointer):
    await office.divisions()
    each = await program()
    said = await upload(each, "/documents", data, name, fields, status=status)
    assert (said.get("errors") or [{"pointer": None}])[0]["pointer"] == pointer, said
    assert (await each.get("/items"))["items"] == []


async def test_a_form_that_is_none_is_said(program):
    each = await program()
    headers = {"Authorization": f"Bearer {each.token}"}
    for kind, status in (
        ("application/json", 415),
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=x", 400),
    ):
        response = await each.client.post("/api/v1/documents", data=b"{}", headers=headers | {"Content-Type": kind})
        assert response.status == status, kind


async def test_a_roster_is_compared_then_applied_and_nobody_is_named(office, program, db):
    await office.divisions()
    each = await program(Role.TOWN_EDITOR)
    seen = await upload(each, "/rosters", ROSTER.encode(), "花名册.csv", OFFICE)
    assert (seen["counts"]["new"], await db.owner.fetchval("SELECT count(*) FROM audiences.resident")) == (5, 0)
    done = await each.post("/rosters/apply", {"token": seen["token"]})
    assert (done["counts"]["new"], "王大爷" in str(seen) + str(done)) == (5, False)
    assert await db.owner.fetchval("SELECT count(*) FROM audiences.resident") == 5
    assert "导入" in (await each.post("/rosters/apply", {"token": seen["token"]}, status=409))["detail"]
    assert await db.owner.fetchval("SELECT detail->>'key' FROM pusher.audit WHERE action = 'import_roster'")


async def test_a_bad_row_is_named_and_nothing_of_the_file_is_taken(office, program):
    await office.divisions()
    each = await program(Role.TOWN_EDITOR)
    said = await upload(
        each, "/rosters", ROSTER.replace("14000000004", "14000000O04").encode(), "a.csv", OFFICE, status=422
    )
    assert [one["pointer"] for one in said["errors"]] == ["/file#6/手机号"]
    assert "14000000O04" not in said["errors"][0]["detail"], "cells are masked"
    strange = ROSTER.replace("手机号", "手机号,备用栏", 1).replace("\n", ",\n").replace("备用栏,\n", "备用栏\n")
    said = await upload(each, "/rosters", strange.encode(), "a.csv", OFFICE, status=422)
    assert (said["errors"][0]["pointer"], "as_is" in said["errors"][0]["detail"]) == ("/file#1/备用栏", True)
    await upload(each, "/rosters", strange.encode(), "a.csv", OFFICE | {"as_is": "true"})
    await upload(await program(Role.COUNTY_BUREAU), "/rosters", ROSTER.encode(), "a.csv", OFFICE, status=403)


async def test_a_key_that_asks_too_often_is_told_when_to_come_back(site, program, valkey):
    each, other = await program(), await program()
    async with redis.asyncio.from_url(valkey) as client:
        object.__setattr__(site.deps, "calls", KeyBucket(client, 3))
        for _ in range(3):
            await each.get("/groups")
        said = await each.get("/groups", status=429)
        assert (int(each.last["Retry-After"]), "秒后" in said["detail"]) == (20, True)
        assert await KeyBucket(client, 3).wait(each.number) > 0, "another process counts the same"
        await other.get("/groups")
        await client.flushall()
        await each.get("/groups")
        object.__setattr__(site.deps, "calls", KeyBucket(redis.asyncio.from_url("redis://127.0.0.1:1"), 3))
        await each.get("/groups")
