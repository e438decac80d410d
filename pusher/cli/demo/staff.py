"""The demo county's staff: who signs in to look at what, all under one password that the demo prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pusher.access import Action, Grant, Role, permits
from pusher.cli.demo.people import COUNTY, TOWNS
from pusher.runtime import now
from pusher.staff import ADMINISTRATORS
from pusher.store import Connection
from pusher.store import answer as answers
from pusher.store import user as users
from pusher.user import hash_password

PASSWORD: Final = "cunkou-demo-2026"  # noqa: S105 -- it is printed: the demo holds nobody's data
_COUNTY: Final = COUNTY * 10**9
_TOWN: Final = TOWNS[0]
VILLAGE: Final = _TOWN + 201_000


@dataclass(frozen=True, slots=True)
class Member:
    """One who signs in."""

    account: str
    name: str
    unit: str
    role: Role
    division: int
    span: int

    @property
    def grant(self) -> Grant:
        """The whole of the division."""
        return Grant(self.role, self.division, self.division + self.span - 1)


MEMBERS: Final = (
    Member("bureau", "陈晓", "随县农业农村局", Role.COUNTY_BUREAU, _COUNTY, 10**9),
    Member("bureau-review", "周敏", "随县农业农村局", Role.COUNTY_BUREAU, _COUNTY, 10**9),
    Member("office", "刘颖", "随县政务公开办", Role.COUNTY_OFFICE, _COUNTY, 10**9),
    Member("town", "王磊", "厉山镇党政办", Role.TOWN_EDITOR, _TOWN, 10**6),
    Member("town-review", "李静", "厉山镇党政办", Role.TOWN_REVIEWER, _TOWN, 10**6),
    Member("town-sign", "赵军", "厉山镇人民政府", Role.TOWN_SIGNER, _TOWN, 10**6),
    Member("village", "孙梅", "王家岗村村民委员会", Role.VILLAGE_EDITOR, VILLAGE, 10**3),
    Member("village-sign", "吴强", "王家岗村党支部", Role.VILLAGE_SECRETARY, VILLAGE, 10**3),
    Member("village-watch", "郑兰", "王家岗村村务监督委员会", Role.VILLAGE_SUPERVISOR, VILLAGE, 10**3),
    Member("system", "李明", "随县数据局", Role.SYSTEM_ADMIN, _COUNTY, 10**9),
    Member("security", "周燕", "随县公安局", Role.SECURITY_ADMIN, _COUNTY, 10**9),
    Member("audit", "何军", "随县审计局", Role.AUDIT_ADMIN, _COUNTY, 10**9),
)
# Who answers what residents ask under a notice, as they read it.
ANSWERS: Final = {"bureau": "随县农业农村局陈干事", "town": "厉山镇党政办", "village": "王家岗村村委会"}
# Who takes the demo's notice through its review: author, 复审, 终审.
AUTHOR, REVIEWER, SIGNER = "bureau", "bureau-review", "office"
TOWN_ROUTE: Final = ("town", "town-review", "town-sign")


def name(account: str) -> str:
    """A member's name."""
    return next(member.name for member in MEMBERS if member.account == account)


ROUTE: Final = (("送审", name(AUTHOR)), ("复审", name(REVIEWER)), ("终审签发", name(SIGNER)))


async def enter(conn: Connection, matters: tuple[int, ...], visited: tuple[int, ...]) -> dict[str, int]:
    """Enter whoever is missing, the county with these matters, clerks below with those visited; numbers by account."""
    numbers = {}
    for member in MEMBERS:
        known = await users.by_account(conn, member.account)
        if known is not None:
            numbers[member.account] = known.id
            continue
        unit = await users.add_unit(conn, COUNTY, member.division, member.unit)
        number = await users.add_staff(conn, COUNTY, unit, member.account, member.name, hash_password(PASSWORD))
        if number is None:
            raise RuntimeError("an account that nobody has is taken")
        given = matters if member.role.county_level and member.role not in ADMINISTRATORS else ()
        if not member.role.county_level and permits(member.role, Action.READ_UNREACHED):
            given = visited
        await users.add_grant(conn, number, Grant(member.role, member.grant.lo, member.grant.hi, given))
        numbers[member.account] = number
    for account, called in ANSWERS.items():
        unit = next(member.division for member in MEMBERS if member.account == account)
        if await answers.named(conn, unit) is None:
            await answers.set_answerer(conn, unit, 0, (numbers[account], called), by=numbers[account], at=now())
    return numbers
