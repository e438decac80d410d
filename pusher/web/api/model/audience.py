"""Audiences as the API gives them: counts, never names."""

from __future__ import annotations

from pydantic import Field

from pusher.web.api.model.base import Division, Model


class Counted(Model):
    """How many people a choice finds, and how many of them each way reaches."""

    people: int
    phone: int
    wechat: int
    reachable: int


class Proposed(Model):
    """A group of people that an item may concern."""

    choice: str = Field(description="备推送时填在 audience 里", examples=["proposal:0:5f1c02ab", "group:12"])
    sentence: str
    where: str = Field(description="文中的地方有两种理解时，这一种是哪里；空：只有一种理解")
    reasons: list[str]
    open: list[str] = Field(description="要人定的地方")
    count: Counted
    villages: dict[str, Counted] = Field(description="按村（15位代码）")


class PlaceNamed(Model):
    """A place that the text names, whether it concerns it or not."""

    division: Division
    name: str
    words: str = Field(description="文中的原话")


class Proposals(Model):
    """The likeliest first, then the same people in other places where the text can be read in two ways."""

    audiences: list[Proposed]
    places: list[PlaceNamed] = Field(description="文中写到的地方，可以挑一些填在 divisions 里")
    channels: list[str] = Field(description="这个县有账号的渠道")
    advice: list[str] = Field(description="标准目录对渠道的要求")


class Group(Model):
    """A kept group (已存的人群)."""

    choice: str
    name: str
    sentence: str
    division: Division


class Groups(Model):
    """The groups that this key may use."""

    groups: list[Group]
