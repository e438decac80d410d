"""Health for machines: /healthz (the process lives), /readyz (it can do its work, and so can the workers), /metrics."""

from __future__ import annotations

import json
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from pusher.desk import OFFICE_TIME, Desk
from pusher.migrate import SchemaError, require_current
from pusher.reconcile import ROUNDS
from pusher.store import LOST, DatabaseError, health
from pusher.store import callback as callbacks
from pusher.store import doubt as doubts
from pusher.store import plan as plans
from pusher.store import standing as standings
from pusher.store.doubt import AGES
from pusher.web.deps import DESK

SILENT: Final = 10  # times a round's interval, at least 30 s: then its scheduler is dead


def add_routes(app: web.Application) -> None:
    """Add the three addresses."""
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


async def healthz(_request: web.Request) -> web.Response:
    """The process lives."""
    return web.Response(text="ok\n")


async def readyz(request: web.Request) -> web.Response:
    """Say what is missing, 503 when anything is: database, schema, next month's partition, a reconciler's heart."""
    problems = await _problems(request.app[DESK])
    body = json.dumps({"ready": not problems, "problems": problems}, ensure_ascii=False)
    return web.Response(status=503 if problems else 200, text=body, content_type="application/json")


async def metrics(request: web.Request) -> web.Response:
    """Figures for Prometheus; nothing in them is a person's."""
    desk = request.app[DESK]
    registry = CollectorRegistry()
    async with desk.pool.acquire() as conn:
        beats = await callbacks.beats(conn)
        figures = await health.figures(conn)
        ages = await doubts.ages(conn)
        accounts = await standings.gauges(conn)
    heart = Gauge("cunkou_round_seconds_ago", "Seconds since a reconciler's last round.", ["round"], registry=registry)
    for name, ago in beats.items():
        heart.labels(name).set(ago)
    doubted = Gauge(
        "cunkou_doubts", "Deliveries whose outcome is unknown, by age.", ["age", "waits_for"], registry=registry
    )
    for age in AGES:
        rows, undecided = ages.get(age, (0, 0))
        doubted.labels(age, "person").set(undecided)
        doubted.labels(age, "provider").set(rows - undecided)
    for name in ("share", "brake", "paused"):
        gauge = Gauge(f"cunkou_account_{name}", _ACCOUNT[name], ["account"], registry=registry)
        for account in accounts:
            gauge.labels(account.key).set(getattr(account, name))
    for name, value in figures.items():
        Gauge(f"cunkou_{name}", _HELP[name], registry=registry).set(value)
    return web.Response(body=generate_latest(registry), headers={"Content-Type": "text/plain; version=0.0.4"})


_ACCOUNT: Final = {
    "share": "Per cent of an account's weight that it carries, by health.",
    "brake": "Factor on an account's rate, lowered when its provider is busy.",
    "paused": "Whether an account is paused.",
}
_HELP: Final = {
    "batches_due": "Batches whose time has come and that nobody holds.",
    "batches_leased": "Batches that a worker holds.",
    "unsettled": "Deliveries whose outcome is unknown.",
    "undecided": "Unknown deliveries that wait for a person.",
    "orphan_receipts": "Receipts that match no delivery yet.",
    "callbacks_waiting": "Callbacks stored and not yet folded.",
    "accounts_paused": "Accounts that are paused.",
}


async def _problems(desk: Desk) -> list[str]:
    try:
        async with desk.pool.acquire() as conn:
            await require_current(conn)
            beats = await callbacks.beats(conn)
            today = desk.now().astimezone(OFFICE_TIME).date()
            following = today.year * 100 + today.month + (89 if today.month == 12 else 1)  # noqa: PLR2004 December
            partition = await plans.partition_exists(conn, following)
    except SchemaError as error:
        return [str(error)]
    except (*LOST, DatabaseError, TimeoutError) as error:
        return [f"数据库不可用（{type(error).__name__}）"]
    silent = [
        f"后台任务“{name}”已{round(beats[name])}秒没有动静" if name in beats else f"后台任务“{name}”还没有运行过"
        for name, (_, seconds) in ROUNDS.items()
        if beats.get(name, float("inf")) > max(30.0, SILENT * seconds)
    ]
    return silent if partition else [*silent, f"下个月（{following}）的发送记录分区还没有建好"]
