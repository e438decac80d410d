"""Late (超过办理时限) and stuck (没有别人能办): one alarm for each unit, which says whom its reviews wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

from audiences.division import Division, Level
from content import store
from content.review import ACT_LABELS, Act
from pusher.access import Action, Role, roles_for
from pusher.desk import Desk
from pusher.store import Connection, user
from pusher.store import alarm as alarms
from pusher.store import review as reviews
from pusher.store.review import Late
from pusher.wording import place as spoken

KIND: Final = "overdue"
STUCK: Final = "stuck"
_FEW: Final = 9  # where more people may take a step, they have not all written the item or taken another
_LEVELS: Final = {"village": Level.VILLAGE, "town": Level.TOWN}
_ACTIONS: Final = {
    Act.REVIEW: Action.REVIEW_ITEM,
    Act.CONSENT: Action.CONSENT_ITEM,
    Act.COUNTERSIGN: Action.COUNTERSIGN_ITEM,
    Act.SIGN: Action.SIGN_ITEM,
}


def action_of(act: Act) -> Action:
    """Return what a grant must allow for a step of a review."""
    return _ACTIONS[act]


def roles_of(act: Act) -> Collection[Role]:
    """The roles that take a step; who resumes what was held is whoever might decide on it."""
    if act is Act.RESUME:
        return roles_for(Action.REVIEW_ITEM) | roles_for(Action.SIGN_ITEM)
    return roles_for(_ACTIONS[act])


async def tell(desk: Desk) -> None:
    """Raise, renew and clear the alarms; what has not changed is not told again."""
    async with desk.pool.acquire() as conn:
        late = {one.division: (one.county, await _text(conn, one)) for one in await reviews.late(conn, desk.now())}
        await _keep(conn, KIND, late)
        await _keep(conn, STUCK, await _stuck(conn))


async def _keep(conn: Connection, kind: str, found: Mapping[int, tuple[int, str]]) -> None:
    """Let the open alarms of a kind be these: county and text by division."""
    told = await reviews.alarms(conn, kind)
    for division, (county, text) in found.items():
        if told.get(f"unit {division}") != text:
            await alarms.raise_alarm(conn, county=county, kind=kind, object=f"unit {division}", text=text)
    for subject in told.keys() - {f"unit {division}" for division in found}:
        await alarms.clear_alarm(conn, kind, subject)


async def _text(conn: Connection, one: Late) -> str:
    act = Act(one.awaits)
    besides = (await store.barred(conn, [one.oldest]))[one.oldest] if act is not Act.RESUME else ()
    held = await reviews.holders(conn, roles_of(act), one.division, partner=one.partner, besides=besides)
    return f"{one.items}条信息超过办理时限，最久的{awaited(act, '、'.join(who.name for who in held))}。"


def awaited(act: Act, whom: str) -> str:
    """等李静复审; empty `whom`: 没有别人能复审, for who may take the step wrote the text or took another one."""
    return f"等{whom}{ACT_LABELS[act]}" if whom else f"没有别人能{ACT_LABELS[act]}"


async def _stuck(conn: Connection) -> dict[int, tuple[int, str]]:
    """What only its own authors might take on: no title, for who can help reads no items."""
    few = await reviews.narrow(conn, {act: roles_of(act) for act in _ACTIONS}, _FEW)
    barred = await store.barred(conn, [one.item for one in few])
    lost = [one for one in few if not set(one.holders) - barred[one.item]]
    counts = Counter((one.county, one.division, one.awaits) for one in lost)
    found: dict[int, tuple[int, str]] = {}
    for (county, division, step), items in sorted(counts.items()):  # told again only when it changes
        act = Act(step)
        place = spoken((await user.places(conn, [division])).get(division, "本县"))
        text = f"{place}{items}条信息等{ACT_LABELS[act]}，没有别人能办。{await remedy(conn, act, division)}"
        found[division] = (county, found.get(division, (county, ""))[1] + text)
    return found


async def remedy(conn: Connection, act: Act, division: int) -> str:
    """Whom to ask that somebody else may take a step, and for which grant."""
    level = Division(division).level
    fitting = [role for role in sorted(roles_of(act)) if _at(role) is level] or sorted(roles_of(act))
    asked = {}
    for action in (Action.MANAGE_GRANTS, Action.MANAGE_STAFF):
        held = await reviews.holders(conn, roles_for(action), division)
        asked[action] = f"（{'、'.join(one.name for one in held)}）" if held else ""
    grants = "或".join(f"“{role.label}”" for role in fitting)
    return (
        f"请安全管理员{asked[Action.MANAGE_GRANTS]}在“人员和授权”里给另一个人加{grants}；"
        f"他还没有账号的，先请系统管理员{asked[Action.MANAGE_STAFF]}登记。"
    )


def _at(role: Role) -> Level:
    return next((level for name, level in _LEVELS.items() if role.startswith(name)), Level.COUNTY)
