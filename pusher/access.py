"""Who may do what, where: role × division range × matter, in one table. Pure.

Row-level security repeats the range in the database (store.session), so that a mistake here shows nobody's residents.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class AccessError(Exception):
    """A grant that cannot be, or an act that it does not cover; `args[0]` is Chinese."""


class Role(StrEnum):
    """What a member of staff (工作人员) is, under one grant."""

    VILLAGE_EDITOR = "village_editor"
    TOWN_EDITOR = "town_editor"
    TOWN_REVIEWER = "town_reviewer"
    TOWN_SIGNER = "town_signer"
    COUNTY_BUREAU = "county_bureau"
    COUNTY_OFFICE = "county_office"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"

    @property
    def label(self) -> str:
        """As the screen says it."""
        return _LABELS[self]

    @property
    def county_level(self) -> bool:
        """Whether a second factor is asked in production."""
        return self in _COUNTY


class Action(StrEnum):
    """What can be asked of the console or the API."""

    READ_ITEM = "read_item"
    WRITE_ITEM = "write_item"
    REVIEW_ITEM = "review_item"  # 复审
    SIGN_ITEM = "sign_item"  # 终审签发
    SEAL_ITEM = "seal_item"  # 紧急下架
    CHOOSE_AUDIENCE = "choose_audience"  # counts only, and one's own 本次名单
    SEND = "send"
    STEER = "steer"  # pause, resume, cancel
    ANSWER_OBJECTION = "answer_objection"  # who complains, and the decision: never the village's
    READ_REPORT = "read_report"  # figures
    READ_UNREACHED = "read_unreached"  # names: who was not reached
    IMPORT_ROSTER = "import_roster"
    MANAGE_ACCOUNTS = "manage_accounts"  # gateways, 公众号
    MANAGE_STAFF = "manage_staff"
    MANAGE_GRANTS = "manage_grants"
    READ_AUDIT = "read_audit"
    TUNE_CHECKS = "tune_checks"  # 检查规则: severities, words, the negative list
    OPEN_SEALED = "open_sealed"  # what was sealed, each time on record


_LABELS: Final = {
    Role.VILLAGE_EDITOR: "村级经办",
    Role.TOWN_EDITOR: "乡镇经办",
    Role.TOWN_REVIEWER: "乡镇复审",
    Role.TOWN_SIGNER: "乡镇签发",
    Role.COUNTY_BUREAU: "县直部门",
    Role.COUNTY_OFFICE: "县政务公开办",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}
_COUNTY: Final = frozenset(
    {Role.COUNTY_BUREAU, Role.COUNTY_OFFICE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
)

_READ: Final = frozenset({Action.READ_ITEM, Action.READ_REPORT})
_WRITE: Final = _READ | {Action.WRITE_ITEM, Action.CHOOSE_AUDIENCE, Action.READ_UNREACHED}
_DRIVE: Final = frozenset({Action.SEND, Action.STEER})

# The one table. The three administrators hold each other in check, and none of them reads residents or items.
TABLE: Final[dict[Role, frozenset[Action]]] = {
    Role.VILLAGE_EDITOR: _WRITE | _DRIVE,
    Role.TOWN_EDITOR: _WRITE | _DRIVE | {Action.IMPORT_ROSTER, Action.ANSWER_OBJECTION},
    Role.TOWN_REVIEWER: _READ | {Action.REVIEW_ITEM, Action.SEAL_ITEM, Action.STEER, Action.ANSWER_OBJECTION},
    Role.TOWN_SIGNER: _READ
    | {Action.REVIEW_ITEM, Action.SIGN_ITEM, Action.SEAL_ITEM, Action.STEER, Action.ANSWER_OBJECTION},
    Role.COUNTY_BUREAU: _WRITE | _DRIVE | {Action.REVIEW_ITEM, Action.SEAL_ITEM, Action.ANSWER_OBJECTION},
    Role.COUNTY_OFFICE: _WRITE
    | _DRIVE
    | {Action.REVIEW_ITEM, Action.SIGN_ITEM, Action.SEAL_ITEM, Action.IMPORT_ROSTER, Action.ANSWER_OBJECTION}
    | {Action.TUNE_CHECKS},
    Role.SYSTEM_ADMIN: frozenset({Action.MANAGE_ACCOUNTS, Action.MANAGE_STAFF}),
    Role.SECURITY_ADMIN: frozenset({Action.MANAGE_GRANTS}),
    Role.AUDIT_ADMIN: frozenset({Action.READ_AUDIT, Action.OPEN_SEALED}),
}

_VILLAGE_SPAN: Final = 10**3
_TOWN_SPAN: Final = 10**6
_COUNTY_SPAN: Final = 10**9


@dataclass(frozen=True, slots=True)
class Grant:
    """One authorisation (授权范围): a role over divisions lo..hi, and the matters whose tags it may read."""

    role: Role
    lo: int
    hi: int
    matters: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.lo <= self.hi < self.lo + _widest(self.role):
            raise AccessError(f"“{self.role.label}”的授权范围过大：{self.lo}至{self.hi}")

    @property
    def territory(self) -> int:
        """The division whose subtree the range is."""
        return self.lo

    def covers(self, division: int) -> bool:
        """Whether a division lies inside."""
        return self.lo <= division <= self.hi


def permits(role: Role, action: Action) -> bool:
    """Whether the role does this at all, anywhere."""
    return action in TABLE[role]


def may(grant: Grant, action: Action, division: int, matter: int | None = None) -> bool:
    """Whether the grant covers this act in this division, and with this matter's tags if one is named."""
    return permits(grant.role, action) and grant.covers(division) and (matter is None or matter in grant.matters)


def _widest(role: Role) -> int:
    if role is Role.VILLAGE_EDITOR:
        return _VILLAGE_SPAN
    return _COUNTY_SPAN if role in _COUNTY else _TOWN_SPAN
