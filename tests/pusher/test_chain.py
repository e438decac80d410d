"""The audit log's chain: whatever is changed afterwards is found, and old rows may go."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from content import store as items
from content.review import Act, Step
from pusher import reconcile
from pusher.retain import retain
from pusher.store import audit, chain
from pusher.timing import Clocks
from tests.stage import COUNTY, notice

NOW = datetime.now(UTC)


async def _tell(db, n: int, *, at: datetime = NOW) -> None:
    async with db.web.acquire() as conn:
        for no in range(n):
            await audit.record(
                conn, "edit_item", at=at, division=COUNTY * 10**9, staff=7, grant=3, subject="item 7K3M9XA",
                detail={"no": no, "note": "金额改为96.5元", "b": 1, "a": [1, None]},
            )  # fmt: skip


async def _chained(db, n: int = 12, **more) -> None:
    await _tell(db, n, **more)
    async with db.worker.acquire() as conn:
        assert await chain.chain(conn) == n


async def _verify(db, **more) -> chain.Verified:
    async with db.worker.acquire() as conn:
        return await chain.verify(conn, **more)


async def test_a_whole_chain_is_verified(db):
    await _chained(db)
    await _tell(db, 2)
    found = await _verify(db)
    assert (found.rows, found.head.link, found.unlinked, found.broken) == (12, 12, 2, None)
    async with db.worker.acquire() as conn:
        assert [await chain.chain(conn, 1) for _ in range(3)] == [1, 1, 0]
    assert (await _verify(db)).rows == 14


@pytest.mark.parametrize(
    ("change", "link", "why"),
    [
        ('UPDATE pusher.audit SET detail = detail || \'{"note": "x"}\' WHERE link = 5', 5, "改过"),
        ("UPDATE pusher.audit SET at = at + interval '1 s' WHERE link = 6", 6, "改过"),
        ("UPDATE pusher.audit SET staff = NULL WHERE link = 7", 7, "改过"),
        ("DELETE FROM pusher.audit WHERE link = 8", 9, "第8条不见了"),
        ("UPDATE pusher.audit SET hash = sha256('x') WHERE link = 9", 9, "改过"),
        ("UPDATE pusher.audit SET prev = sha256('x') WHERE link = 10", 10, "改过"),
    ],
)
async def test_what_the_owner_himself_changes_is_found(db, change, link, why):
    await _chained(db)
    await db.owner.execute(change)
    broken = (await _verify(db)).broken
    assert (broken.link, broken.what) == (link, "edit_item item 7K3M9XA")
    assert why in broken.why


async def test_a_log_rewritten_to_its_end_is_found_by_what_was_noted(db):
    await _chained(db)
    noted = (await _verify(db)).head
    await db.owner.execute("UPDATE pusher.audit SET detail = '{}' WHERE link = 5")
    await db.owner.execute("UPDATE pusher.audit SET link = NULL, prev = NULL, hash = NULL WHERE link >= 5")
    async with db.worker.acquire() as conn:
        await chain.chain(conn)
    assert (await _verify(db)).broken is None  # the chain alone cannot know
    assert "记下" in (await _verify(db, since=noted.link, noted=noted.hash)).broken.why
    await db.owner.execute("DELETE FROM pusher.audit WHERE link > 10")
    assert "不在了" in (await _verify(db, since=noted.link, noted=noted.hash)).broken.why


async def test_verifying_may_begin_in_the_middle(db):
    await _chained(db)
    found = await _verify(db, since=9)
    assert (found.rows, found.head.link, found.broken) == (4, 12, None)
    await db.owner.execute("UPDATE pusher.audit SET detail = '{}' WHERE link = 3")
    assert (await _verify(db, since=9)).broken is None
    assert (await _verify(db)).broken.link == 3


async def test_a_transaction_that_commits_late_is_linked_later(db):
    async with db.web.acquire() as slow, db.worker.acquire() as conn:
        turn = slow.transaction()
        await turn.start()
        await audit.record(slow, "slow", at=NOW, division=COUNTY * 10**9, staff=1, grant=1)
        await _chained(db, 3)
        await turn.commit()
        assert await chain.chain(conn) == 1
        ids = [row["id"] for row in await conn.fetch("SELECT id FROM pusher.audit ORDER BY link")]
    assert ids != sorted(ids)
    assert (await _verify(db)).broken is None


async def test_a_step_that_is_changed_afterwards_is_found(db):
    async with db.web.acquire() as conn:
        item = await items.create(conn, notice(), division=COUNTY * 10**9, by=1, at=NOW)
        await items.step(conn, item.id, Step(Act.SUBMIT, 1, item.current, NOW))
        detail = await items.step_digest(conn, item.id)
        await audit.record(
            conn, "submit_item", at=NOW, division=item.division, staff=1, grant=1, subject=f"item {item.code}",
            detail=detail,
        )  # fmt: skip
    async with db.worker.acquire() as conn:
        await chain.chain(conn)
    assert (await _verify(db)).broken is None
    await db.owner.execute("ALTER TABLE content.step DISABLE TRIGGER immutable")
    await db.owner.execute("UPDATE content.step SET person = 9")
    broken = (await _verify(db)).broken
    assert (broken.link, broken.what) == (1, f"submit_item item {item.code}")
    assert "第1步" in broken.why


async def test_no_login_touches_what_was_said(db):
    await _chained(db, 1)
    for pool in (db.web, db.worker):
        for statement in (
            "UPDATE pusher.audit SET hash = 'x'",
            "DELETE FROM pusher.audit",
            "DELETE FROM pusher.anchor",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await pool.execute(statement)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.web.fetchval("SELECT pusher.cut_chain(now() - interval '1 year', false)")


async def test_what_is_past_its_time_goes_and_the_chain_still_holds(stage):
    db = stage.db
    await _chained(db, 5, at=NOW - timedelta(days=400))
    await _chained(db, 4)
    noted = (await _verify(db, since=7)).head
    desk = replace(stage.desk, clocks=Clocks(audit=365))
    assert next(one.n for one in await retain(desk, dry=True) if one.what == "审计日志") == 5
    assert next(one.n for one in await retain(desk) if one.what == "审计日志") == 5
    found = await _verify(db, since=noted.link, noted=noted.hash)
    assert (found.gone, found.broken) == (5, None)
    assert (await _verify(db)).rows == 4
    assert "保存期限" in (await _verify(db, since=3, noted=b"x")).broken.why
    await reconcile.chain(stage.desk)
    await _chained(db, 2)
    await db.owner.execute("DELETE FROM pusher.audit WHERE link = 6")
    assert "第6条不见了" in (await _verify(db)).broken.why
    with pytest.raises(asyncpg.RestrictViolationError):
        await db.worker.fetchval("SELECT pusher.cut_chain(now() - interval '100 days', false)")


async def test_check_audit_names_the_first_row_that_was_changed(db, tmp_path):
    await _chained(db)
    env = {"PATH": "", "REDIS_URL": db.servers.redis_url, "DATABASE_WEB_URL": db.url("web"),
           "DATABASE_WORKER_URL": db.url("worker"), "CUNKOU_VAR": str(tmp_path)}  # fmt: skip

    def check(*words: str):
        command = [sys.executable, "-m", "pusher", "check", "audit", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=env)

    done = await asyncio.to_thread(check)
    assert (done.returncode, done.stderr) == (0, "")
    assert "12条" in done.stdout
    noted = done.stdout.strip().rpartition("：")[2]
    assert (await asyncio.to_thread(check, "--from", noted)).returncode == 0
    await db.owner.execute("UPDATE pusher.audit SET detail = '{}' WHERE link = 5")
    done = await asyncio.to_thread(check)
    assert done.returncode == 1
    assert "第5条" in done.stderr
    assert "此前的4条相符" in done.stderr
    for wrong, why in {
        "x": "序号", "-5": "序号", "5:abcd": "校验值应是64位", f"5:{'x' * 64}": "校验值应是64位", "99": "没有第99条",
    }.items():  # fmt: skip
        done = await asyncio.to_thread(check, f"--from={wrong}")
        assert (done.returncode, why in done.stderr, done.stdout) == (1, True, ""), (wrong, done.stderr)
