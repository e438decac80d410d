"""What a line of text asks an account for: notices, a subject, a place, a code, help; or none of these. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from audiences.division import AmbiguousDivisionError, Division, DivisionError, Tree
from audiences.places import resolve
from content.code import read_code
from content.item import Genre

LONGEST: Final = 20  # characters of what is still a keyword and not a letter


class Ask(StrEnum):
    """What is asked for."""

    NOTICES = "notices"  # what hangs in one's own village
    CATALOGUE = "catalogue"
    HELP = "help"
    SUBJECT = "subject"  # notices of one kind
    PLACE = "place"  # what hangs in a place
    WHICH = "which"  # a name that several places have
    BIND = "bind"  # to say who one is
    CODE = "code"  # the notice under a printed code


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that a program can answer."""

    ask: Ask
    genres: tuple[Genre, ...] = ()
    places: tuple[int, ...] = ()  # 15 digits
    code: str = ""


_WORDS: Final[Mapping[str, Ask]] = {
    **dict.fromkeys(("通知", "最新通知", "村里通知", "本村通知", "我村通知", "村务", "公告"), Ask.NOTICES),
    **dict.fromkeys(("查询", "目录", "事项", "办事", "分类"), Ask.CATALOGUE),
    **dict.fromkeys(("帮助", "菜单", "怎么用", "使用说明", "功能"), Ask.HELP),
    **dict.fromkeys(("绑定", "绑定身份", "绑定手机", "绑定微信", "实名", "认证"), Ask.BIND),
}
# How residents call a kind of notice; its own name (惠农补贴) is understood too.
_SUBJECTS: Final[Mapping[str, tuple[Genre, ...]]] = {
    "补贴": (Genre.SUBSIDY,),
    "惠农": (Genre.SUBSIDY,),
    "低保": (Genre.RELIEF,),
    "救助": (Genre.RELIEF,),
    "社保": (Genre.INSURANCE,),
    "医保": (Genre.INSURANCE,),
    "养老": (Genre.INSURANCE,),
    "体检": (Genre.HEALTH,),
    "健康": (Genre.HEALTH,),
    "打疫苗": (Genre.HEALTH,),
    "危房": (Genre.HOUSING,),
    "招工": (Genre.JOBS,),
    "招聘": (Genre.JOBS,),
    "就业": (Genre.JOBS,),
    "上学": (Genre.SCHOOLING,),
    "入学": (Genre.SCHOOLING,),
    "助学": (Genre.SCHOOLING,),
    "停水": (Genre.OUTAGE,),
    "停电": (Genre.OUTAGE,),
    "天气": (Genre.ALERT,),
    "政策": (Genre.POLICY, Genre.EXPLANATION),
    "财务": (Genre.ACCOUNTS,),
}
_SCENE: Final = re.compile(r"v(\d{15}|\d{12}|\d{9}|\d{6})", re.ASCII)  # a village's QR: v421321101201
_BEFORE: Final = re.compile(r"^(?:你好|您好|请问|请|我想|我要|我|想|要|查一下|查查|查看|看看|看一下|查|看|问一下|问)+")
_AFTER: Final = re.compile(r"(?:的|有没有|有哪些|有什么|情况|信息|通知|公告|政策|吗|呢|啊|呀)+$")


def read(text: str, tree: Tree, home: int | None) -> Wish | None:
    """What a line asks for; None: a person has to read it. `home`: the follower's place, where it is known."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
    if not plain or len(plain) > LONGEST:
        return None
    if ask := _WORDS.get(plain):
        return Wish(ask)
    core = _AFTER.sub("", _BEFORE.sub("", plain)) or plain
    for word in dict.fromkeys((plain, core)):
        if ask := _WORDS.get(word):
            return Wish(ask)
        if genres := _genres(word):
            return Wish(Ask.SUBJECT, genres)
        if (found := _place(word, tree, home)) is not None:
            return found
    code = read_code(plain)
    return Wish(Ask.CODE, code=code) if code else None


def scene_division(scene: str | None) -> int | None:
    """Read the division of a QR's scene, None: it names no place."""
    found = _SCENE.fullmatch(scene or "")
    return int(found[1].ljust(15, "0")) if found else None


def subjects_in(text: str) -> tuple[Genre, ...]:
    """The kinds of notices that a longer letter speaks of."""
    return tuple(dict.fromkeys(genre for word, genres in _SUBJECTS.items() if word in text for genre in genres))


def _genres(word: str) -> tuple[Genre, ...]:
    if word in _SUBJECTS:
        return _SUBJECTS[word]
    return tuple(genre for genre in Genre if word == genre.label)


def _place(word: str, tree: Tree, home: int | None) -> Wish | None:
    try:
        return Wish(Ask.PLACE, places=(resolve(word, tree, _town(home)).code,))
    except AmbiguousDivisionError as error:
        several = len(error.candidates) > 1
        return Wish(Ask.WHICH if several else Ask.PLACE, places=error.candidates) if error.candidates else None
    except DivisionError:
        return None


def _town(home: int | None) -> Division | None:
    town = Division(home).town if home else None
    return Division(town) if town else None
