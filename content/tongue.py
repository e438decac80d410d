"""A version in another language, or read aloud in a dialect (语言版本): what it may be, and who judges it. Pure.

It belongs to one version, so an edit leaves it behind; nobody judges what he made himself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from typing import Final

from content.item import Block, Paragraph

__all__ = ["CHINESE", "LANGUAGES", "Language", "NewTongue", "State", "Tongue", "TongueError", "said_seconds", "spoken"]

CHINESE: Final = "zh"  # of which only recordings are made: in a dialect
_LONGEST: Final = 20_000  # characters
_TITLE: Final = 200
_DIALECT: Final = 10


class TongueError(ValueError):
    """It cannot be kept or judged; `args[0]` says in Chinese why."""


class State(StrEnum):
    """Where it stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """As the screen says it."""
        return {"waiting": "待审", "accepted": "已审，页面上有", "returned": "已退回", "removed": "已撤下"}[self]


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its BCP 47 code, as Chinese call it and as its own readers do."""

    code: str
    name: str
    own: str
    rtl: bool = False
    vertical: bool = False

    @property
    def direction(self) -> str:
        """For the attribute dir."""
        return "rtl" if self.rtl else "ltr"


LANGUAGES: Final = {
    one["code"]: Language(**one)
    for one in json.loads((files("content.data") / "languages.json").read_text("utf-8"))
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewTongue:
    """One to be kept: a translation, or a recording by its file's digest. Raises TongueError when it is neither."""

    language: str
    title: str = field(default="", repr=False)
    body: str = field(default="", repr=False)
    dialect: str = ""
    digest: str | None = None
    media_type: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES and not (self.digest and self.language == CHINESE):
            raise TongueError("请选是哪种语言")
        if len(self.dialect) > _DIALECT:
            raise TongueError(f"方言的名称最多{_DIALECT}个字，如“随县话”")
        if not self.digest and not (self.title.strip() and self.body.strip()):
            raise TongueError("标题和正文都要有")
        if len(self.title) > _TITLE or len(self.body) > _LONGEST:
            raise TongueError(f"标题最多{_TITLE}个字，正文最多{_LONGEST // 10_000}万字")


@dataclass(frozen=True, slots=True)
class Tongue:
    """One of them. `hash` is the version it says; a recording has a digest, a text has a title and a body."""

    id: int
    item: int
    hash: str
    language: str
    dialect: str
    title: str = field(repr=False)
    body: str = field(repr=False)
    digest: str | None
    media_type: str
    seconds: float
    state: State
    created_by: int
    created_at: datetime
    judged_by: int | None
    judged_at: datetime | None
    note: str = field(repr=False)

    @property
    def name(self) -> str:
        """What it is called: 藏语, 随县话录音."""
        return spoken(self.language, self.dialect, recorded=self.digest is not None)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The text's paragraphs."""
        return tuple(Paragraph(line) for line in self.body.split("\n") if line.strip())


def spoken(language: str, dialect: str, *, recorded: bool) -> str:
    """Return what a tongue is called."""
    name = dialect or (LANGUAGES[language].name if language in LANGUAGES else "普通话")
    return f"{name}录音" if recorded else name


def said_seconds(seconds: float) -> str:
    """58秒, 1分钟."""
    whole = round(seconds)
    return f"{whole}秒" if whole < 60 else "1分钟"  # noqa: PLR2004 - none is longer
