"""The whole line by the API: a text, its review by people, whom, the check page, sending, the figures."""

from __future__ import annotations

import asyncio

import pytest

from audiences import store as people
from audiences.group import Reachable, Way
from audiences.resident import Basis
from content import store as items
from content.review import Step
from pusher.access import Action, Role
from tests.pusher.web.conftest import TOWN
from tests.pusher.web.console.office import REVIEWER
from tests.pusher.web.console.test_audience import SPOKEN_OF, TWO_WAYS
from tests.pusher.web.console.test_audience_asked import UNNAMED

TEXT = """厉山镇人民政府关于开展养老保险待遇领取资格认证的通知

各村（社区）：
年满60周岁的养老金领取人，请在2026年12月31日前到村委会办理资格认证。
咨询电话：0722-3338000
厉山镇人民政府
2026年11月18日
"""
NEW = {"division": str(TOWN), "text": TEXT, "duty": "must", "issuer": "厉山镇人民政府"}


async def review(office, code: str) -> None:
    """People take the steps that are left."""
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
        for person, act in enumerate((await items.standing(conn, item.id)).route.acts[1:], REVIEWER):
            await items.step(conn, item.id, Step(act, person, item.current, office.site.clock()))


@pytest.fixture
async def ready(office, program):
    """A program and its item, reviewed."""
    await office.whole()
    portal = await program()
    made = await portal.post("/items", NEW, status=201)
    await portal.post(f"/items/{made['code']}/submit", {"version": made["version"]})
    await review(office, made["code"])
    return portal, made["code"]


async def test_a_text_becomes_a_push_and_its_figures(office, site, ready):
    portal, code = ready
    item = await portal.get(f"/items/{code}")
    assert item["state"] == "approved"
    assert item["document"]["plain"]["deadline"] == "2026-12-31", "read out of the text"
    assert item["document"]["duty"] == "must"
    found = await portal.get(f"/items/{code}/audiences")
    first = found["audiences"][0]
    assert "60" in first["sentence"]
    assert first["count"]["people"] == sum(one["people"] for one in first["villages"].values()) == 4
    assert found["channels"] == ["sms"]
    check = await portal.post(
        "/pushes", {"item": code, "audience": first["choice"], "channels": ["sms"], "per": "person"}, status=201
    )
    assert check["people"] == 4
    assert "资格认证" in check["texts"][0]["text"]
    assert "】请转告您代收的家人或邻居：" in check["texts"][0]["passed_on"]
    assert {one["reason"]: one["people"] for one in check["unreachable"]} == {"none": 2}
    assert await portal.get(f"/pushes/{check['push']}/check") == check
    sent = await portal.post(f"/pushes/{check['push']}/send", {"digest": check["digest"]})
    assert sent["state"] == "approved"
    assert site.rung == [int(check["push"])]
    assert (await portal.get("/pushes"))["pushes"][0]["push"] == check["push"]
    report = await portal.get(f"/pushes/{check['push']}/report")
    assert report["coverage"]["households"] == sum(one["households"] for one in report["villages"])
    paused = await portal.post(f"/pushes/{check['push']}/pause", {"reason": "电话写错了"})
    assert paused["state"] == "paused"
    assert (await portal.post(f"/pushes/{check['push']}/resume"))["state"] == "approved"
    assert (await portal.post(f"/pushes/{check['push']}/cancel"))["state"] == "cancelled"
    history = await office.db.owner.fetch("SELECT action, detail FROM pusher.audit WHERE detail ? 'key' ORDER BY id")
    assert [row["action"] for row in history] == [
        "create_item", "submit_item", "prepare_push", "send_push", "pause_push", "resume_push", "cancel_push"
    ]  # fmt: skip
    assert {row["detail"]["key"] for row in history} == {portal.number}


async def test_what_was_changed_after_the_check_page_is_not_sent(ready):
    portal, code = ready
    check = await portal.post("/pushes", {"item": code, "audience": "proposal:0", "channels": ["sms"]}, status=201)
    said = await portal.post(f"/pushes/{check['push']}/send", {"digest": "0" * 64}, status=409)
    assert "有变" in said["detail"]


