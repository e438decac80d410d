"""The channel that sends nothing: its account says who publishes, where, and what fits there."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from channels.base import Account, BadCallbackError, Callback, OptionsError, Request, Resources, read_options
from channels.byhand.render import outlet_of
from channels.message import Call, Capabilities, Envelope, Finding, Outcome, Reason, Refused, Scope
from channels.pack import ByHand
from channels.packing import HOURS, OUTLETS

_HOST: Final = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,20}")
_LONGEST: Final = 720  # hours
_MOST: Final = 100_000  # characters
_USUAL: Final = "不填：按平台的默认"
_NEVER: Final = Refused(Reason("by_hand", "这个账号由人代发，系统不能直接发送", Scope.ACCOUNT))


@dataclass(frozen=True, slots=True)
class Options:
    """An account of this channel. No secrets: whoever has them publishes."""

    outlet: str = field(metadata={"label": "平台", "choices": {name: one.label for name, one in OUTLETS.items()}})
    keeper: str = field(metadata={"label": "由谁发布", "hint": "管账号的单位，如：随县融媒体中心"})
    phone: str = field(default="", metadata={"label": "联系电话", "hint": "管账号的人的电话"})
    hosts: tuple[str, ...] = field(
        default=(),
        metadata={
            "label": "发布后的网址在哪些网站",
            "hint": "只写域名，几个的用顿号隔开。不填：公众号、微博、抖音按平台的，别的不限",
        },
    )
    hours: int = field(default=HOURS, metadata={"label": "几小时内发布", "hint": f"从推送开始算，不填：{HOURS}"})
    title_most: int = field(default=0, metadata={"label": "标题最多字数", "hint": _USUAL})  # 0: as the outlet's usual
    digest_most: int = field(default=0, metadata={"label": "摘要最多字数", "hint": _USUAL})
    text_most: int = field(default=0, metadata={"label": "正文最多字数", "hint": _USUAL})
    seconds_most: int = field(default=0, metadata={"label": "口播最多几秒", "hint": "抖音用。不填：60"})
    site_name: str = field(default="", metadata={"label": "网站名称", "hint": "网站用，写进网页标签，如：随县人民政府"})
    site_domain: str = field(default="", metadata={"label": "网站域名", "hint": "网站用，如：www.example.gov.cn"})
    site_code: str = field(default="", metadata={"label": "网站标识码", "hint": "网站用，10位数字"})
    column: str = field(default="", metadata={"label": "栏目名称", "hint": "网站用，如：通知公告"})
    column_type: str = field(default="", metadata={"label": "栏目类型", "hint": "网站用，如：工作动态"})

    def __post_init__(self) -> None:
        """Check what a person typed; OptionsError."""
        if self.outlet not in OUTLETS:
            known = "、".join(f"{name}（{one.label}）" for name, one in OUTLETS.items())
            raise OptionsError(f"“平台”（outlet）可填：{known}")
        if not self.keeper.strip():
            raise OptionsError("缺少“由谁发布”（keeper），请填单位，如 随县融媒体中心")
        if not all(isinstance(host, str) and _HOST.fullmatch(host) for host in self.hosts):
            raise OptionsError("“发布后的网址在哪些网站”（hosts）只写域名，如 www.example.gov.cn，不写 https:// 和路径")
        if not 1 <= self.hours <= _LONGEST:
            raise OptionsError(f"“几小时内发布”（hours）是1到{_LONGEST}的整数")
        if not all(
            0 <= most <= _MOST for most in (self.title_most, self.digest_most, self.text_most, self.seconds_most)
        ):
            raise OptionsError(f"最多字数是0到{_MOST}的整数，0为按平台的默认")


def capabilities(account: Account) -> Capabilities:
    """Say who publishes: it has no mode of its own."""
    options = read_options(Options, account.options)
    outlet = outlet_of(account.options)
    hand = ByHand(outlet.label, options.keeper, options.phone, outlet.hosts)
    return Capabilities(modes=(), address=None, label=outlet.label, by_hand=hand)


class ByHandChannel:
    """An account that people publish for."""

    def __init__(self, account: Account, resources: Resources) -> None:  # noqa: ARG002 - it needs none
        self.capabilities = capabilities(account)

    async def send(self, call: Call) -> Sequence[Outcome]:
        """Refuse: nothing of ours reaches it."""
        return [_NEVER] * len(call.envelopes)

    def callback(self, request: Request) -> Callback:  # noqa: ARG002 - nobody calls
        """Refuse: there is nobody who could call."""
        raise BadCallbackError("代发账号没有接口，不接收回执")

    async def poll(self, keep: Callable[[bytes], Awaitable[None]]) -> None:
        """Hold nothing."""

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Finding]:  # noqa: ARG002
        """Say what is so: it was never sent."""
        return [_NEVER] * len(envelopes)

    async def probe(self) -> Reason | None:
        """Always well: only people can tell."""
        return None

    async def close(self) -> None:
        """Nothing to let go."""
