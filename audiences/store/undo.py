"""What was imported, and taking it back: whoever stands as an import left her becomes what she was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from audiences.division import village_of
from audiences.roster import RosterError
from audiences.store.base import QUERIES, Connection, desk, fetch, local_date
from audiences.store.roster import take_draft

UNDO_LIFE: Final = timedelta(days=30)  # how long what stood before an import is kept
_SHOWN: Final = 200  # rows of a kind on a screen


@dataclass(frozen=True, slots=True)
class Import:
    """One applied roster; `kept`: what stood before it is still there."""

    id: int
    division: int
    hi: int
    file: str
    counts: Mapping[str, int]
    staff: int | None
    applied_at: datetime
    undone_at: datetime | None
    undone_by: int | None
    undone: Mapping[str, int] | None
    kept: bool
    name: str | None  # of its place, which may be in use no longer
    leads: int | None  # to which division its place came, if it did


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo came to, or would (`version` 0): people put back, deleted, left as they are.

    Of the left, `listed` are new and on a frozen audience; the others were changed since.
    """

    version: int
    division: int
    restored: int
    deleted: int
    left: int
    listed: int

    @property
    def touched(self) -> int:
        """How many people the import changed."""
        return self.restored + self.deleted + self.left

    @property
    def changed(self) -> int:
        """How many were changed since."""
        return self.left - self.listed

    @property
    def nothing(self) -> bool:
        """Whether the import changed people and an undo none of them."""
        return bool(self.left) and self.left == self.touched

    @property
    def why(self) -> str:
        """Why an undo does nothing, and what helps (Chinese)."""
        changed = f"{self.changed}人之后又有改动" if self.changed else ""
        listed = f"{self.listed}人是新增的，已列入通知对象" if self.listed else ""
        return (
            f"这次导入动过的{self.touched}人，{'，'.join(filter(None, (changed, listed)))}，都不能恢复原样。"
            "有人不该没有出现的，请用正确的花名册再导入一次，他们就恢复；个别的人在“村民”里改"
        )


async def imports(conn: Connection, lo: int, hi: int, count: int = 50) -> list[Import]:
    """Imports inside a range, the newest first."""
    return [Import(**row) for row in await fetch(QUERIES.imports(conn, lo=lo, hi=hi, count=count))]


async def preview(conn: Connection, token: str) -> tuple[Mapping[str, Any], dict[str, list[Any]]]:
    """A dry run again, and its rows by kind, up to 200 each: name, division, birth date, line, changes. RosterError."""
    async with desk(conn, "cunkou_import"):
        draft = await take_draft(conn, token)
        shown = {
            kind: await fetch(QUERIES.draft_rows(conn, draft=draft["id"], kind=kind, most=_SHOWN))
            for kind in ("new", "changed", "died", "left", "kept", "unknown")
        }
        absent = await fetch(QUERIES.draft_gone(conn, draft=draft["id"], lo=draft["division"], hi=draft["hi"]))
        gone = [row["id"] for row in absent]
        shown["gone"] = await fetch(QUERIES.residents_shown(conn, residents=gone, most=_SHOWN))
    return draft, shown


async def undo_look(conn: Connection, roster: int, *, now: datetime) -> Undone:
    """What an undo would do now; RosterError as undo(), but not where it would do nothing."""
    return (await _look(conn, roster, now))[0]


async def undo(conn: Connection, roster: int, *, now: datetime, staff: int | None = None) -> Undone:
    """Take an import back. Who was changed since is left as she is; who was on a frozen audience is not deleted.

    RosterError when it is unknown or undone, when its days are over, when a later import stands on it, or when nobody
    whom it changed would be put back or deleted: then nothing is done and it counts as standing.
    """
    async with desk(conn, "cunkou_import"):
        look, old, fresh, hi = await _look(conn, roster, now)
        if look.nothing:
            raise RosterError(f"没有撤销：{look.why}")
        await _restore(conn, roster, old)
        await _delete(conn, fresh, look.division, hi)
        counts = {name: getattr(look, name) for name in ("restored", "deleted", "left", "listed")}
        version = await QUERIES.add_undo(conn, roster=roster, staff=staff, counts=counts, now=now)
        await QUERIES.drop_images(conn, roster=roster)
    return replace(look, version=version)


async def _look(conn: Connection, roster: int, now: datetime) -> tuple[Undone, list[int], list[int], int]:
    """What would be done, to whom: put back, deleted; and the end of the import's range."""
    async with desk(conn, "cunkou_import"):
        row = await QUERIES.import_(conn, roster=roster)
        if row is None:
            raise RosterError("没有这次导入，或已经撤销过")
        await QUERIES.lock_rosters(conn, county=row["county"])
        later = await QUERIES.later_import(conn, roster=roster, lo=row["division"], hi=row["hi"])
        if later is not None:
            day = local_date(later["applied_at"])
            raise RosterError(f"{day.month}月{day.day}日又导入过一次（第{later['id']}版），请先撤销那一次")
        total = await QUERIES.images_kept(conn, roster=roster)
        if not total and row["applied_at"] < now - UNDO_LIFE:
            raise RosterError(f"导入已超过{UNDO_LIFE.days}天，不能再撤销。请用正确的花名册重新导入")
        found = await fetch(QUERIES.undoable(conn, roster=roster))
        old = [one["resident"] for one in found if not one["new"]]
        fresh = [one["resident"] for one in found if one["new"] and not one["listed"]]
        listed = sum(one["new"] and one["listed"] for one in found)
    left = total - len(old) - len(fresh)
    return Undone(0, row["division"], len(old), len(fresh), left, listed), old, fresh, row["hi"]


async def _restore(conn: Connection, roster: int, residents: list[int]) -> None:
    await QUERIES.undo_people(conn, roster=roster, residents=residents)
    await QUERIES.undo_divisions(conn, residents=residents)
    await QUERIES.undo_former(conn, roster=roster, residents=residents)
    brought = await fetch(QUERIES.undo_new_phones(conn, roster=roster, residents=residents))
    await QUERIES.undo_old_phones(conn, roster=roster, residents=residents)
    dropped = [row["contact"] for row in brought]
    await QUERIES.settle(conn, residents=residents, contacts=dropped)
    await drop_contacts(conn, dropped)


async def _delete(conn: Connection, residents: list[int], lo: int, hi: int) -> None:
    contacts = [row["contact"] for row in await fetch(QUERIES.unlink_residents(conn, residents=residents))]
    await QUERIES.drop_residents(conn, residents=residents)
    await QUERIES.drop_empty_households(conn, lo=village_of(lo), hi=hi)
    await QUERIES.settle(conn, residents=[], contacts=contacts)
    await drop_contacts(conn, contacts)


async def drop_contacts(conn: Connection, contacts: list[int]) -> None:
    """Forget addresses that nobody uses; who wants nothing more stays known by the blind index alone."""
    await QUERIES.purge_contacts(conn, contacts=contacts)
    await QUERIES.blank_contacts(conn, contacts=contacts)
