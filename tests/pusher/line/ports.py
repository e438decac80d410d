"""SMS ports of one county: opened side by side, pushed through, weighed as time passes."""

from __future__ import annotations

from pusher.strategy import Step, Way
from tests.stage import TEXT

SHIFT = (
    "WITH gone AS (DELETE FROM pusher.account_minute RETURNING *) INSERT INTO pusher.account_minute"
    " SELECT account, minute - $1, calls, bad, busy, seconds FROM gone ORDER BY minute"
)


KEYS = ("sms-county", "sms-second")


async def two(stage, *, weights=(100, 100)) -> tuple[int, int]:
    """Two SMS ports of one county."""
    stage.account = await stage.open_account(KEYS[0], weight=weights[0])
    return stage.account, await stage.open_account(KEYS[1], weight=weights[1])


def legs(*accounts: int) -> tuple[Step, ...]:
    """One step by all of these SMS ports."""
    ways = (Way(one, key, "sms", "text", "phone", "", accepted_counts=False) for one, key in zip(accounts, KEYS))  # noqa: B905
    return (Step(tuple(ways), 0.5),)


async def push_by(stage, accounts: tuple[int, ...], addresses: list[str], **more) -> int:
    texts = [(account, "text", 0, TEXT) for account in accounts]
    return await stage.push(addresses, steps=legs(*accounts), texts=texts, **more)


async def planned(stage, push: int) -> dict[int, int]:
    rows = await stage.db.owner.fetch(
        "SELECT account, sum(hi - lo + 1)::int AS n FROM pusher.batch WHERE push = $1 GROUP BY account", push
    )
    return {row["account"]: row["n"] for row in rows}


async def minutes_pass(stage, minutes: float = 1.0) -> None:
    """Everything that was written happened so much earlier."""
    for statement in (
        "UPDATE pusher.account SET share_at = share_at - $1, brake_at = brake_at - $1",
        "UPDATE pusher.account SET open_at = open_at - $1, probe_at = probe_at - $1",
        "UPDATE pusher.delivery SET not_before = not_before - $1 WHERE state = 'pending'",
        "UPDATE pusher.batch SET due = due - $1 WHERE due IS NOT NULL",
        SHIFT,
    ):
        await stage.db.owner.execute(statement.replace("$1", f"interval '{minutes} minutes'"))


async def calls(stage, account: int, n: int, *, bad: int = 0, seconds: float = 0.1, ago: int = 0) -> None:
    """Say how an account's calls went in one minute: the latest whole one that the weighing sees, or one before it."""
    await stage.db.owner.execute(
        "INSERT INTO pusher.account_minute (account, minute, calls, bad, busy, seconds)"
        " VALUES ($1, date_trunc('minute', now()) - make_interval(mins => $2), $3, $4, 0, $5)"
        " ON CONFLICT (account, minute) DO UPDATE SET calls = excluded.calls, bad = excluded.bad,"
        " seconds = excluded.seconds",
        account, ago, n, bad, seconds * n,
    )  # fmt: skip
