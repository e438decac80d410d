"""Short codes (短码): how an item is named on paper, in a URL and over the telephone. Pure.

No 0/O, 1/I/L: seven letters and digits that survive a bad photocopy, a loudspeaker and a thumb on an old phone.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from content.pattern import late

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH: Final = 7
_CODE: Final = late(rf"[{ALPHABET}]{{{LENGTH}}}")


def read_code(typed: str) -> str | None:
    """Return the code that a person typed, in any case, width and punctuation: 7k3m 9xa。; None: it cannot be one."""
    code = "".join(letter for letter in unicodedata.normalize("NFKC", typed[:40]).upper() if letter.isalnum())
    return code if _CODE.fullmatch(code) else None


def code_from(mark: bytes) -> str:
    """Return the code that a keyed digest stands for: the same for the same, and nobody can guess it."""
    number, letters = int.from_bytes(mark), ""
    for _ in range(LENGTH):
        number, at = divmod(number, len(ALPHABET))
        letters += ALPHABET[at]
    return letters


def spaced(code: str) -> str:
    """Return a code as it is printed: 7K3M 9XA."""
    return f"{code[:4]} {code[4:]}"
