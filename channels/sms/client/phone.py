"""The mainland mobile rule (手机号): refuse, never guess. Carriers are not told apart: numbers move (携号转网)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from channels.message import Reason, Refused, Scope

_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_LANDLINE: Final = re.compile(r"0[1-9][0-9]{1,2}[0-9]{7,8}|[2-9][0-9]{6,7}", re.ASCII)
_ABROAD: Final = re.compile(r"(?:\+|00)(?!86)[0-9]{6,15}", re.ASCII)


def mobile(address: str) -> str | None:
    """Return the eleven digits of a mainland mobile number, None: it is none, whatever it may resemble.

    Full-width digits are folded (NFKC) and spaces and hyphens between groups dropped, nothing else.
    """
    if _MOBILE.fullmatch(address):
        return address
    digits = _folded(address)
    return digits if _MOBILE.fullmatch(digits) else None


def refused(address: str) -> Refused:
    """The outcome of an address that is no mainland mobile number, named with the remedy; it never leaves the house."""
    digits = _folded(address)
    if _LANDLINE.fullmatch(digits):
        words = "这是固定电话，座机收不到短信，请换手机号"
    elif _ABROAD.fullmatch(digits):
        words = "这是境外号码，收不到短信，请换大陆手机号"
    else:
        words = "不是大陆手机号码"
    return Refused(Reason("bad_number", words, Scope.RECIPIENT, lasting=True))


def _folded(address: str) -> str:
    return unicodedata.normalize("NFKC", address).strip().replace(" ", "").replace("-", "")
