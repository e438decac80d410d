"""Pushes and their results as the API takes and gives them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from channels.registry import CHOICES
from pusher.web.api.model.base import Digest, Division, Model, Moment, PushNumber, ShortCode

_STATES: Final = (
    "frozen 待发送，approved 已批准，running 发送中，paused 暂停，dispatched 已发完，settled 已结清，"
    "cancelled 已取消，superseded 以新版为准，expired 过期未发完"
)
_GRADES: Final = (
    "户数，按告知凭据：told 当面告知，confirmed 确认，relayed 转告家人，arrived 到机，accepted 已提交，"
    "none 未通知到；null：名册未建"
)
Channel = Annotated[str, Field(json_schema_extra={"enum": list(CHOICES)})]


def _each_once(names: list[str]) -> list[str]:
    if len(set(names)) < len(names):
        raise PydanticCustomError("twice", "one stands twice")
    return names


Channels = Annotated[list[Channel], AfterValidator(_each_once)]


class NewPush(Model):
    """Whom and how. Nothing is sent: the answer is the check page."""

    item: ShortCode
    audience: str | None = Field(
        None,
        pattern=r"^(proposal:\d{1,2}(:[0-9a-f]{8})?|group:\d{1,9})$",
        description="audiences 或 groups 里的 choice；不填：只发通知页面和海报",
    )
    divisions: list[Division] = Field([], max_length=200, description="只发其中这些乡镇、村；不填是全部")
    channels: Channels = Field(
        min_length=1,
        max_length=10,
        description="从上到下一个一个来，前一个没送到的人再用下一个",
        json_schema_extra={"uniqueItems": True},
    )
    per: Literal["household", "person"] = "household"
    at_once: bool = Field(default=False, description="各渠道同时发，急事用")
    not_before: Moment | None = None
    expires_at: Moment | None = None
    cost_cap: Decimal | None = Field(None, ge=0, lt=10**9, decimal_places=2, description="费用上限，元")
    again: bool = Field(default=False, description="收到过这一版的人也再发一次；不填：不列入，spared 里写明几人")


class Carrier(Model):
    """What one account will carry."""

    account: str
    channel: str
    mode: str
    messages: int
    segments: int = Field(description="每条计费条数")
    cost: Decimal = Field(description="元")


class Said(Model):
    """An exact text."""

    account: str
    mode: str
    division: Division | None = Field(description="只给这个地方的人；null：其余所有人")
    text: str
    length: int
    segments: int
    passed_on: str | None = Field(description="发到代收人号码的原文；null：和别人收到的一样")


class Lost(Model):
    """People whom nothing reaches."""

    reason: str = Field(description="none 没有号码，opted_out 不再接收，dead 停机空号，other_channel 有别的联系方式")
    people: int
    households: int


class Check(Model):
    """What will be sent, exactly; the digest binds it."""

    push: PushNumber
    digest: Digest
    title: str
    button: str = Field(description="按钮上的话")
    people: int
    households: int
    carriers: list[Carrier]
    texts: list[Said]
    unreachable: list[Lost]
    left_out: list[str]
    spared: list[str] = Field(description="没有列入的人和原因：收到过、正等着别的推送、已去世")
    starts_at: datetime
    ends_at: datetime
    cost: Decimal = Field(description="元")
    sent_before: PushNumber | None = Field(description="已经向同样的人（或其中一些人）发过这条信息的推送")
    refused: str = Field(description="经费不够时的原因；空：够")
    over: datetime | None = Field(description="这条信息说的事什么时候就过了；没有过的写 null")


class Go(Model):
    """Send what the check page showed."""

    digest: Digest
    again: bool = Field(default=False, description="sent_before 不空，仍要再发一次")
    over: bool = Field(default=False, description="信息说的事时间已过，仍要发出去")


class Push(Model):
    """A push as it stands."""

    push: PushNumber
    item: str = Field(description="信息的短码")
    division: Division
    title: str
    state: str = Field(description=_STATES)
    urgency: str
    duty: str
    frozen_at: datetime
    approved_at: datetime | None
    dispatched_at: datetime | None


class Pushes(Model):
    """A page of pushes, the latest first."""

    pushes: list[Push]
    next: str | None


class Village(Model):
    """Households of a village by grade of evidence."""

    division: Division
    name: str
    households: int
    grades: dict[str, int]


class Report(Model):
    """Who was reached and who was not. Figures only; grades of evidence never mix."""

    push: PushNumber
    title: str
    state: str
    channels: dict[str, dict[str, int]] = Field(description="渠道：{投递状态：条数}")
    coverage: dict[str, int] | None = Field(description=_GRADES)
    villages: list[Village]
    undecided: int = Field(description="结果不明、等人决定的条数")
