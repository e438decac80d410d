"""Rosters as the API takes and gives them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pusher.web.api.model.base import Division, Model


class NewRoster(Model):
    """Whose roster the file is; the file itself is beside it."""

    division: Division = Field(description="哪个乡镇、村的花名册")
    as_is: bool = Field(default=False, description="有不认识的列：不导入这些列")


class RosterCounts(Model):
    """How many people, by what the file does to them."""

    new: int
    changed: int
    unchanged: int
    gone: int = Field(description="名册里没有了")
    died: int = Field(description="名册写明已去世")
    left: int = Field(description="名册写明已迁出")
    kept: int = Field(description="以前已标为去世或迁出，保持原状")
    unknown: int = Field(description="名册写明已去世或迁出，原来没有此人，不新增")


class RosterCheck(Model):
    """What an apply would do."""

    token: str = Field(description="核对后用它导入，只能用一次")
    notes: list[str]
    counts: RosterCounts


class Token(Model):
    """Which comparison is applied."""

    token: Annotated[str, Field(min_length=1, max_length=100)]


class Roster(Model):
    """The version that an apply made."""

    version: str
    counts: RosterCounts
