"""Which number residents are given: an office's landline or hotline before anybody's mobile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from content.item import Contact

_MOBILE: Final = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
_PREFERRED: Final = ("咨询", "服务", "报名", "联系", "值班")


def is_mobile(number: str) -> bool:
    """Whether a number is a mainland mobile, however it is spaced."""
    return _MOBILE.fullmatch(re.sub(r"[\s()（）—–-]", "", number)) is not None


def telephone(contacts: Sequence[Contact]) -> str:
    """Return the number to give: landlines first, 咨询 before 监督; "" when there is none."""
    return min((contact for contact in contacts if contact.number), key=_rank, default=Contact("", "")).number


def _rank(contact: Contact) -> tuple[bool, int]:
    wanted = (place for place, word in enumerate(_PREFERRED) if word in contact.label)
    return is_mobile(contact.number), next(wanted, len(_PREFERRED))
