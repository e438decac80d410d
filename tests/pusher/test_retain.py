"""What is counted stays, what is personal goes on its own clock, and nothing goes that is not over."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import asyncpg
import pytest

from pusher import reconcile
from pusher.publish import cancel
from pusher.report import report
from pusher.retain import Removed, figures, retain
from pusher.settings import Settings, SettingsError
from pusher.store import page as pages
from pusher.store import session
from pusher.timing import Clocks
from tests.stage import COUNTY, VILLAGE, phones

OLD = 202401000000001
GRANT = SimpleNamespace(lo=COUNTY * 10**9, hi=COUNTY * 10**9 + 10**9 - 1, matters=())
NOW = datetime.now(UTC)
CALLBACK = "INSERT INTO pusher.callback (account, key_id, cipher, folded_at, failed)"


async def _settled(stage, n: int = 12, **more) -> int:
    """A push that was sent, with some receipts, and is past the horizon."""
    push = await stage.push(phones(n), **more)
    await stage.walk(push)
    await stage.fold()
    await stage.db.owner.execute("UPDATE pusher.delivery SET state = 'opened' WHERE no = 1")
    await stage.db.owner.execute("UPDATE pusher.delivery SET state = 'failed' WHERE no = 2")
    await reconcile.ends(stage.desk)
    await stage.db.owner.execute("UPDATE pusher.push SET dispatched_at = now() - interval '4 days' WHERE id = $1", push)
    await reconcile.ends(stage.desk)
    assert await stage.db.owner.fetchval("SELECT state FROM pusher.push WHERE id = $1", push) == "settled"
    return push


async def _aged(stage, push: int, old: int = OLD) -> int:
    """The same push, as if it had been prepared in January 2024."""
    await stage.db.owner.execute("SELECT pusher.add_partition(202401)")
    await stage.db.owner.execute(
        "INSERT INTO pusher.push SELECT (jsonb_populate_record(p, jsonb_build_object('id', $2::bigint))).*"
        " FROM pusher.push AS p WHERE id = $1",
        push,
        old,
    )
    for table in ("rendition", "batch", "delivery", "call", "unsettled", "figured", "figure", "covered", "carried"):
        await stage.db.owner.execute(f"UPDATE pusher.{table} SET push = $2 WHERE push = $1", push, old)
    await stage.db.owner.execute("DELETE FROM pusher.push WHERE id = $1", push)
    return old


async def _report(stage, push: int):
    async with session(stage.db.web, GRANT) as conn:
        found = await report(conn, push, datetime.now(UTC))
    return found.to_json(), found.villages


async def _partitions(stage) -> set[str]:
    rows = await stage.db.owner.fetch(
        "SELECT relname FROM pg_class WHERE relname LIKE 'delivery\\_2%' AND relkind = 'r'"
    )
    return {row["relname"] for row in rows}


def _later(stage, **span):
    return replace(stage.desk, now=lambda: datetime.now(UTC) + timedelta(**span))


async def test_the_report_stays_when_every_row_has_gone(stage):
    push = await _aged(stage, await _settled(stage))
    before = await _report(stage, push)
    assert before[0]["coverage"]["confirmed"] == 1
    assert before[0]["households_by_channel"]["sms"]["confirmed"] == 1
    await figures(stage.desk)
    await retain(_later(stage, days=400))
    assert "delivery_202401" not in await _partitions(stage)
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.member") == 0
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.why") == 0
    assert await _report(stage, push) == before


async def test_members_never_outlive_the_rows_that_say_who_was_told(stage):
    push = await _aged(stage, await _settled(stage))
    before = await _report(stage, push)
    await figures(stage.desk)
    await retain(replace(_later(stage, days=40), clocks=Clocks(members=9999)))
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.member") == 0
    assert await _report(stage, push) == before


async def test_a_village_s_figures_are_shown_to_its_own_range_only(stage):
    push = await _aged(stage, await _settled(stage))
    await figures(stage.desk)
    await retain(stage.desk)
    elsewhere = SimpleNamespace(lo=VILLAGE + 1000, hi=VILLAGE + 1999, matters=())
    async with session(stage.db.web, elsewhere) as conn:
        assert (await report(conn, push, datetime.now(UTC))).channels == {}


async def test_what_came_after_the_first_count_is_counted_before_the_rows_go(stage):
    push = await _aged(stage, await _settled(stage))
    await figures(stage.desk)
    await stage.db.owner.execute("UPDATE pusher.delivery SET state = 'opened' WHERE no = 3")
    before = await _report(stage, push)
    assert before[0]["channels"]["sms"]["opened"] == 2
    await retain(_later(stage, days=400))
    assert await _report(stage, push) == before


async def test_a_month_stays_while_one_push_of_it_is_not_over(stage):
    push = await _aged(stage, await _settled(stage))
    open_one = await _aged(stage, await stage.push(phones(3, 50)), OLD + 1)
    await figures(stage.desk)
    gone = await retain(stage.desk)
    assert gone[0] == Removed("2024年1月的发送记录", 0, "还有1次推送没有办结")
    with pytest.raises(asyncpg.RaiseError, match="not everything is settled"):
        await stage.db.worker.execute("SELECT pusher.drop_partition(202401)")
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await cancel(conn, open_one)
    await stage.db.owner.execute("UPDATE pusher.delivery SET changed_at = now() - interval '4 days'")
    with pytest.raises(asyncpg.RaiseError, match="not everything is settled"):  # over, and not yet counted
        await stage.db.worker.execute("SELECT pusher.drop_partition(202401)")
    await figures(stage.desk)
    assert (await retain(stage.desk))[0] == Removed("2024年1月的发送记录", 15)
    assert (await _report(stage, open_one))[0]["channels"]["sms"]["cancelled"] == 3
    assert (await _report(stage, push))[0]["channels"]["sms"]["opened"] == 1
    log = await stage.db.owner.fetchrow(
        "SELECT county, staff, object, detail FROM pusher.audit WHERE action LIKE 'drop%'"
    )
    assert tuple(log) == (COUNTY, None, "month 202401", {"pushes": 2})


async def test_a_stopped_push_is_counted_when_it_has_come_to_rest(stage):
    push = await stage.push(phones(3))
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await cancel(conn, push)
    await figures(stage.desk)
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.figured") == 0, "receipts may still come"
    await stage.db.owner.execute("UPDATE pusher.delivery SET changed_at = now() - interval '4 days'")
    await figures(stage.desk)
    assert await stage.db.owner.fetchval("SELECT sum(n) FROM pusher.figure WHERE state = 'cancelled'") == 3


async def test_a_young_month_is_dropped_by_nobody(stage):
    month = NOW.year * 100 + NOW.month
    await stage.db.worker.execute("SELECT pusher.add_partition($1)", month)
    with pytest.raises(asyncpg.RaiseError, match="too young"):
        await stage.db.worker.execute("SELECT pusher.drop_partition($1)", month)
    for sql in (f"DROP TABLE pusher.delivery_{month}", "DELETE FROM pusher.delivery", "TRUNCATE pusher.delivery"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await stage.db.worker.execute(sql)


async def test_members_go_half_a_year_after_their_push_was_counted(stage):
    push = await _settled(stage)
    await figures(stage.desk)
    for days, left in ((183, 12), (185, 0)):
        await retain(_later(stage, days=days))
        assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.member") == left
    assert (await _report(stage, push))[0]["coverage"]["households"] == 12


async def test_members_stay_while_any_push_of_theirs_runs(stage):
    audience = await stage.audience(phones(5))
    over = await _settled(stage, audience=audience, n=0)
    await stage.push([], audience=audience)
    await figures(stage.desk)
    await retain(_later(stage, days=400))
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.member") == 5
    assert over


async def test_members_of_an_abandoned_check_page_go_after_a_month(stage):
    await stage.push(phones(4), plan=False)
    await stage.db.owner.execute("UPDATE pusher.push SET state = 'frozen', approved_at = NULL")
    await stage.audience(phones(3, 50))  # and of a freeze that no push has
    for days, left in ((29, 7), (31, 0)):
        await retain(_later(stage, days=days))
        assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.member") == left


async def test_a_dry_run_says_what_the_run_then_removes(stage):
    await _aged(stage, await _settled(stage))
    await figures(stage.desk)
    desk = _later(stage, days=400)
    announced = await retain(desk, dry=True)
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.delivery") == 12
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.member") == 12
    assert announced == await retain(desk)
    assert {one.what: one.n for one in announced}["推送名单（谁、为什么）"] == 12
    assert sum(one.n for one in await retain(desk)) == 0


async def test_traces_go_on_their_own_clocks(stage):
    stage.account = await stage.open_account()
    a, ages = stage.account, (1, 8, 31, 91, 185)
    for days in ages:
        at = NOW - timedelta(days=days)
        for sql in (
            "INSERT INTO pusher.call (account, ref, push, lo, hi, at) VALUES ($1, $2, 1, 1, 1, $3)",
            "INSERT INTO pusher.heard (account, event, at) VALUES ($1, $2, $3)",
            f"{CALLBACK} VALUES ($1, 1, '', $3, left($2, 0))",
            f"{CALLBACK} VALUES ($1, 1, '', $3, $2)",
            "INSERT INTO pusher.idempotency (scope, key, body_hash, created_at) VALUES ('key ' || $1::int, $2, '', $3)",
        ):
            await stage.db.owner.execute(sql, a, f"t{days}", at)
    await stage.db.owner.execute("INSERT INTO pusher.callback (account, key_id, cipher) VALUES ($1, 1, '')", a)
    await retain(stage.desk)
    left = {
        table: await stage.db.owner.fetchval(f"SELECT count(*) FROM pusher.{table}")
        for table in ("call", "heard", "idempotency", "callback")
    }
    assert left == {"call": 2, "heard": 2, "idempotency": 1, "callback": 2 + 4 + 1}


async def test_scans_become_counts_by_the_day_and_none_is_lost(stage):
    old = (NOW - timedelta(days=120)).replace(hour=3, minute=0, second=0, microsecond=0)
    counts = [pages.Count("7K3M9XA", COUNTY, VILLAGE, old + timedelta(hours=hour), 2, 1, 3, 4) for hour in range(6)]
    counts.append(pages.Count("7K3M9XA", COUNTY, VILLAGE, NOW, 5, 0))
    async with stage.db.worker.acquire() as conn:
        await pages.add_counts(conn, counts)
    await retain(stage.desk)
    rows = await stage.db.owner.fetch(
        "SELECT sum(scans), sum(acks), sum(useful), sum(unclear), count(*) FROM pusher.page_count"
    )
    assert tuple(rows[0]) == (17, 6, 18, 24, 2)


async def test_a_poster_hangs_on_when_its_row_has_gone(stage):
    push = await _settled(stage)
    await stage.db.owner.execute(
        "INSERT INTO pusher.delivery (push, no, county, division, channel, state)"
        " VALUES ($1, 900, $2, $3, 'qrcode', 'sent')",
        push, COUNTY, VILLAGE,
    )  # fmt: skip
    await _aged(stage, push)
    hanging = "SELECT DISTINCT item, division FROM pusher.v_posting"
    before = [tuple(row) for row in await stage.db.web.fetch(hanging)]
    assert len(before) == 1
    await figures(stage.desk)
    await retain(stage.desk)
    assert "delivery_202401" not in await _partitions(stage)
    assert [tuple(row) for row in await stage.db.web.fetch(hanging)] == before


async def test_one_round_at_a_time(stage):
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await conn.execute("SELECT pg_advisory_xact_lock(hashtext('pusher retain'))")
        assert await retain(stage.desk) == []
    assert await retain(stage.desk)


@pytest.mark.parametrize(
    ("today", "last"), [(date(2026, 11, 26), 202410), (date(2027, 1, 1), 202412), (date(2026, 12, 31), 202411)]
)
def test_a_month_goes_when_all_of_it_is_old_enough(today, last):
    assert Clocks().last_month(today) == last


@pytest.mark.parametrize("text", ["6", "two", "-1", "²"])
def test_a_clock_that_is_too_short_is_refused(text):
    with pytest.raises(SettingsError, match="CUNKOU_KEEP_MONTHS"):
        Settings.from_env({"CUNKOU_KEEP_MONTHS": text})
    assert Settings.from_env({"CUNKOU_KEEP_MONTHS": "36"}).environment()["CUNKOU_KEEP_MONTHS"] == "36"


def test_the_command_says_what_would_go_and_then_removes_it(db, valkey, tmp_path):
    environment = {
        "PATH": "", "DATABASE_WORKER_URL": db.url("worker"), "DATABASE_WEB_URL": db.url("web"), "REDIS_URL": valkey,
        "CUNKOU_VAR": str(tmp_path),
    }  # fmt: skip
    for words, first in ((["--dry-run"], "到期的记录（没有删除）："), ([], "已删除的到期记录：")):
        done = subprocess.run(
            [sys.executable, "-m", "pusher", "retain", *words],
            capture_output=True, text=True, check=False, env=environment,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[:2] == [first, "推送名单（谁、为什么）：0条"]
