"""Per-recipient sends, durable, end to end, against the bare client and against one arq job a recipient."""

from __future__ import annotations

from channels.message import Message
from channels.wechat.sandbox import TEMPLATES
from channels.wechat.sandbox import options as wechat_options
from tests.bench.channel import EACH, message
from tests.bench.figure import Figure, Scale, median, middle
from tests.bench.house import Cost, House

TITLE = "Per-recipient sends"


async def measure(house: House, scale: Scale) -> list[Figure]:
    runs: dict[str, list[Cost]] = {"bare": [], "each": [], "wechat": [], "naive": []}
    async with house.stub() as base:
        await house.owner.execute("CREATE SCHEMA IF NOT EXISTS bench; GRANT USAGE ON SCHEMA bench TO cunkou_worker")
        each = await house.account("bench", {"url": base})
        wechat = await house.account(
            "wechat", wechat_options(f"{base}/wechat", "bench-wechat"), kind="wechat:bench-wechat"
        )
        async with house.worker() as worker:
            for _ in range(scale.rounds):
                runs["bare"].append(await house.bare(base, scale.each))
                runs["each"].append(await house.run(worker, each, message(EACH.name), scale.each))
                runs["wechat"].append(await house.run(worker, wechat, template(), scale.each))
                await _naive_rows(house, scale.naive)
                runs["naive"].append(await house.naive(base, scale.naive))
    return [
        Figure("the bare client (yardstick)", f"{middle(runs['bare']).per_core:,.0f}/s/core", "", None,
               middle(runs["bare"]).bill, ""),
        _share("per-recipient sends of the bare client", runs["each"], runs["bare"], 0.75,
               "the HTTP client: half of the worker's CPU is aiohttp's; then each outcome's row in PostgreSQL"),
        _share("the same through the WeChat client", runs["wechat"], runs["bare"], 0.65,
               "the same, and one JSON body written and one answer read a recipient"),
        _times("one arq job a recipient", runs["each"], runs["naive"], 12.0),
    ]  # fmt: skip


def _share(what: str, ours: list[Cost], bares: list[Cost], floor: float, bound: str) -> Figure:
    core = median([a.per_core / b.per_core for a, b in zip(ours, bares, strict=True)])
    wall = median([b.wall / a.wall for a, b in zip(ours, bares, strict=True)])
    value = f"{wall:.0%} by the clock, {core:.0%} a core"
    return Figure(what, value, f"{floor:.0%}", wall >= floor, middle(ours).bill, bound)


def _times(what: str, ours: list[Cost], naive: list[Cost], floor: float) -> Figure:
    times = median([a.per_core / b.per_core for a, b in zip(ours, naive, strict=True)])
    return Figure(f"× {what}", f"{times:.1f} ×", f"{floor:.0f} ×", times >= floor, middle(naive).bill, "")


async def _naive_rows(house: House, n: int) -> None:
    await house.owner.execute(
        "DROP TABLE IF EXISTS bench.naive; CREATE TABLE bench.naive (no int PRIMARY KEY, state text NOT NULL"
        " DEFAULT 'pending', ref text) WITH (fillfactor = 50); GRANT SELECT, UPDATE ON bench.naive TO cunkou_worker"
    )
    await house.owner.execute("INSERT INTO bench.naive (no) SELECT generate_series(0, $1::int - 1)", n)


def template() -> Message:
    """A template message of a notice, as the plan makes it."""
    data = {"thing1": {"value": "耕地地力保护补贴开始申报"}, "thing2": {"value": "12月20日前到村委会登记"},
            "thing3": {"value": "随县农业农村局"}}  # fmt: skip
    body = {"template_id": TEMPLATES[1]["id"], "data": data, "url": "http://127.0.0.1/n/abcdefgh"}
    return Message("template", body, "耕地地力保护补贴开始申报")
