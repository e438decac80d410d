"""Addresses of the web in a template's variable (变量里的网址): no vendor lets one pass, in whatever letters. Pure.

A name is labels with a dot between them and an ending that looks like one: example.io, 政务.中国, xn--fiqs8s. Numbers,
amounts, versions and units have dots, too (3.5亩, 12.31, v1.2, 2.5kg): behind them only a known ending makes one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from importlib import resources
from typing import Final

_DATA: Final = json.loads(resources.files("channels.sms.render.data").joinpath("web.json").read_text("utf-8"))
_COMMON: Final = frozenset(_DATA["common"])
_FILES: Final = frozenset(_DATA["files"])
_CHINESE: Final = "|".join(sorted(_DATA["chinese"], key=len, reverse=True))
_PLAIN: Final = re.compile(r"://|\bwww\b|(?<![A-Z0-9.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])", re.IGNORECASE | re.ASCII)
_NAME: Final = re.compile(
    r"(?P<label>[A-Z0-9](?:[A-Z0-9-]*[A-Z0-9])?|[一-鿿]+)(?P<dot>[.。])(?P<end>XN--[A-Z0-9-]+|[A-Z]{2,24})(?![A-Z0-9])",
    re.IGNORECASE | re.ASCII,
)
_IDN: Final = re.compile(rf"(?P<label>[A-Z0-9-]*[A-Z-][A-Z0-9-]*|[A-Z0-9一-鿿-]{{2,}})\.(?:{_CHINESE})", re.IGNORECASE)
_NUMERAL: Final = re.compile(r"第?[0-9一二三四五六七八九十百零〇]+[条章节项款、]?")
_NUMBER: Final = re.compile(r"[A-Z]?\d+|[A-Z]", re.ASCII)  # 12, v1, and a capital that counts a list: A.


def web_address(text: str) -> str:
    """Return what in a text is, or will be taken for, an address of the web; empty: nothing."""
    plain = unicodedata.normalize("NFKC", text).replace("｡", "。").replace("．", ".")
    plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    if found := _PLAIN.search(plain):
        return found[0]
    for name in _NAME.finditer(plain):
        if _is_name(name["label"], name["dot"], name["end"].lower()):
            return name[0]
    return next((name[0] for name in _IDN.finditer(plain) if not _NUMERAL.fullmatch(name["label"])), "")


def _is_name(label: str, dot: str, end: str) -> bool:
    if end in _FILES:
        return False
    if dot == "。" or not label.isascii() or _NUMBER.fullmatch(label):
        return end in _COMMON or end.startswith("xn--")  # a full stop ends sentences, a number's dot is a decimal point
    return True
