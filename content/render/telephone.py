"""Which number residents are given: an office's landline or hotline before anybody's mobile."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from content.item import Contact
from content.pattern import late

_MOBILE: Final = late(r"(?<!\d)(?:\+?86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?!\d)", re.ASCII)
# With or without its area code, an extension behind it; 400, 95, 96 and the short numbers of public services.
_OFFICE: Final = late(
    r"(?<!\d)(?:\(?0(?:10|[2-9]\d{1,2})\)?[-\s]*[2-9]\d{6,7}|[2-9]\d{6,7}|[48]00[-\s]?\d{3}[-\s]?\d{4}|9[56]\d{3,6}|1(?:1\d|2[02]|2\d{3}))"
    r"(?:[-转]\d{1,6})?(?!\d)",
    re.ASCII,
)
_DASHES: Final = late(r"[‐-―－]")
_HOTLINE: Final = late(r"9[56]\d{3,6}|1(?:1\d|2[02]|2\d{3})", re.ASCII)
_EMERGENCY: Final = late(r"1(?:10|19|2[02]|2110|2119)", re.ASCII)  # for help at once: no unit answers questions there
_GENERIC: Final = late(r"(?:政策)?(?:咨询|联系|服务|办公|报名|值班)?(?:电话|热线)?")
_OVERSIGHT: Final = late(r"监督|举报|投诉|纪检|纪委")
_UNNAMED: Final = "服务热线"  # a short number that the text itself does not name
_PREFERRED: Final = ("咨询", "服务", "报名", "联系", "值班")


def office_number(text: str) -> str:
    """Return the first landline or hotline in some words; empty: they hold none, whatever mobiles they hold."""
    plain = _MOBILE.sub("，", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    found = _OFFICE.search(plain)
    return found[0] if found else ""


def names_mobile(text: str) -> bool:
    """Whether some words hold a mobile's number."""
    return _MOBILE.search(unicodedata.normalize("NFKC", text)) is not None


def is_hotline(number: str) -> bool:
    """Whether a number is a service's short one (95598, 12345), which many notices give and no unit has to itself."""
    return _HOTLINE.fullmatch(number.strip()) is not None


def is_generic(label: str) -> bool:
    """Whether a number's label says no more than that it is one: 咨询电话."""
    return _GENERIC.fullmatch(label) is not None


def enquiry(contacts: Sequence[Contact], number: str) -> str:
    """Return a number unless it is one to complain to (监督, 举报): whoever asks how it is done is not sent there."""
    labels = [contact.label for contact in contacts if contact.number == number]
    watches = any(_OVERSIGHT.search(label) and not any(word in label for word in _PREFERRED) for label in labels)
    return "" if watches else number


def telephone(contacts: Sequence[Contact]) -> str:
    """Return the number to give: landlines first, 咨询 before 监督, never 110 or 119; "" when there is none."""
    asked = (one for one in contacts if one.number and not _EMERGENCY.fullmatch(one.number.strip()))
    return min(asked, key=_rank, default=Contact("", "")).number


def _rank(contact: Contact) -> tuple[bool, int, bool]:
    label = "" if is_hotline(contact.number) and contact.label == _UNNAMED else contact.label
    wanted = (place for place, word in enumerate(_PREFERRED) if word in label)
    named = next(wanted, len(_PREFERRED))
    return not office_number(contact.number), named, is_hotline(contact.number)
