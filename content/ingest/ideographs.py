"""Signs that look like ideographs and are others (⽉, ⻓, a compatibility 立) to those that people type.

A PDF's fonts name a glyph by whichever of its signs comes first, so half of its 月 are ⽉. Nothing else is touched:
full-width punctuation, circled numbers and units stay as they were written.
"""

from __future__ import annotations

import json
import unicodedata
from importlib.resources import files
from itertools import chain
from typing import Final

from content.pattern import late

__all__ = ["plain"]

_LOOKALIKE: Final = late("[\u2e80-\u2fdf\u3b35\ue000-\uf8ff\uf900-\ufaff\U0002f800-\U0002fa1f]")
_DECOMPOSED: Final = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))


def _table() -> dict[int, str]:
    """What Unicode decomposes, and after it what it does not, or to a sign that Chinese fonts do not mean (⼾ 戶)."""
    found = {code: unicodedata.normalize("NFKC", chr(code)) for code in chain(*_DECOMPOSED)}
    known = json.loads((files("content.data") / "plain_signs.json").read_text("utf-8"))
    return found | {ord(sign): said for sign, said in known.items()}


_TABLE: Final = _table()


def plain(text: str) -> str:
    """Return the text in plain ideographs; private signs of Word's bullets and ticks become bullets and ticks."""
    return text.translate(_TABLE) if _LOOKALIKE.search(text) else text
