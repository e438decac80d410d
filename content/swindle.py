"""What swindlers say, as a warning of them quotes or tells it: it is nothing that a reader is to do. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final

from content.address import URL, host_of, is_official
from content.pattern import Late, late

__all__ = ["beware", "is_about", "is_quoted", "own_words", "warned"]

_SHIPPED: Final[dict[str, Any]] = json.loads((files("content.data") / "swindles.json").read_text("utf-8"))


def _any(name: str) -> Late:
    return late("|".join(_SHIPPED[name]))


_WORDS, _ACTS, _FORBIDS, _ASKS = map(_any, ("words", "acts", "forbids", "asks"))
_WARY: Final = late(rf"(?:{'|'.join(_SHIPPED['wary'])})[^，。；：“]{{0,8}}?(?:{_WORDS.pattern}|上当)")
_QUOTE: Final = r"(?:“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|\"[^\"\n]*\")"
_QUOTED: Final = late(_QUOTE)
# A sentence with what it quotes, full stops and all.
_SENTENCE: Final = late(rf"(?:{_QUOTE}|[^。！？；\n])+[。！？；]?")
_LEAST: Final = 8  # characters of what is said rather than named: “鄂汇办”
_ADDRESSES: Final = late(r"[您你请已将，。！]|https?:")
_REFUSES: Final = late(r".{0,2}[不勿莫别]")


def is_about(title: str) -> bool:
    """Whether a title is that of a warning of swindlers."""
    return _WORDS.search(title) is not None


def warned(lines: Sequence[str]) -> list[bool]:
    """Of each line whether it, or the one right above it, speaks of swindlers; 谨防诈骗 besides does not."""
    speak = [_speaks_of_them(line) for line in lines]
    return [here or above for here, above in zip(speak, [False, *speak], strict=False)]


def own_words(title: str, lines: Sequence[str]) -> list[str]:
    """The lines without the sentences in which swindlers speak or act, or that lead where they do."""
    about = is_about(title)
    return [
        "".join(one[0] for one in _SENTENCE.finditer(line) if not _is_theirs(one[0])) if about or near else line
        for line, near in zip(lines, warned(lines), strict=True)
    ]


def is_quoted(text: str, start: int) -> bool:
    """Whether a place stands in a quotation."""
    return any(one.start() < start < one.end() for one in _QUOTED.finditer(text))


def beware(text: str) -> str:
    """The first sentence that says what not to do; empty: none."""
    return next((one[0].strip() for one in _SENTENCE.finditer(text) if _FORBIDS.search(one[0])), "")


def _speaks_of_them(words: str) -> bool:
    return _WORDS.search(_WARY.sub("", words)) is not None


def _is_theirs(sentence: str) -> bool:
    """Whether a sentence of a warning tells what swindlers say or do."""
    if any(_asks(one[0][1:-1]) for one in _QUOTED.finditer(sentence)):
        return True
    if any(not is_official(host_of(link)) for link in URL.findall(sentence)):
        return True
    return _ACTS.search(_WARY.sub("", sentence)) is not None and _FORBIDS.search(sentence) is None


def _asks(quoted: str) -> bool:
    """Whether a quotation asks for something, rather than names it or forbids it (“不转账”)."""
    said = len(quoted) >= _LEAST and not _REFUSES.match(quoted) and _ADDRESSES.search(quoted)
    return bool(said) and _ASKS.search(quoted) is not None
