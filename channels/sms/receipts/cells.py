"""The cells of a report's row, read tolerantly: a number, a status code, a moment."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

OFFICE_TIME: Final = timezone(timedelta(hours=8))
_STAMP: Final = re.compile(r"(\d{4})\D?(\d\d)\D?(\d\d)\D?(\d\d)\D?(\d\d)\D?(\d\d)", re.ASCII)
_MOBILE: Final = re.compile(r"(?:\+|00)?(?:86)?(1[3-9][0-9]{9})", re.ASCII)
_BETWEEN: Final = str.maketrans("", "", " \t\u00a0\u3000-()")  # as some gateways write +86-140 0000 0001
_CODE: Final = re.compile(r"[A-Z0-9.:_-]{1,64}", re.ASCII)


def address_of(value: Any) -> str | None:
    """Return a mainland mobile number, with or without 86 in front and gaps within; None: it is none."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    try:
        found = _MOBILE.fullmatch(str(value).strip().translate(_BETWEEN))
    except ValueError:  # an integer too long to print
        return None
    return found[1] if found else None


def word_of(value: Any) -> str:
    """Return a status code as the tables spell it; anything that is no code is no word (and never logged)."""
    word = value.strip().upper() if isinstance(value, str) else ""
    return word if _CODE.fullmatch(word) else ""


def moment_of(value: Any) -> datetime | None:
    """Read an office time as gateways write it, 20261127083000 or 2026-11-27 08:30:00; None: it is none."""
    found = _STAMP.match(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return datetime(*(int(part) for part in found.groups()), tzinfo=OFFICE_TIME).astimezone(UTC)  # type: ignore[misc, arg-type]
    except (ValueError, OverflowError):
        return None
