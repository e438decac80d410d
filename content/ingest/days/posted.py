"""The end of a 公示期: where a list says how long it hangs, no other day of its text is the one for objections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from content.ingest.days.found import Found
from content.ingest.proposal import Proposal
from content.pattern import late

_PERIOD: Final = late("公示(?:期(?!满|内|间|后|结束)|时间|日期|时限|截止)")
_UNTIL: Final = late(r"(?:[至到]|截止|截至)[^，。；]{0,2}$")


def posted(found: Sequence[Found], base: date) -> Proposal[date] | None:
    """Return the last day of the one 公示期 that a text names, if it is not over on `base`; None: none, or several."""
    ends = {one.last: one.day.words for one in reversed(found) if not one.is_void and _is_period(one)}
    ahead = [last for last in ends if last >= base]
    return Proposal(ahead[0], ends[ahead[0]]) if len(ends) == len(ahead) == 1 else None


def _is_period(one: Found) -> bool:
    """Whether a span, a counted day or one that is called the end stands under the name of a 公示期."""
    clause = re.split(r"[，,。；;]", one.place.before)[-1]
    ends = one.is_counted or one.day.value.until is not None or _UNTIL.search(clause) or "截止" in one.place.label
    named = (clause, one.place.label, one.day.words if one.is_counted else "")
    return bool(ends) and any(_PERIOD.search(words) for words in named)
