"""Webhooks: signed as the standard says, told when a change is committed, repeated until taken, to nobody else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from content import store as items
from content.review import Act, Step
from pusher import webhook
from pusher.access import Action, Role
from pusher.webhook import BACKOFF, signed
from tests.pusher.web.conftest import TOWN


def test_signatures_are_the_standards():
    """The vector that Svix publishes with its specification (docs.svix.com, verifying payloads manually)."""
    at = datetime.fromtimestamp(1614265330, UTC)
    found = signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}')
    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert found["webhook-timestamp"] == "1614265330"


class Portal:
    """The county's portal: what it heard, and how it answers."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict, str]] = []
        self.answer = 204

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.text()))
        headers = {"Location": "/elsewhere"} if self.answer == 302 else {}
        return web.Response(status=self.answer, headers=headers)

    @property
    def said(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.heard]


@pytest.fixture(autouse=True)
def inside(site):
    """A house whose portals are in its own network; without it such an address is refused at once (test_doors)."""
    object.__setattr__(site.deps.settings, "fetch_inside", True)


@pytest.fixture
async def portal():
    one = Portal()
    app = web.Application()
    app.router.add_post("/hook", one.hear)
    server = TestServer(app)
    await server.start_server()
    one.url = str(server.make_url("/hook"))
    yield one
    await server.close()


@pytest.fixture
def worker(site, db):
    """A worker's desk; `inside` lets it reach this machine."""
    return replace(site.desk, pool=db.worker, inside=True)


async def change(office) -> str:
    """An item goes to review: one change."""
    item = await office.item()
    async with office.db.web.acquire() as conn:
        await items.step(conn, item.id, Step(Act.SUBMIT, 9001, item.current, office.site.clock()))
    return item.code


async def due(db) -> None:
    """Time passes until the next try."""
    await db.owner.execute("UPDATE pusher.event SET due_at = now() WHERE due_at IS NOT NULL")


async def test_a_change_is_told_once_signed_by_the_secret(office, program, portal, worker):
    await office.divisions()
    each = await program()
    made = await each.post("/webhooks", {"url": portal.url, "kinds": ["item", "push"]}, status=201)
    code = await change(office)
    await webhook.tell(worker)
    await webhook.tell(worker)
    ((headers, body),) = portal.heard
    assert json.loads(body)["data"] == {"item": code, "division": str(TOWN), "state": "submitted"}
    at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    assert headers["webhook-signature"] == signed(made["secret"], headers["webhook-id"], at, body)["webhook-signature"]
    (row,) = (await each.get("/webhooks"))["webhooks"]
    assert (row["failing_since"], row["said"]) == (None, "回答204")
    assert "secret" not in row


async def test_its_secret_is_kept_in_no_answer(office, program, portal, db):
    await office.divisions()
    each, wish = await program(), {"url": portal.url, "kinds": ["item"]}
    said = await each.post("/webhooks", wish, status=400, **{"Idempotency-Key": "portal-9"})
    assert "密钥" in said["detail"]
    made = await each.post("/webhooks", wish, status=201)
    rows = await db.owner.fetch(
        "SELECT response::text AS said FROM pusher.idempotency UNION ALL SELECT w::text FROM pusher.webhook AS w"
    )
    assert rows
    assert all(made["secret"].removeprefix("whsec_") not in (row["said"] or "") for row in rows)


async def test_what_is_rolled_back_is_not_told(office, program, portal, worker):
    await office.divisions()
    await (await program()).post("/webhooks", {"url": portal.url, "kinds": ["item"]}, status=201)
    item = await office.item()
    async with office.db.web.acquire() as conn:
        turn = conn.transaction()
        await turn.start()
        await items.step(conn, item.id, Step(Act.SUBMIT, 9001, item.current, office.site.clock()))
        await turn.rollback()
    await webhook.tell(worker)
    assert portal.heard == []


