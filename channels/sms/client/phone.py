"""The mainland mobile rule (手机号): refuse, never guess. Carriers are not told apart: numbers move (携号转网)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}", re.ASCII)


def mobile(address: str) -> str | None:
    """Return the eleven digits of a mainland mobile number, None: it is none, whatever it may resemble.

    Full-width digits are folded (NFKC) and spaces and hyphens between groups dropped, nothing else.
    """
    if _MOBILE.fullmatch(address):
        return address
    digits = unicodedata.normalize("NFKC", address).strip().replace(" ", "").replace("-", "")
    return digits if _MOBILE.fullmatch(digits) else None
