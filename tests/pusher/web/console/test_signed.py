"""代签: a photo of the signed 审核表 stands for a step only where the county permits it, in its signer's name."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace

import pytest
from aiohttp import FormData

from content import store as items
from content.review import Act, State
from pusher import errand
from pusher.access import Role
from pusher.store import county as counties
from pusher.store.county import County
from pusher.strategy import QuietHours
from tests.pusher.web.conftest import NEIGHBOUR, VILLAGE, add_person, grant_of
from tests.pusher.web.phones import NUMBER, phones  # noqa: F401 - a fixture

JPEG = b"\xff\xd8\xff\xe0" + b"a photo" * 40


async def permit(site, *, signed_photo: bool = True) -> None:
    words = County("https://x.gov.cn", QuietHours(), signed_photo=signed_photo)
    async with site.deps.pool.acquire() as conn:
        await counties.set_county(conn, 421321, words)


async def put(browser, item, signer: int, photo: bytes = JPEG, **more):
    form = FormData({"csrf": await browser.token(), "signer": str(signer), "hash": item.current} | more)
    form.add_field("photo", io.BytesIO(photo), filename="photo.jpg")
    path = f"/console/items/{item.code}/signed"
    return await browser.client.post(path, data=form, allow_redirects=False)


@pytest.fixture
async def village(site, office):
    """A village clerk, its secretary's number and an item that waits for her."""
    await office.divisions()
    signer = await add_person(site.deps, "secretary", grant_of(Role.VILLAGE_SECRETARY), name="吴强")
    clerk = await site.person(Role.VILLAGE_EDITOR)
    return clerk, signer, await office.item(Act.SUBMIT, unit=VILLAGE, division=VILLAGE)


async def test_the_step_is_the_signers_and_the_photo_its_evidence(village, site, db):
    clerk, signer, item = village
    await permit(site)
    assert "上传签字的审核表" in await clerk.page(f"/console/items/{item.code}")
    assert "吴强" in await clerk.page(f"/console/items/{item.code}/signed")
    done = await put(clerk, item, signer)
    assert done.status == 303, await done.text()
    async with site.deps.pool.acquire() as conn:
        assert (await items.get(conn, item.id)).state is State.APPROVED
        step = (await items.steps(conn, item.id))[-1]
    assert (step.act, step.person, "上传照片" in step.note, step.read) == (Act.SIGN, signer, True, False)
    page = await clerk.page(f"/console/items/{item.code}")
    photo = await clerk.get(re.search(rf"/console/items/{item.code}/signed/\d+", page)[0])
    assert (photo.content_type, await photo.read()) == ("image/jpeg", JPEG)
    said = {row["action"]: row["detail"] for row in await db.owner.fetch("SELECT action, detail FROM pusher.audit")}
    assert said["sign_by_photo"]["sha256"] == hashlib.sha256(JPEG).hexdigest()
    assert said["sign_item"]["signer"] == signer


async def test_a_county_that_said_nothing_takes_none(village, site):
    clerk, signer, item = village
    assert "上传签字的审核表" not in await clerk.page(f"/console/items/{item.code}")
    assert (await put(clerk, item, signer)).status == 409
    await permit(site, signed_photo=False)
    assert (await put(clerk, item, signer)).status == 409


@pytest.mark.parametrize("photo", [b"%PDF-1.7 not a photo", b"<svg onload=alert(1)>", b""])
async def test_only_photos_are_taken(village, site, photo):
    clerk, signer, item = village
    await permit(site)
    refused = await put(clerk, item, signer, photo)
    assert (refused.status, "JPG或PNG" in await refused.text()) == (400, True)


async def test_nobody_signs_for_himself_or_for_who_may_not(village, site, office):
    clerk, signer, item = village
    await permit(site)
    stranger = await add_person(
        site.deps, "far", replace(grant_of(Role.VILLAGE_SECRETARY), lo=NEIGHBOUR, hi=NEIGHBOUR + 999)
    )
    async with site.deps.pool.acquire() as conn:
        me = await conn.fetchval("SELECT id FROM pusher.staff WHERE account = 'village_editor'")
    for other in (stranger, me, 9001, 0):
        assert (await put(clerk, item, other)).status == 400
    own = await office.item(Act.SUBMIT, unit=VILLAGE, division=VILLAGE, author=signer, title="书记自己写的")
    assert (await put(clerk, own, signer)).status == 400
    assert (await put(clerk, item, signer, hash="0" * 64)).status == 400, "another version was on the page"


async def test_the_signer_is_told_by_sms(phones, site, office):  # noqa: F811
    signer = await phones.person(Role.VILLAGE_SECRETARY)
    item = await office.item(Act.SUBMIT, unit=VILLAGE, division=VILLAGE)
    await permit(site)
    assert (await put(await site.person(Role.VILLAGE_EDITOR), item, signer)).status == 303
    for _ in range(2):
        await errand.errands(replace(phones.desk, now=site.clock))
    (said,) = phones.texts(NUMBER)
    assert "不是您签的" in said
    assert "资格认证" not in said
