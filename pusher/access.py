"""Who may do what, where: role × division range × matter, in one table. Pure.

Row-level security repeats the range in the database (store.session), so that a mistake here shows nobody's residents.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from audiences.division import COUNTY_SPAN, TOWN_SPAN, VILLAGE_SPAN


class AccessError(Exception):
    """A grant that cannot be, or an act that it does not cover; `args[0]` is Chinese."""


class Role(StrEnum):
    """What a member of staff (工作人员) is, under one grant."""

    VILLAGE_EDITOR = "village_editor"
    VILLAGE_SECRETARY = "village_secretary"
    VILLAGE_SUPERVISOR = "village_supervisor"
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
    CONSENT_ITEM = "consent_item"  # 村监委同意
    COUNTERSIGN_ITEM = "countersign_item"  # 会签, for the unit that a route names
    SIGN_ITEM = "sign_item"  # 终审签发
    RELAY_ITEM = "relay_item"  # 转发 what a level above has published
    ASK_RELAY = "ask_relay"  # 要求下级转发
    MANAGE_ROUTES = "manage_routes"  # 审核路线
    MANAGE_MATTERS = "manage_matters"  # 事项和标签: what may be kept about people, and why
    MANAGE_SOURCES = "manage_sources"  # 收稿来源: pages and folders that are watched
    MANAGE_DIVISIONS = "manage_divisions"  # 合村并组
    SEAL_ITEM = "seal_item"  # 紧急下架
    CHOOSE_AUDIENCE = "choose_audience"  # counts only, and one's own 本次名单
    SEND = "send"
    STEER = "steer"  # pause, resume, cancel
    ANSWER_OBJECTION = "answer_objection"  # who complains, and the decision: never the village's
    ANSWER_QUESTION = "answer_question"  # what residents write back, in their own words
    READ_REPORT = "read_report"  # figures
    READ_UNREACHED = "read_unreached"  # names: who was not reached
    IMPORT_ROSTER = "import_roster"
    KEEP_PEOPLE = "keep_people"  # one person's page: 已去世, 换号, 代收人, 不再接收
    ANSWER_REQUEST = "answer_request"  # 个人信息查阅、复制、删除
    MANAGE_ACCOUNTS = "manage_accounts"  # gateways, 公众号
    SEE_STAFF = "see_staff"  # who there is, with which grants
    MANAGE_STAFF = "manage_staff"  # enter people, passwords, switch off
    MANAGE_GRANTS = "manage_grants"
    MANAGE_KEYS = "manage_keys"  # 接口密钥: one's own; a system administrator ends anybody's and makes none
    MANAGE_CATALOGUE = "manage_catalogue"  # 标准目录, holidays, responsible units
    WATCH = "watch"  # 账号矩阵、周报
    KEEP_WATCH = "keep_watch"  # 登记发文、核对账号, and 迎检包
    SET_WATCH = "set_watch"  # 监测指标
    SEE_SETTINGS = "see_settings"  # 系统设置: hours, caps, how long what is kept
    CHANGE_SETTINGS = "change_settings"
    READ_AUDIT = "read_audit"
    TUNE_CHECKS = "tune_checks"  # 检查规则: severities, words, the negative list
    OPEN_SEALED = "open_sealed"  # what was sealed, and listings that are over, each time on record


_LABELS: Final = {
    Role.VILLAGE_EDITOR: "村级经办",
    Role.VILLAGE_SECRETARY: "村党支部书记",
    Role.VILLAGE_SUPERVISOR: "村务监督委员会",
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
_REVIEW: Final = frozenset({
    Action.REVIEW_ITEM, Action.COUNTERSIGN_ITEM, Action.SEAL_ITEM, Action.ANSWER_OBJECTION
})  # fmt: skip

# The one table. The three administrators hold each other in check, and none of them reads residents or items.
TABLE: Final[dict[Role, frozenset[Action]]] = {
    Role.VILLAGE_EDITOR: _WRITE | _DRIVE | {Action.RELAY_ITEM, Action.KEEP_PEOPLE, Action.ANSWER_QUESTION},
    Role.VILLAGE_SECRETARY: _READ | {Action.SIGN_ITEM, Action.SEAL_ITEM, Action.STEER, Action.RELAY_ITEM},
    Role.VILLAGE_SUPERVISOR: _READ | {Action.CONSENT_ITEM},
    Role.TOWN_EDITOR: _WRITE
    | _DRIVE
    | {Action.WATCH, Action.KEEP_WATCH}
    | {Action.IMPORT_ROSTER, Action.KEEP_PEOPLE, Action.ANSWER_OBJECTION, Action.RELAY_ITEM, Action.ASK_RELAY}
    | {Action.MANAGE_SOURCES, Action.ANSWER_QUESTION},
    Role.TOWN_REVIEWER: _READ | _REVIEW | {Action.STEER, Action.WATCH},
    Role.TOWN_SIGNER: _READ | _REVIEW | {Action.SIGN_ITEM, Action.STEER, Action.WATCH},
    Role.COUNTY_BUREAU: _WRITE
    | _DRIVE
    | _REVIEW
    | {Action.ASK_RELAY, Action.ANSWER_QUESTION, Action.MANAGE_KEYS, Action.WATCH},
    Role.COUNTY_OFFICE: _WRITE
    | _DRIVE
    | _REVIEW
    | {Action.SIGN_ITEM, Action.ASK_RELAY, Action.MANAGE_ROUTES, Action.MANAGE_CATALOGUE, Action.TUNE_CHECKS}
    | {Action.IMPORT_ROSTER, Action.KEEP_PEOPLE, Action.ANSWER_REQUEST, Action.ANSWER_QUESTION}
    | {Action.MANAGE_SOURCES, Action.MANAGE_DIVISIONS, Action.MANAGE_KEYS, Action.MANAGE_MATTERS}
    | {Action.WATCH, Action.KEEP_WATCH, Action.SET_WATCH},
    Role.SYSTEM_ADMIN: frozenset({Action.MANAGE_ACCOUNTS, Action.SEE_STAFF, Action.MANAGE_STAFF, Action.MANAGE_KEYS})
    | {Action.SEE_SETTINGS, Action.CHANGE_SETTINGS},
    Role.SECURITY_ADMIN: frozenset({Action.SEE_STAFF, Action.MANAGE_GRANTS, Action.SEE_SETTINGS}),
    Role.AUDIT_ADMIN: frozenset({Action.READ_AUDIT, Action.OPEN_SEALED, Action.SEE_SETTINGS}),
}

_IN_VILLAGE: Final = frozenset({Role.VILLAGE_EDITOR, Role.VILLAGE_SECRETARY, Role.VILLAGE_SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Grant:
    """One authorisation (授权范围): a role over divisions lo..hi, and the matters whose tags it may read."""

    role: Role
    lo: int
    hi: int
    matters: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.lo <= self.hi < self.lo + span_of(self.role):
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


def roles_for(action: Action) -> frozenset[Role]:
    """The roles that do it."""
    return frozenset(role for role, actions in TABLE.items() if action in actions)


def may(grant: Grant, action: Action, division: int, matter: int | None = None) -> bool:
    """Whether the grant covers this act in this division, and with this matter's tags if one is named."""
    return permits(grant.role, action) and grant.covers(division) and (matter is None or matter in grant.matters)


def span_of(role: Role) -> int:
    """How many codes the division holds over which a role is given."""
    if role in _IN_VILLAGE:
        return VILLAGE_SPAN
    return COUNTY_SPAN if role in _COUNTY else TOWN_SPAN
