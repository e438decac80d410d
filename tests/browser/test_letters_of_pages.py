"""A resident without telephone or script asks under a notice; the office says who answers, answers, makes it public."""

from __future__ import annotations

from audiences import store as people
from pusher.access import Role
from tests.pusher.web.conftest import VILLAGE, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_handouts_wrong import published


async def test_from_the_box_to_the_public_answer(open_desk, office):  # noqa: F811
    await office.whole()
    item = await office.approved()
    await published(office, item)
    clerk, reviewer = await open_desk(Role.TOWN_EDITOR), await open_desk(Role.TOWN_REVIEWER)
    await clerk.go("/console/questions")
    await clerk.look("letters-nobody")
    await clerk.follow("指定承办人")
    await clerk.page.select_option("#staff", index=1)
    await clerk.page.fill("#called", "厉山镇人社中心")
    await clerk.look("answerers")
    await clerk.press("保存")
    await clerk.look("letters-named")
    resident = await open_desk(javascript=False)
    await resident.go(f"/n/{item.code}")
    await resident.page.fill("#words", "在外地打工，怎么认证？")
    await resident.press("提交问题")
    await resident.look("page-question-taken")
    code = (await resident.page.inner_text("h1 .no")).strip()
    await clerk.go("/console/questions")
    await clerk.follow("资格认证")
    await clerk.look("letter-page")
    await clerk.page.check("input[value=page]")
    await clerk.page.fill("#answer", "在手机上认证，不用回来。")
    await clerk.press("已反馈")
    await resident.go("/answer")
    await resident.page.fill("#code", code)
    await resident.press("查答复")
    await resident.look("page-question-told")
    assert "在手机上认证，不用回来。" in await resident.page.inner_text("main")
    await _made_public(clerk, reviewer)
    office.site.clock.forward(minutes=2)
    visitor = await open_desk()
    await visitor.go(f"/n/{item.code}?v=421321101201")
    await visitor.look("notice-answers")
    assert "人在外地，怎么认证？" in await visitor.page.inner_text("main")
    assert clerk.complaints == []
    assert reviewer.complaints == []


async def _made_public(clerk, reviewer) -> None:
    """The question and its answer, naming nobody, under the notice: written by one, agreed to by another."""
    await clerk.go("/console/questions")
    await clerk.follow("资格认证")
    await clerk.follow("写一条公开问答")
    await clerk.look("answer-new")
    await clerk.page.fill("#asked", "人在外地，怎么认证？")
    await clerk.page.fill("#answered", "在手机上认证，不用回来。")
    await clerk.press("提交审核")
    await clerk.look("answers-mine")
    await reviewer.go("/console")
    await reviewer.follow("条问答等着审核")
    await reviewer.look("answers-waiting")
    await reviewer.press("同意公开")
    await reviewer.look("answers-shown")


async def test_the_sender_sees_subscribers_and_when_the_hotline_is_to_be_told(open_desk, office, db):  # noqa: F811
    await office.whole()
    await office.account("byhand")
    await db.owner.execute(
        "UPDATE pusher.account SET options = options || '{\"outlet\": \"douyin\"}' WHERE channel = 'byhand'"
    )
    await db.owner.execute("INSERT INTO pusher.county_standing (county, hotline_from) VALUES (421321, 3)")
    item = await office.approved()
    async with db.worker.acquire() as conn:
        for number in ("14000990001", "14000990002"):
            await people.subscribe(
                conn, office.site.deps.vault, county=421321, phone=number, division=VILLAGE, accounts=[],
                at=office.site.clock(),
            )  # fmt: skip
    clerk = await open_desk(Role.TOWN_EDITOR)
    await clerk.go("/console/followers")
    await clerk.look("subscribed-places")
    await clerk.go(f"/console/items/{item.code}/audience")
    await clerk.look("audience-subscribers")
    await clerk.page.check("input[name=channels][value=sms]")
    await clerk.press("核对")
    await clerk.look("check-subscribers")
    await clerk.press("发送给")
    await clerk.go("/console")
    if await clerk.page.get_by_text("资格认证").count():
        await clerk.page.get_by_role("link", name="资格认证").first.click()
        await clerk.look("handout-douyin")
    assert clerk.complaints == []
