"""A step that only its author might take (没有别人能办): said at once with the remedy, the administrators are told."""

from __future__ import annotations

from dataclasses import replace

from content import store
from content.review import Act, Step
from pusher import late
from pusher.access import Role
from tests.pusher.web.conftest import add_person, grant_of
from tests.pusher.web.console.office import AUTHOR
from tests.pusher.web.console.test_alerts import RED, _bring

STUCK = "“终审签发”没有别人能办"


async def _signed_in(site, account: str, role: Role, name: str):
    await add_person(site.deps, account, grant_of(role), name=name)
    browser = site.browser()
    await browser.sign_in(account)
    return browser


async def _submitted(site, db, browser) -> str:
    code = await _bring(browser, RED)
    async with db.web.acquire() as conn:
        item = await store.by_code(conn, code)
    assert (await browser.post(f"/console/items/{code}/submit", {"hash": item.current})).status == 303
    return code


async def test_whom_it_waits_for_is_never_the_author_and_the_remedy_is_named_at_once(site, office, db):
    await office.divisions()
    author = await _signed_in(site, "ying", Role.COUNTY_OFFICE, "刘颖")
    admin = await _signed_in(site, "quan", Role.SECURITY_ADMIN, "周全")
    system = await _signed_in(site, "tong", Role.SYSTEM_ADMIN, "童心")
    page = await author.page(f"/console/items/{await _submitted(site, db, author)}")
    assert STUCK in page
    assert "没有别人能终审签发" in page
    assert "等刘颖" not in page
    assert "请安全管理员（周全）在“人员和授权”里给另一个人加“县政务公开办”" in page
    assert "先请系统管理员（童心）登记" in page
    desk = replace(site.desk, pool=db.worker)
    await late.tell(desk)
    for browser in (author, admin, system):
        home = await browser.page("/console")
        assert "1条信息等终审签发，没有别人能办" in home
    assert RED["headline"] not in await admin.page("/console")
    await add_person(site.deps, "second", grant_of(Role.COUNTY_OFFICE), name="孙二")
    await late.tell(desk)
    assert "没有别人能办" not in await admin.page("/console")


async def test_a_second_person_is_named_and_nothing_is_said_to_be_stuck(site, office, db):
    await office.divisions()
    author = await _signed_in(site, "ying", Role.COUNTY_OFFICE, "刘颖")
    await add_person(site.deps, "second", grant_of(Role.COUNTY_OFFICE), name="孙二")
    page = await author.page(f"/console/items/{await _submitted(site, db, author)}")
    assert "等孙二终审签发" in page
    assert STUCK not in page
    await late.tell(replace(site.desk, pool=db.worker))
    assert "没有别人能办" not in await author.page("/console")
    site.clock.forward(days=3)
    await late.tell(replace(site.desk, pool=db.worker))
    again = await _signed_in(site, "third", Role.TOWN_EDITOR, "外人")
    assert "等刘颖" not in await again.page("/console")


async def test_who_took_another_step_of_this_round_is_not_waited_for_and_a_hold_frees_him(site, office, db):
    item = await office.item(Act.SUBMIT)
    reviewer = await add_person(site.deps, "jing", grant_of(Role.TOWN_SIGNER), name="李静")
    at = site.clock()
    async with db.web.acquire() as conn:
        await store.step(conn, item.id, Step(Act.REVIEW, reviewer, item.current, at))
        assert reviewer in (await store.barred(conn, [item.id]))[item.id]
    editor = await site.person(Role.TOWN_EDITOR)
    assert STUCK in await editor.page(f"/console/items/{item.code}")
    async with db.web.acquire() as conn:
        await store.step(conn, item.id, Step(Act.HOLD, reviewer, item.current, at, "等文件"))
        await store.step(conn, item.id, Step(Act.RESUME, reviewer, item.current, at))
        assert reviewer not in (await store.barred(conn, [item.id]))[item.id]
    assert "等李静复审" in await editor.page(f"/console/items/{item.code}")


async def test_what_is_late_and_only_its_author_might_take_is_said_in_the_same_words(site, office, db):
    await office.divisions()
    author = await _signed_in(site, "ying", Role.COUNTY_OFFICE, "刘颖")
    await _submitted(site, db, author)
    site.clock.forward(days=3)
    await author.sign_in("ying")  # the session is over
    desk = replace(site.desk, pool=db.worker)
    await late.tell(desk)
    home = await author.page("/console")
    assert "超过办理时限，最久的没有别人能终审签发" in home
    assert "没有人" not in home
    await add_person(site.deps, "second", grant_of(Role.COUNTY_OFFICE), name="孙二")
    await late.tell(desk)
    assert "最久的等孙二终审签发" in await author.page("/console")


async def test_each_step_that_a_unit_is_stuck_at_is_told(site, office, db):
    await office.divisions()
    for acts in ((Act.SUBMIT,), (Act.SUBMIT,), (Act.SUBMIT, Act.REVIEW)):
        await office.item(*acts)
    desk = replace(site.desk, pool=db.worker)
    await late.tell(desk)
    (told,) = await db.owner.fetch("SELECT text, times FROM pusher.alarm WHERE kind = 'stuck'")
    assert "厉山镇2条信息等复审，没有别人能办" in told["text"]
    assert "厉山镇1条信息等终审签发，没有别人能办" in told["text"]
    await late.tell(desk)
    assert await db.owner.fetchval("SELECT times FROM pusher.alarm WHERE kind = 'stuck'") == told["times"]


async def test_who_signed_the_version_before_may_sign_the_next(office, db):
    item = await office.approved()
    async with db.web.acquire() as conn:
        (*_, signed) = await store.steps(conn, item.id)
        assert signed.person in (await store.barred(conn, [item.id]))[item.id]
        version = replace(await store.version(conn, item.id, item.current), title="改过的标题")
        await store.edit(conn, item.id, version, by=AUTHOR, at=office.site.clock())
        assert (await store.barred(conn, [item.id]))[item.id] == {AUTHOR}
