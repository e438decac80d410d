"""The ledger (推送台账) of a time as rows: one for each item and village; no resident is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, cast

from content import store as items
from content.item import Duty
from pusher.report import GRADE_LABELS, GRADES, NO_ROSTER, unbegun
from pusher.store import Connection
from pusher.store import ledger as store
from pusher.store import report as reports
from pusher.store import retain as retained
from pusher.store import user as users
from pusher.store.ledger import Entry
from pusher.wording import place

TITLE: Final = "推送台账"
COLUMNS: Final = (
    ("编号", 11), ("信息标题", 40), ("发布单位", 18), ("告知要求", 9), ("审批人", 10), ("发送人", 10),
    ("确认时间", 16), ("发送时间", 16), ("村（社区）", 18), ("户数", 8),
    *((label, 9) for label in GRADE_LABELS.values()), ("来信", 8), ("说明", 24),
)  # fmt: skip
_DUTIES: Final[dict[str, str]] = {duty.value: duty.label for duty in Duty}
_OPEN: Final = "还没有办结，按导出时统计"
_ELSEWHERE: Final = "不清楚是哪个村"
_ELSEWHERE_SIGNED: Final = "原单位审定"  # an unchanged relay
_BLANK: Final = (None,) * (1 + len(GRADES))


async def rows(conn: Connection, lo: int, hi: int, since: datetime, before: datetime) -> list[Sequence[Any]]:
    """Return the rows of the pushes that units of lo..hi approved from `since` on and before `before`."""
    found: list[Sequence[Any]] = []
    entries = await store.entries(conn, lo, hi, since, before)
    numbers = [entry.id for entry in entries]
    letters, visits = await store.letters(conn, numbers), await store.visits(conn, numbers)
    signers = await items.signers(conn, sorted({entry.item for entry in entries}))
    named = await users.names(conn, sorted(set(signers.values())))
    for entry in entries:
        person = signers.get((entry.item, entry.version))
        signer = named[person].name if person in named else _ELSEWHERE_SIGNED if person is None else ""
        visited = {village: figures for (push, village), figures in visits.items() if push == entry.id}
        found += await _rows(conn, entry, signer, letters.get(entry.id, {}), visited)
    return found


async def _rows(
    conn: Connection,
    entry: Entry,
    signer: str,
    letters: dict[int | None, int],
    visited: dict[int, tuple[int, int]],
) -> list[Sequence[Any]]:
    """One for each village, and one for letters from elsewhere. What is counted stands; what is not over counts now."""
    villages = await (_hung if entry.audience is None else _counted)(conn, entry)
    first = (
        entry.code, entry.title, entry.issuer, _DUTIES.get(entry.duty, entry.duty), signer, entry.sender,
        entry.approved_at, entry.sent_at,
    )  # fmt: skip
    note = _standing(entry)
    found: list[Sequence[Any]] = [
        (*first, name, *figures, letters.get(code, 0), _note(note, *visited.get(code, (0, 0))))
        for code, (name, figures) in villages.items()
    ]
    strange = sum(number for code, number in letters.items() if code not in villages)
    return [*found, (*first, _ELSEWHERE, *_BLANK, strange, "")] if strange else found


def _standing(entry: Entry) -> str:
    if entry.sent_at is None:
        return unbegun(entry.state, entry.not_before)
    return f"{NO_ROSTER}，只发布页面和海报" if entry.audience is None else "" if entry.settled else _OPEN


def _note(note: str, refused: int, dead: int) -> str:
    """With what visits brought that is no evidence: such households are off the visit list and not told."""
    said = (f"拒绝{refused}户" if refused else "", f"家里已没有人{dead}户" if dead else "")
    return "；".join(filter(None, (note, "走访登记" + "、".join(filter(None, said)) if any(said) else "")))


async def _hung(conn: Connection, entry: Entry) -> dict[int, tuple[str, Sequence[int | None]]]:
    """Villages where it hangs; nobody is counted."""
    return {code: (place(name or str(code)), _BLANK) for code, name in await store.places(conn, entry.id)}


async def _counted(conn: Connection, entry: Entry) -> dict[int, tuple[str, Sequence[int | None]]]:
    """Households of each village: all, and by grade once something goes out."""
    covered = await retained.covered(conn, entry.id) if entry.settled else []
    covered = covered or await reports.coverage(conn, entry.id, cast("int", entry.audience))
    villages: dict[int, tuple[str, dict[int, int]]] = {}
    for one in covered:
        _, grades = villages.setdefault(one.division, (place(one.name or str(one.division)), {}))
        grades[one.grade] = one.households
    return {
        code: (name, [sum(grades.values()), *(grades.get(grade, 0) if entry.sent_at else None for grade in GRADES)])
        for code, (name, grades) in villages.items()
    }
