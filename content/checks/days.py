"""Days that a text names, without their years: 6月1日至30日 names June 1 and 30, 六月底 the last of June."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from typing import Final

from content.dated import BARE_DAY, OF_MONTH, Day, days_of
from content.numerals import NUMERAL, whole
from content.pattern import late

_DIGITS: Final = late(r"(?:20\d\d[-./])?(?<![\d.])(\d{1,2})[-./](\d{1,2})(?![\d.]|\s*[元%％万亩])")
# From what a last day follows that is not written: so many days, a weekday, the farmers' calendar.
_DERIVES: Final = late(
    rf"(?:起|开始|为期|连续|期限为?|公示期?[为共：:]?)(?:[，,]?(?:公示|[连持]续|期限|为期|[共计满]))*[的为：:]?"
    rf"\s*{NUMERAL}\s*(?:日|个?(?:周|星期)|个月)|{NUMERAL}\s*(?:个?(?:周|星期)|个月)(?:[之以]?[内后]|期?满)"
    r"|工作日|(?:\d|[五七十])\s*(?:天|日(?:以内|之内|内))|次日|明[天日早晚]|今[早晚]|后天|[下本这]周|上旬|中旬|下旬"
    r"|农历|腊月|正月|初[一二三四五六七八九十]|(?:元旦|春节|清明|端午|中秋|国庆|除夕)(?:节|当天|之?前|以前)"
)


class Days:
    """The days that a text names, also without their months."""

    def __init__(self, text: str, issued: date | None) -> None:
        """Read the text once; the day on which it was issued is named too."""
        months = {month for hit in OF_MONTH.finditer(text) if (month := whole(hit[1]))}
        single = {day for hit in BARE_DAY.finditer(text) if (day := whole(hit[1]))}
        self.written: Final = {day for day, _ in days_of(text)}
        self._known: Final = {*self.written, *_in_digits(text), *((month, day) for month in months for day in single)}
        if issued:
            self._known.add((issued.month, issued.day))
        for month in months:
            if 1 <= month <= 12:  # noqa: PLR2004
                self._known.add((month, calendar.monthrange(2024, month)[1]))
        self.is_vague: Final = _DERIVES.search(text) is not None

    def names(self, day: Day) -> bool:
        """Whether a day is named."""
        return day in self._known


def _in_digits(text: str) -> Iterator[Day]:
    yield from ((int(hit[1]), int(hit[2])) for hit in _DIGITS.finditer(text))
