"""What a roster would change, before it is applied: figures, what was left out, who; masked until somebody says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from aiohttp import web

from audiences import store as people
from audiences.division import Tree
from audiences.resident import mask_name
from audiences.roster import RosterError
from pusher.access import Action
from pusher.web.console.person import place_name, reason_of
from pusher.web.console.roster_columns import COLUMNS, asked
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem

KINDS: Final = (
    ("new", "新增"),
    ("changed", "有变化"),
    ("died", "名册写明已去世"),
    ("left", "名册写明已迁出"),
    ("gone", "这次没有出现"),
    ("kept", "保持原状：以前已标为去世或迁出"),
    ("unknown", "不新增：名册写明已去世或迁出，原来没有此人"),
)
CHANGES: Final = {
    "back": "重新出现",
    "name": "改名",
    "phone": "换号",
    "village": "换村",
    "group": "换组",
    "household": "换户",
    "base": "户籍地、现居地或承包地",
    "self": "关系、性别、生日或证件",
    "former": "曾用名",
    "tags": "标签",
}


async def show(visit: Visit) -> web.StreamResponse:
    """What the file would change, expandable and masked."""
    return await _page(visit, visit.request.query.get("token", ""))


async def unmask(visit: Visit) -> web.StreamResponse:
    """The same with whole names, as on a person's page: recorded with its reason."""
    return await _page(visit, text(visit.form, "token"), reason=reason_of(visit))


async def _page(visit: Visit, token: str, reason: str = "") -> web.Response:
    async with visit.database() as conn:
        try:
            draft, shown = await people.preview(conn, token)
        except RosterError as error:
            raise Problem(410, str(error)) from error
        visit.demand(Action.IMPORT_ROSTER, draft["division"])
        tree = await people.tree(conn, draft["county"])
        if reason:
            await visit.record(conn, "unmask_roster", draft["division"], f"draft {draft['id']}", {"reason": reason})
    kinds = [
        (words, draft["counts"].get(kind, 0), _lines(tree, shown[kind], masked=not reason)) for kind, words in KINDS
    ]
    return visit.page(
        "console/roster_check.html",
        token=token,
        place=place_name(tree, draft["division"]),
        division=str(draft["division"]),
        file=draft["file"],
        counts={"unchanged": 0, "new": 0, "changed": 0, "gone": 0, "kept": 0, **draft["counts"]},
        kinds=[one for one in kinds if one[1]],
        notes=draft["notes"],
        masked=not reason,
        labels=asked(zip(draft["labels"], draft["fields"], strict=True)),
        columns=COLUMNS,
    )


def _lines(tree: Tree, rows: Sequence[Any], *, masked: bool) -> list[dict[str, Any]]:
    """Rows of the draft, or residents, who have a page of their own."""
    return [
        {
            "line": f"{row['sheet']} 第{row['line']}行".strip() if "line" in row.keys() else "",  # noqa: SIM118 - a record
            "id": row["id"] if "id" in row.keys() else None,  # noqa: SIM118
            "name": mask_name(row["name"] or "—") if masked else row["name"],
            "born": row["birth_date"].year if row["birth_date"] else None,
            "place": place_name(tree, row["division"]),
            "what": "、".join(CHANGES[one] for one in row["changes"]) if "changes" in row.keys() else "",  # noqa: SIM118
        }
        for row in rows
    ]
