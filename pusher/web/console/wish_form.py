"""How and when it is to be sent, as the form of the audience asks for it: order, who goes on, times, money. No IO."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from content.item import Genre
from pusher.strategy import ALL_FALL, OFFICE_TIME, REFUSED
from pusher.web.forms import Form, Problems, in_our_time, text
from pusher.web.problem import Problem

ORDERS: Final = (
    ("turns", "从上到下，一个一个来", "前一个渠道没送到的人，再用下一个，最省钱"),
    ("once", "各渠道同时发", "有几个渠道就收到几条，急事用"),
)
FALLS: Final = {"all": ALL_FALL, "refused": (REFUSED,)}
GOES_ON: Final = (
    ("all", "没送到的、没回执的"),
    ("refused", "只有明确没送到的"),
)
WAITS: Final = (("600", "10分钟"), ("1800", "30分钟"), ("7200", "2小时"), ("86400", "1天"))
FIRSTS: Final = (("head", "户主优先"), ("roster", "按花名册的顺序"))
_DEFAULTS: Final = {"order": "turns", "per": "household", "falls": "all", "wait": "1800", "first": "head"}
_ALERT: Final = {"order": "once", "per": "person"}  # nobody waits for half an hour, or hears of it at home only
_FREE: Final = ("start", "expiry", "cost_cap")
_DEAREST: Final = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class How:
    """What the fields say; the names are those of publish.Wish."""

    at_once: bool
    falls: tuple[str, ...]
    wait: float
    first: str
    not_before: datetime | None
    expires_at: datetime | None
    cost_cap: Decimal | None

    def to_wish(self) -> dict[str, Any]:
        """As keywords."""
        return {name: getattr(self, name) for name in self.__slots__}


def typed(form: Form, genre: Genre) -> dict[str, str]:
    """What is in the fields, to be shown again; before anything is, what is usual for such an item."""
    usual = _DEFAULTS | _ALERT if genre is Genre.ALERT else _DEFAULTS
    return {name: text(form, name, 30) or usual.get(name, "") for name in (*usual, *_FREE)}


def choices() -> dict[str, Any]:
    """What can be chosen."""
    return {"orders": ORDERS, "goes_on": GOES_ON, "waits": WAITS, "firsts": FIRSTS}


def read(given: Mapping[str, str], problems: Problems) -> How:
    """Read what was typed; what cannot be read is a problem beside its field."""
    known = {
        "order": {key for key, *_ in ORDERS},
        "falls": set(FALLS),
        "wait": {key for key, _ in WAITS},
        "first": {key for key, _ in FIRSTS},
    }
    if any(given[name] not in values for name, values in known.items()):
        raise Problem(400)
    return How(
        at_once=given["order"] == "once",
        falls=FALLS[given["falls"]],
        wait=float(given["wait"]),
        first=given["first"],
        not_before=_moment(given["start"], "start", problems),
        expires_at=_moment(given["expiry"], "expiry", problems),
        cost_cap=_yuan(given["cost_cap"], problems),
    )


def _moment(given: str, name: str, problems: Problems) -> datetime | None:
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given).replace(tzinfo=OFFICE_TIME)
    except ValueError:
        moment = None
    if moment is None or not in_our_time(moment):
        problems.add(name, "请写成“2026-11-27 08:30”的样子")
        return None
    return moment


def _yuan(given: str, problems: Problems) -> Decimal | None:
    if not given:
        return None
    try:
        yuan = Decimal(given.removesuffix("元"))
    except InvalidOperation:
        yuan = Decimal(-1)
    if not 0 <= yuan < _DEAREST:  # NaN too is not
        problems.add("cost_cap", "费用上限请填数字，如 200")
        return None
    return yuan.quantize(Decimal("0.01"))