async def test_a_push_goes_to_the_named_villages_only(ready):
    portal, code = ready
    villages = (await portal.get(f"/items/{code}/audiences"))["audiences"][0]["villages"]
    assert sorted(one["people"] for one in villages.values()) == [1, 3]
    few = min(villages, key=lambda each: villages[each]["people"])
    wish = {"item": code, "audience": "proposal:0", "channels": ["sms"], "per": "person", "divisions": [few]}
    assert (await portal.post("/pushes", wish, status=201))["people"] == 1
    said = await portal.post("/pushes", wish | {"divisions": ["421321999999000"]}, status=422)
    assert said["errors"][0]["pointer"] == "/divisions"
    neighbour = str(TOWN + 10**6)  # a town of the key's county, but not the one that the notice is of
    said = await portal.post("/pushes", wish | {"divisions": [neighbour]}, status=422)
    assert said["errors"][0]["pointer"] == "/divisions"
    said = await portal.post("/pushes", wish | {"audience": "proposal:99"}, status=422)
    assert said["errors"][0]["pointer"] == "/audience"
    said = await portal.post("/pushes", wish | {"channels": ["pigeon"]}, status=422)
    assert "可用的有" in said["errors"][0]["detail"]


async def test_a_choice_that_has_become_another_is_refused(ready):
    portal, code = ready
    first = (await portal.get(f"/items/{code}/audiences"))["audiences"][0]
    assert first["where"] == ""  # one reading only
    other = first["choice"][:-8] + "00000000"
    said = await portal.post("/pushes", {"item": code, "audience": other, "channels": ["sms"]}, status=409)
    assert "提议变了" in said["detail"]


async def test_two_readings_of_the_places_are_two_proposals(office, program):
    await office.whole()
    portal = await program()
    code = (await office.approved(**TWO_WAYS)).code
    offered = await portal.get(f"/items/{code}/audiences")
    places, whole, *_ = offered["audiences"]
    told = [(one["name"], one["words"]) for one in offered["places"]]
    assert told == [
        ("厉山镇星亮村村民委员会", "3月6日 星亮村村部"),
        ("厉山镇沙城村村民委员会", "3月7日 沙城村村部"),
    ]
    assert [one["where"] for one in (places, whole)] == ["厉山镇星亮村、厉山镇沙城村", "厉山镇的所有地方"]
    assert [one["open"][0][:5] for one in (places, whole)] == ["也可能发给"] * 2
    assert [one["count"]["people"] for one in (places, whole)] == [1, 4]
    wish = {"item": code, "channels": ["sms"], "per": "person"}
    said = await portal.post("/pushes", wish | {"audience": "proposal:0"}, status=409)
    assert "两种理解" in said["detail"]
    check = await portal.post("/pushes", wish | {"audience": whole["choice"]}, status=201)
    assert check["people"] == 4
    ticked = {"audience": places["choice"], "divisions": [offered["places"][0]["division"]]}
    assert (await portal.post("/pushes", wish | ticked, status=201))["people"] == 1


async def test_a_program_does_not_choose_people_of_whom_a_text_may_only_speak(office, program, monkeypatch):
    monkeypatch.setattr("content.ingest.conditions._SURE", 1.1)
    await office.whole()
    portal = await program()
    code = (await office.approved(**SPOKEN_OF)).code
    some, everybody, *_ = (await portal.get(f"/items/{code}/audiences"))["audiences"]
    assert "也可能只是提到" in some["open"][0]
    wish = {"item": code, "channels": ["sms"], "per": "person"}
    said = await portal.post("/pushes", wish | {"audience": "proposal:0"}, status=409)
    assert said["detail"].startswith("发给谁，文中有两种理解")
    assert (await portal.post("/pushes", wish | {"audience": everybody["choice"]}, status=201))["people"] == 5


async def test_a_program_does_not_take_everybody_for_whom_the_roster_cannot_name(office, program):
    await office.whole()
    portal = await program()
    code = (await office.approved(**UNNAMED)).code
    everybody, *_ = (await portal.get(f"/items/{code}/audiences"))["audiences"]
    assert "请用本次名单" in everybody["open"][0]
    wish = {"item": code, "channels": ["sms"], "per": "person"}
    said = await portal.post("/pushes", wish | {"audience": "proposal:0"}, status=409)
    assert said["detail"].startswith("发给谁，名册里选不出文中说的人，可以用本次名单。请人选定")
    await portal.post("/pushes", wish | {"audience": everybody["choice"]}, status=201)


async def test_a_repeat_gets_the_first_answer_and_does_nothing(office, ready):
    portal, code = ready
    wish = {"item": code, "audience": "proposal:0", "channels": ["sms"]}
    name = {"Idempotency-Key": "portal-2026-1"}
    answers = await asyncio.gather(*(portal.post("/pushes", wish, status=201, **name) for _ in range(5)))
    assert all(one == answers[0] for one in answers)
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.push") == 1
    await portal.post("/pushes", wish, status=201, **name)
    assert portal.last["Idempotency-Replayed"] == "true"
    said = await portal.post("/pushes", wish | {"per": "person"}, status=422, **name)
    assert "Idempotency-Key" in said["detail"]
    await portal.post("/pushes", wish, status=201, **{"Idempotency-Key": "another"})
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.push") == 2