@pytest.mark.parametrize("answer", [500, 302, 404])
async def test_what_is_not_taken_is_told_again_and_given_up_in_the_end(office, program, portal, worker, db, answer):
    await office.divisions()
    each = await program()
    await each.post("/webhooks", {"url": portal.url, "kinds": ["item"]}, status=201)
    await change(office)
    portal.answer = answer
    await webhook.tell(worker)
    await webhook.tell(worker)
    assert len(portal.heard) == 1, "its time has not come"
    (row,) = (await each.get("/webhooks"))["webhooks"]
    assert row["failing_since"]
    assert row["said"] == f"回答{answer}"
    wait = await db.owner.fetchval("SELECT due_at - now() FROM pusher.event")
    assert timedelta(seconds=BACKOFF[0] - 10) < wait <= timedelta(seconds=BACKOFF[0])
    for _ in range(20):
        await due(db)
        await webhook.tell(worker)
    assert len(portal.heard) == 1 + len(BACKOFF)
    assert len({headers["webhook-id"] for headers, _ in portal.heard}) == 1, "the same event by its number"


async def test_an_address_that_comes_back_hears_it(office, program, portal, worker, db):
    await office.divisions()
    each = await program()
    await each.post("/webhooks", {"url": portal.url, "kinds": ["item"]}, status=201)
    await change(office)
    portal.answer = 503
    await webhook.tell(worker)
    portal.answer = 200
    await due(db)
    await webhook.tell(worker)
    assert portal.said == ["item.submitted"] * 2
    assert (await each.get("/webhooks"))["webhooks"][0]["failing_since"] is None


@pytest.mark.parametrize("end", ["webhook", "key", "grant", "person"])
async def test_who_has_ended_hears_nothing(office, program, portal, worker, db, end):
    await office.divisions()
    each = await program()
    made = await each.post("/webhooks", {"url": portal.url, "kinds": ["item"]}, status=201)
    await change(office)
    if end == "webhook":
        assert (await each.post(f"/webhooks/{made['webhook']}/end"))["webhooks"] == []
        await each.post(f"/webhooks/{made['webhook']}/end", status=404)
    else:
        ends = {
            "key": "UPDATE pusher.api_key SET ended_at = now()",
            "grant": "UPDATE pusher.staff_grant SET ended_at = now()",
            "person": "UPDATE pusher.staff SET state = 'off'",
        }
        await db.owner.execute(ends[end])
    await change(office)
    await webhook.tell(worker)
    assert portal.heard == []
    assert await db.owner.fetchval("SELECT count(*) FROM pusher.event WHERE due_at IS NOT NULL") == 0


async def test_a_key_hears_of_its_range_and_of_what_it_reads(office, program, portal, worker):
    await office.divisions()
    few = await program(Role.COUNTY_OFFICE, Action.READ_ITEM)
    said = await few.post("/webhooks", {"url": portal.url, "kinds": ["push"]}, status=403)
    assert "push" in said["detail"]
    town = await program(Role.TOWN_EDITOR)
    await town.post("/webhooks", {"url": portal.url, "kinds": ["item"]}, status=201)
    item = await office.item(unit=TOWN + 10**6)
    async with office.db.web.acquire() as conn:
        await items.step(conn, item.id, Step(Act.SUBMIT, 9001, item.current, office.site.clock()))
    await webhook.tell(worker)
    assert portal.heard == []


async def test_an_address_inside_is_not_gone_to(office, program, portal, worker):
    await office.divisions()
    each = await program()
    await each.post("/webhooks", {"url": portal.url, "kinds": ["item"]}, status=201)
    await change(office)
    await webhook.tell(replace(worker, inside=False))
    assert portal.heard == []
    assert "内部网络" in (await each.get("/webhooks"))["webhooks"][0]["said"]


async def test_pushes_and_letters_are_told_too(office, program, portal, worker, db):
    await office.whole()
    account = await db.owner.fetchval("SELECT id FROM pusher.account")
    each = await program()
    await each.post("/webhooks", {"url": portal.url, "kinds": ["push", "question"]}, status=201)
    item = await office.approved()
    wish = {"item": item.code, "audience": "proposal:0", "channels": ["sms"]}
    check = await each.post("/pushes", wish, status=201)
    await each.post(f"/pushes/{check['push']}/send", {"digest": check["digest"]})
    await db.owner.execute(
        "INSERT INTO pusher.question (county, division, account, source, received_at, due, certain, key_id, cipher)"
        " VALUES (421321, $1, $2, 'sms', now(), '2026-12-01', true, 1, 'x')", TOWN, account,
    )  # fmt: skip
    await webhook.tell(worker)
    assert sorted(portal.said) == ["push.approved", "question.received"]
