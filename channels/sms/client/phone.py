"""The mainland mobile rule (手机号): refuse, never guess. Carriers are not told apart: numbers move (携号转网)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from channels.message import Reason, Refused, Scope

_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
# Behind an area's code (010, 02x, 03xx to 09xx), or without; 013… is none.
_LANDLINE: Final = re.compile(r"(?:0|\+?86|0086)(?:10|2\d|[3-9]\d{2})\d{7,8}|[2-9]\d{6,7}", re.ASCII)
_HOTLINE: Final = re.compile(r"(?:400|800)\d{7}|(?:1[0-2]|9[56])\d{1,6}", re.ASCII)
_ABROAD: Final = re.compile(r"(?:\+|00)(?!86)\d{6,15}", re.ASCII)
_PREFIXED: Final = re.compile(r"(?:0|\+?86|0086)1[3-9]\d{9}", re.ASCII)
_DIGIT: Final = re.compile("[0-9]")
_DIGIT_ITSELF: Final = re.compile("[0-9０-９]")
_BETWEEN: Final = str.maketrans("", "", " -")
_AROUND: Final = str.maketrans("", "", "().·\u2010\u2011\u2012\u2013\u2014\u2015")  # in landlines, to name them


def mobile(address: str) -> str | None:
    """Return the eleven digits of a mainland mobile number, None: it is none, whatever it may resemble.

    Full-width digits are folded (NFKC) and spaces and hyphens between groups dropped, nothing else: ① is no digit.
    """
    if _MOBILE.fullmatch(address):
        return address
    digits = _folded(address)
    return digits if _MOBILE.fullmatch(digits) else None


def refused(address: str) -> Refused:
    """The outcome of an address that is no mainland mobile number, named with the remedy; it never leaves the house."""
    digits = re.split("转|分机", _folded(address).translate(_AROUND))[0]
    if _ABROAD.fullmatch(digits):
        words = "这是境外号码，收不到短信，请换大陆手机号"
    elif _LANDLINE.fullmatch(digits):
        words = "这是固定电话，座机收不到短信，请换手机号"
    elif _HOTLINE.fullmatch(digits):
        words = "这是服务热线，不是个人手机号，请换手机号"
    elif _PREFIXED.fullmatch(digits):
        words = "手机号前面多了0或86，请去掉，只留11位"
    else:
        words = "不是大陆手机号码"
    return Refused(Reason("bad_number", words, Scope.RECIPIENT, lasting=True))


def _folded(address: str) -> str:
    return "".join(map(_plain, address)).strip().translate(_BETWEEN)


def _plain(letter: str) -> str:
    """Fold width, but make no digit of what only contains one: ① is for a person to read."""
    folded = unicodedata.normalize("NFKC", letter)
    return letter if _DIGIT.search(folded) and not _DIGIT_ITSELF.fullmatch(letter) else folded
