"""A port (短信端口) on a CMPP gateway: what its row says, and what it can do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from channels.base import OptionsError
from channels.message import Capabilities, Evidence, Message, Mode, Unit
from channels.sms import render as texts
from channels.sms.channel.options import WHOM, Common, filled, labelled, numbered, style
from channels.sms.client.cmpp.link import WINDOW
from channels.sms.client.cmpp.login import Login
from channels.sms.client.cmpp.pdu import Port, Version
from content.render import Rendition

TEXT: Final = "text"
_MOST_PORT: Final = 65_535
_MOST_WINDOW: Final = 512
_MOST_NUMBER: Final = 20  # digits of Src_Id, which ends with a NUL
_MOST_LEVEL: Final = 9
_VERSIONS: Final = {"2.0": Version.V20, "2.1": Version.V21, "3.0": Version.V30}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(Common):
    """An account on CMPP, as its row says; the contract with the carrier names each of these."""

    host: str = labelled("网关地址")
    port: int = labelled("网关端口", default=7890)
    source: str = labelled("企业代码")
    secret_key: str = labelled("登录密码", repr=False)
    version: str = labelled("协议版本", default="2.0")
    accepted_versions: tuple[str, ...] = labelled("接受的网关版本", default=())  # empty: any, many answer carelessly
    src_id: str = labelled("端口号码")
    extension: str = labelled("扩展码", default="")
    service_id: str = labelled("业务代码", default="")
    window: int = labelled("窗口", default=WINDOW)
    protocol_id: int = labelled("TP_pId", default=0)  # some gateways want 1
    level: int = labelled("消息优先级", default=0)
    writes_signature: bool = labelled("由本系统加签名", default=True)  # by contract; few gateways add it
    call_size: int = labelled("每次提交数", default=1)

    def __post_init__(self) -> None:
        Common.__post_init__(self)  # dataclasses with slots have no super() of their own
        filled(self, "host", "source", "secret_key", "src_id")
        if not re.fullmatch(r"[!-~]{1,6}", self.source):
            raise OptionsError("“企业代码”（source）应为1至6位数字或字母")
        if not re.fullmatch(r"[!-~]{0,10}", self.service_id):
            raise OptionsError("“业务代码”（service_id）应为10位以内的数字或字母")
        if not re.fullmatch(rf"[0-9]{{1,{_MOST_NUMBER}}}", self.src_id):
            raise OptionsError(f"“端口号码”（src_id）应为{_MOST_NUMBER}位以内的数字")
        numbered(self, "extension", self.extension, _MOST_NUMBER - len(self.src_id))
        if self.version not in _VERSIONS:
            raise OptionsError(f"“协议版本”（version）应为其中之一：{'、'.join(_VERSIONS)}")
        if not all(re.fullmatch(r"[0-9]\.[0-9]", each) for each in self.accepted_versions):
            raise OptionsError("“接受的网关版本”（accepted_versions）应写成 2.0、3.0 这样")
        for label, value, least, most in (
            ("网关端口”（port", self.port, 1, _MOST_PORT),
            ("窗口”（window", self.window, 1, _MOST_WINDOW),
            ("TP_pId”（protocol_id", self.protocol_id, 0, 255),
            ("消息优先级”（level", self.level, 0, _MOST_LEVEL),
            ("每次提交数”（call_size", self.call_size, 1, 1),
        ):
            if not least <= value <= most:
                raise OptionsError(f"“{label}）应在{least}至{most}之间")

    @property
    def login(self) -> Login:
        """How to sign in."""
        accepted = frozenset(int(each[0]) << 4 | int(each[2]) for each in self.accepted_versions)
        return Login(self.host, self.port, self.source, self.secret_key, _VERSIONS[self.version], accepted)

    def sender(self, digits: str) -> Port:
        """What stands in every SUBMIT of a push that replies name by these digits."""
        number = self.src_id + self.extension + digits
        return Port(self.source, number, self.service_id, self.protocol_id, self.level)


def capabilities(options: Options) -> Capabilities:
    """Say what the account can do; CMPP has neither a caller's key nor a query for one message."""
    mode = Mode(
        TEXT,
        "短信",
        Unit.PERSON,
        Evidence.ARRIVED,
        whom=WHOM,
        call_size=1,  # a bad number refuses a whole unit
        window=100,
        by_parts=True,
        links=options.links,
        personal_links=options.personal_links,
        max_units=options.max_units,
    )
    return Capabilities(
        (mode,),
        "phone",
        listens=True,
        label="CMPP 直连",
        per_number=options.number_cap,
        rolling=options.number_cap_rolling,
        reply_digits=options.reply_digits,
    )


def render(rendition: Rendition, options: Options, mode: str) -> Message:
    """Make the account's exact text of a rendition; raises UnfitError."""
    return texts.render(rendition, mode, style(options, writes_signature=options.writes_signature))
