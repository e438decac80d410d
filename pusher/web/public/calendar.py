"""村务公开 on the place's page: what a village publishes in a rhythm, what of it is out, what comes next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from audiences.division import Division, Level
from content.catalogue.village import Duty, Turn, coming, duties, turns
from content.store import catalogue as catalogues
from content.store import filing as filings
from pusher.store import Connection, redistrict
from pusher.store import page as store
from pusher.web.public.site import day

_LOOK_BACK: Final = timedelta(days=731)  # two periods of a year each
_PERIODS: Final = 2


async def of_village(conn: Connection, division: Division, today: date) -> list[dict[str, Any]]:
    """Each duty of a village: its last periods, the latest first, and when the next is due; empty above villages."""
    village = division.village
    if village is None:
        return []
    owed = duties(await catalogues.village_rows(conn, division.county))
    out = await filings.village_out(conn, village, village + 999, today - _LOOK_BACK)
    since = await redistrict.since(conn, village) or date.min
    passed = [turn for turn in turns(today, out.get(village, ()), duties=owed, count=_PERIODS) if turn.due.day >= since]
    ahead = {turn.duty: turn for turn in coming(today, owed)}
    return [
        {
            "name": duty.name,
            "turns": [_turn(turn, today) for turn in passed if turn.duty == duty],
            "next": f"{ahead[duty].label}的，{day(ahead[duty].due.day)}前",
        }
        for duty in owed
    ]


async def of_town(conn: Connection, division: Division, today: date) -> list[dict[str, Any]]:
    """How many villages of a town have published what was due last, by duty; empty elsewhere."""
    if division.level is not Level.TOWN:
        return []
    owed = duties(await catalogues.village_rows(conn, division.county))
    out = await filings.village_out(conn, division.lo, division.hi, today - _LOOK_BACK)
    villages = [one.code for one in await store.below(conn, division.code)]
    found: dict[Duty, list[Turn]] = {}
    for village in villages:
        for turn in turns(today, out.get(village, ()), duties=owed):
            found.setdefault(turn.duty, []).append(turn)
    return [
        {
            "name": f"{duty.name}（{several[0].label}）",
            "done": sum(turn.done is not None for turn in several),
            "of": len(several),
            "due": day(several[0].due.day),
        }
        for duty, several in found.items()
    ]


def _turn(turn: Turn, today: date) -> dict[str, Any]:
    return {
        "label": turn.label,
        "done": day(turn.done),
        "code": turn.code,
        "due": day(turn.due.day),
        "late": turn.late(today),
    }
