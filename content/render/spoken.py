"""Written figures to spoken Chinese, so that a loudspeaker's reader never stumbles: 12.85元 → 十二元八角五分."""

from __future__ import annotations

import re
from typing import Final

from content.numerals import spelt
from content.pattern import late

_DIGITS: Final = "零一二三四五六七八九"
_CALLED: Final = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))  # in telephone numbers one says 幺
_YEAR: Final = str.maketrans("0123456789", "〇一二三四五六七八九")
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９％", "0123456789%")
_LARGEST: Final = 10**12
_SHORT: Final = 5  # figures of 95598, which are said in one breath
_NEAR: Final = 40  # characters before a number that say that one dials it
_TWO: Final = "个户天次元亩人块周项种份位名岁条件斤公"
_SIGNS: Final = {"㎡": "平方米", "m²": "平方米", "km": "公里", "kg": "公斤", "℃": "摄氏度", "＋": "加", "&": "和"}

_URL: Final = late(r"[ \t]*(?:https?://|www\.)[A-Za-z0-9\-._~:/?#@!$&'*+=%]+[ \t]*")
_ADDRESS: Final = "通知上写的网址"
_PHONE: Final = late(
    r"(?<![\d.])(0\d{2,3})[—–-](\d{7,8}|(?:12|9[56])\d{3})(?:[—–-](\d{1,5}))?(?!\d)|(?<![\d.])(1[3-9]\d{9})(?!\d)"
)
_HOTLINE: Final = late(
    r"(?<![\d.])(12\d{3}|9[56]\d{3}|110|119|120|122)(?![\d.,]|\s*[元人户亩个万吨米公头只斤%名株部册])"
)
# What announces no quantity: 电话附后，共2026册.
_BETWEEN: Final = r"(?:(?!(?<!公)共|(?<!预)约|范围|附)[^\d。；！？\n])"
# What stands behind 电话, 热线 or an office's name, however short: 电话3331000, 拨打110或96110, 民政局 3335566.
_CALLED_UP: Final = late(
    rf"(?:(?:电话|热线|拨打|致电|座机|手机|传真|短号|号码)(?:(?:(?!，(?!\s*\Z)){_BETWEEN}){{0,8}}"
    rf"|(?:{_BETWEEN}{{0,8}}\d[\d-]{{1,11}}(?!\d))+?{_BETWEEN}{{0,8}})|打\s*)\Z"
)
_OFFICE: Final = late(r"(?:[局所院站股室科办]|中心|委会|公司)[\s：:]*\Z")
_OF_OFFICE: Final = range(7, 9)  # figures of its own number
_DIALLED: Final = late(
    r"(?<![\d.*])\d{3,12}(?![\d.,*%～—–~-]|\s*(?:平[方米]|[万亿多余年月日时点号元人名户亩个米吨公斤克千只头匹羽尾株棵根台辆套件份次条针块袋箱瓶字家处间座项本张位岁种天成折起册部]|以[内上下]))"
)
_DOCUMENT: Final = late(r"[〔\[［]((?:19|20)\d{2})[〕\]］]\s*(\d+)号")
_CALENDAR: Final = late(r"(?<!\d)((?:19|20)\d{2})(?=年(?!级))")
_YEARS: Final = late(r"(?<!\d)(20\d{2})年?\s*[—–~～-]+\s*(?=20\d{2}年)")  # 2026—2027年
_CLOCK: Final = late(r"(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?!\d)")
_RANGE: Final = late(r"(?<=[\d%日月时点分岁元])\s*[—–~～-]+\s*(?=\d)")
_PERCENT: Final = late(r"(\d[\d,]*(?:\.\d+)?)%")
_MONEY: Final = late(r"(?<![\d.])(\d[\d,]*)\.(\d{1,2})元")
_NUMBER: Final = late(r"(?<!第)\d[\d,]*(?:\.\d+)?|\d+(?:\.\d+)?")


def speak(text: str) -> str:
    """Return the text with every figure in words; telephone numbers digit by digit, years too."""
    text = _URL.sub(_ADDRESS, text.translate(_FULL_WIDTH))
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    text = _DOCUMENT.sub(lambda found: f"{found[1].translate(_YEAR)}第{spelt(int(found[2]))}号", text)
    text = _PHONE.sub(lambda found: "，".join(_call(part) for part in _groups(found)), text)
    text = _DIALLED.sub(_dialled, text)
    text = _HOTLINE.sub(lambda found: _call(found[1]), text)
    text = _YEARS.sub(r"\1年到", text)
    text = _CALENDAR.sub(lambda found: found[1].translate(_YEAR), text)
    text = _RANGE.sub("到", text)
    text = _CLOCK.sub(_clock, text)
    text = _PERCENT.sub(lambda found: "百分之" + number(found[1]), text)
    text = _MONEY.sub(_money, text)
    return _NUMBER.sub(_counted, text)


def number(digits: str) -> str:
    """Read a decimal number: 11820.30 → 一万一千八百二十点三."""
    whole, _, fraction = digits.replace(",", "").partition(".")
    if (whole.startswith("0") and len(whole) > 1) or int(whole) >= _LARGEST:
        return "".join(_DIGITS[int(digit)] for digit in whole + fraction)
    fraction = fraction.rstrip("0")
    point = "点" + "".join(_DIGITS[int(digit)] for digit in fraction) if fraction else ""
    return spelt(int(whole)) + point


def _call(digits: str) -> str:
    return "".join(_CALLED[digit] for digit in digits)


def _dialled(found: re.Match[str]) -> str:
    """Digit by digit what one dials, as the words before it say; anything else as it stands."""
    digits, before = found[0], found.string[max(0, found.start() - _NEAR) : found.start()]
    if not _CALLED_UP.search(before) and not (len(digits) in _OF_OFFICE and _OFFICE.search(before)):
        return digits
    return "，".join(map(_call, (digits[:-4], digits[-4:]) if len(digits) in _OF_OFFICE else (digits,)))


def _groups(found: re.Match[str]) -> list[str]:
    if mobile := found[4]:
        return [mobile[:3], mobile[3:7], mobile[7:]]
    halves = (found[2][:-4], found[2][-4:]) if len(found[2]) > _SHORT else (found[2],)
    return [part for part in (found[1], *halves, found[3]) if part]


def _clock(found: re.Match[str]) -> str:
    minutes = int(found[2])
    words = f"{'零' if 0 < minutes < 10 else ''}{spelt(minutes)}分" if minutes else ""  # noqa: PLR2004 - 八点零五分
    return f"{spelt(int(found[1]))}点{words}"


def _money(found: re.Match[str]) -> str:
    jiao, fen = (int(digit) for digit in found[2].ljust(2, "0"))
    words = f"{_DIGITS[jiao]}角" if jiao else ("零" if fen else "")
    return f"{number(found[1])}元{words}{f'{_DIGITS[fen]}分' if fen else ''}"


def _counted(found: re.Match[str]) -> str:
    digits = found[0]
    following = found.string[found.end() : found.end() + 1]
    ordinal = found.string[: found.start()].endswith("第")
    if digits == "2" and following and following in _TWO and not ordinal:
        return "两"
    return number(digits.rstrip(","))
