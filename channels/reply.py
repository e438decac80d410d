"""What a reply asks for: to be left alone (退订), that the number is somebody else's (非本人), or neither. Pure.

A reply is cut into known words, longest first, and each word is a letter; what a reply asks for is a rule over these
letters. A word that is not known stops the rules: 谁退订了, T恤 and 面积写错了 are for a person to read. So is whatever
may be a complaint about the text (发错了, 号码错了): only who says that the number is not his is believed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources
from typing import Final

__all__ = ["RESUMED", "STOPPED", "Asked", "disowns", "read", "stops"]

# What is said back at once where somebody waits: that it is done, and the way back.
STOPPED: Final = "已收到。今后不再通过本公众号向您推送通知。想再收，回复“恢复接收”。"
RESUMED: Final = "好的，以后的通知还发到这里。不想再收，回复“退订”。"

# Each group of words (content/data/reply_words.json) and its letter in the rules below.
_GROUPS: Final = {
    "courtesy": "p",  # and filling: says nothing by itself
    "writer": "i",  # and his number
    "wish": "w",
    "object": "o",  # what one does not want any more
    "arrival": "k",
    "stop": "s",
    "cancel": "x",
    "negation": "n",
    "send": "v",
    "disturb": "b",
    "why": "r",  # true of somebody who wants no more, and no word about a notice
    "polite_question": "h",  # a request in the shape of a question
    "stranger": "d",  # the number is not his: certain by itself
    "not_me": "m",  # certain together with the next only, for each alone may be about the text
    "wrong_number": "e",
    "use": "u",
}
_WORDS: Final = json.loads(resources.files("content.data").joinpath("reply_words.json").read_text("utf-8"))
_LETTER: Final = {word: letter for group, letter in _GROUPS.items() for word in _WORDS[group]}
_LONGEST_WORD: Final = max(map(len, _LETTER))
_CODES: Final = frozenset({"R", "T", "TD", "N", "QX", "TUIDING", "STOP", "UNSUBSCRIBE"})
_PLAIN: Final = str.maketrans(
    "訂請謝發給個號碼機錯們這認識換電話來訊煩無擾繫幫寫ТΤΝ", "订请谢发给个号码机错们这认识换电话来讯烦无扰系帮写TTN"
)

_WHY: Final = "(?:[pi]*[dem][piu]*){0,3}"
_ASK: Final = "[piowkr]*(?:{words})[piowkr]*(?P<h>h?)p*"
_NO_MORE: Final = "n[piowkr]*{verbs}[piovkbr]*"
# The whole reply: a code behind nothing but courtesy, a word for it, 取消 alone (取消退订 is the opposite), 不要再发.
_STOP: Final = re.compile(
    f"{_WHY}(?:[pw]*c(?:s[piowkr]*|p*)|p*xo*p*|"
    + _ASK.format(words=f"ss?(?:[pw]*c)?|{_NO_MORE.format(verbs='[vbk]')}")
    + ")"
)
# One clause of it, the others being anything: 钱少了，别发了 is not about messages.
_CLEAR: Final = re.compile(_WHY + _ASK.format(words=f"ss?|{_NO_MORE.format(verbs='(?:b|[vk][piwkr]*o)')}"))
_NOT_HIS: Final = "(?:[pio]*d[piou]*|[pi]*e[pi]*m[piu]*|[pi]*m[pi]*e[piu]*)"
_STRANGER: Final = re.compile(f"{_NOT_HIS}(?:{_NOT_HIS}|[pi]*[em][piu]*){{0,2}}(?:{_STOP.pattern})?")
_NOTHING_MORE: Final = re.compile("[piowkscxnvbh]*")

_LONGEST: Final = 60  # letters: whoever writes more has something to say
_CLAUSE: Final = re.compile(r"[\s,.!;:~、。…—()【】“”\"'‘’/]+")
# In the clauses beside: who asks, quotes, speaks of others, or takes it back is read by a person.
_DOUBT: Final = re.compile(
    "[吗呢么谁哪咋几她他妈爸爹娘爷奶姐哥弟儿女婆公叔邻父母说讲让叫写问订误]|如何|是否|能否|可否|多少|为何|是不|能不|要不|有没|"
    "如果|要是|假如|除非|等我|等到|别人|大家|有人|家人|老伴|取消|拒收|停发|恢复|重新|继续|保留|还要|还想|按错|点错|手滑|玩笑|不算|作废|"
    "^(?:不要?|不是|没有?|别|否|错)了?$"
)
# 怎么还发: a complaint that means it, in the shape of a question.
_STILL: Final = re.compile(
    "(?:怎么|为什么|为何|为啥|干嘛|干吗)?(?:你们)?(?:还|又|老|总|一直)(?:在|是)?(?:给我)?发.{0,4}[?]?"
)
_TAKEN_BACK: Final = re.compile("错|不对|等等|等一下")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reply asks for; `more`: it says something that a person has to read."""

    stop: bool = False
    stranger: bool = False
    more: bool = True


def read(text: str) -> Asked:
    """Read a reply; whatever is in doubt asks for nothing and is for a person to read."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_PLAIN)
    letters = "".join(c for c in plain if c.isalnum())
    if not letters or len(letters) > _LONGEST:
        return Asked(more=any(c.isprintable() and not c.isspace() for c in plain))
    words = _cut(letters)
    stop = _STOP.fullmatch(words)
    courteous = bool(stop and stop["h"])
    if courteous and not {"w", "n"} & set(words):  # 退订可以吗 is a question, 请帮我退订好吗 is none
        return Asked()
    if "?" in plain and not courteous:
        return Asked()
    stranger = _STRANGER.fullmatch(words) is not None
    if stop or stranger:
        return Asked(stop is not None, stranger, stranger or not _NOTHING_MORE.fullmatch(words))
    return Asked(stop=_among(plain))


def stops(text: str) -> bool:
    """Tell whether a reply asks to be left alone: R, T, TD, N, 退订 in every width, case, punctuation and courtesy."""
    return read(text).stop


def disowns(text: str) -> bool:
    """Tell whether a reply says for certain that the number is somebody else's: 非本人, 发错人了."""
    return read(text).stranger


def _among(plain: str) -> bool:
    """Whether one clause asks for it in so many words, and no other one casts a doubt on that."""
    asked = False
    for clause in _CLAUSE.split(plain):
        letters = "".join(c for c in clause if c.isalnum())
        found = _CLEAR.fullmatch(_cut(letters)) if letters else None
        if found and not found["h"]:
            asked = True
        elif not _STILL.fullmatch(letters) and (_DOUBT.search(letters) or (asked and _TAKEN_BACK.search(letters))):
            return False
    return asked


def _cut(letters: str) -> str:
    """Cut a text into known words, longest first; a code is a whole run of Latin letters; "?" is what is not known."""
    found: list[str] = []
    at = 0
    while at < len(letters):
        run = at
        while run < len(letters) and letters[run].isascii():
            run += 1
        if run > at:
            found.append("c" if letters[at:run] in _CODES else "?")
            at = run
            continue
        size = next((n for n in range(_LONGEST_WORD, 0, -1) if letters[at : at + n] in _LETTER), 0)
        found.append(_LETTER[letters[at : at + size]] if size else "?")
        at += max(size, 1)
    return "".join(found)