async def test_what_failed_may_be_asked_again_under_the_same_name(office, program):
    await office.divisions()
    portal = await program()
    name = {"Idempotency-Key": "portal-2"}
    await portal.post("/items", {**NEW, "division": "440305000000000"}, status=404, **name)
    await portal.post("/items", NEW, status=201, **name)


async def test_lists_are_walked_to_their_end_once(office, program):
    await office.divisions()
    portal = await program()
    made = [(await portal.post("/items", NEW, status=201))["code"] for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = await portal.get(f"/items?limit=2{cursor and '&cursor=' + cursor}")
        assert len(page["items"]) <= 2
        seen += [one["code"] for one in page["items"]]
        cursor = page["next"]
    assert seen == made[::-1]
    assert (await portal.get("/items?state=approved"))["items"] == []


async def test_a_draft_with_an_id_number_is_named_and_not_handed_to_review(office, program):
    await office.divisions()
    portal = await program()
    made = await portal.post("/items", NEW | {"text": TEXT + "张三，身份证号42132119900307123X。\n"}, status=201)
    assert any(one["severity"] == "block" for one in made["findings"])
    assert "42132119900307123" not in str(made["findings"])
    said = await portal.post(f"/items/{made['code']}/submit", {"version": made["version"]}, status=409)
    assert "必须改" in said["detail"]


async def test_a_title_with_nothing_under_it_is_not_handed_to_review(office, program):
    await office.divisions()
    portal = await program()
    made = await portal.post("/items", NEW | {"text": "关于停水的通知\n厉山镇人民政府\n2026年11月18日\n"}, status=201)
    said = await portal.post(f"/items/{made['code']}/submit", {"version": made["version"]}, status=409)
    assert "必须改" in said["detail"]


async def test_withdrawn_by_a_program(ready):
    portal, code = ready
    assert (await portal.post(f"/items/{code}/withdraw", {"reason": "重复发布"}))["state"] == "withdrawn"
    assert (await portal.post(f"/items/{code}/withdraw", {"reason": "重复发布"}, status=409))["detail"]


async def test_letters_are_numbers_and_days_only(office, program):
    await office.divisions()
    account = await office.account()
    await office.db.owner.execute(
        "INSERT INTO pusher.question (county, division, account, source, received_at, due, certain, key_id, cipher)"
        " VALUES (421321, $1, $2, 'sms', now(), '2026-12-01', true, 1, 'x')", TOWN, account,
    )  # fmt: skip
    portal = await program(Role.COUNTY_OFFICE, Action.ANSWER_QUESTION)
    (one,) = (await portal.get("/questions"))["questions"]
    assert one["due"] == "2026-12-01"
    assert set(one) == {"question", "division", "item", "title", "source", "state", "received_at", "due"}


async def test_a_kept_group_is_a_choice(office, ready):
    portal, code = ready
    rule = Reachable(Way.PHONE)
    async with office.db.owner.acquire() as conn:
        await people.save_group(
            conn, county=421321, division=TOWN, name="有手机的", rule=rule, basis=Basis.REGISTERED, by=1,
            at=office.site.clock(),
        )  # fmt: skip
    (group,) = (await portal.get("/groups"))["groups"]
    assert (group["name"], group["division"]) == ("有手机的", str(TOWN))
    check = await portal.post(
        "/pushes", {"item": code, "audience": group["choice"], "channels": ["sms"], "per": "person"}, status=201
    )
    assert check["people"] == 3


async def test_a_kept_group_that_a_merger_left_in_doubt_is_refused_until_a_person_saved_it(office, ready):
    portal, code = ready
    async with office.db.owner.acquire() as conn:
        number = await people.save_group(
            conn, county=421321, division=TOWN, name="有手机的", rule=Reachable(Way.PHONE), basis=Basis.REGISTERED,
            by=1, at=office.site.clock(),
        )  # fmt: skip
        await conn.execute("UPDATE audiences.saved_group SET doubt = '没有登记组的人都算在内。' WHERE id = $1", number)
    wish = {"item": code, "audience": f"group:{number}", "channels": ["sms"], "per": "person"}
    problem = await portal.post("/pushes", wish, status=409)
    assert "还没有人核对：没有登记组的人都算在内" in problem["detail"]
