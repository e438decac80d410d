"""The options of an official account, as its row holds them, and what such an account can do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from channels.base import Account, OptionsError
from channels.message import Capabilities, Evidence, Mode, Unit
from channels.wechat.render.templates import SUBSCRIPTION, TEMPLATE, Template, read, templates_of

# facts: a 认证服务号 has both, a 认证订阅号（公众号） only the notice, an unverified one neither
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "service": frozenset({SUBSCRIPTION, TEMPLATE}),
    "subscription": frozenset({SUBSCRIPTION}),
    "unverified": frozenset(),
}
FOLLOWED: Final = frozenset({"service", "subscription"})  # facts A0, A7: only a verified account lists its followers
SCENES: Final = frozenset({"service"})  # facts A0: qrcode/create is 48001 for a 订阅号
DEDUPE_SECONDS: Final = 600.0
MODES: Final = (
    Mode(
        name=SUBSCRIPTION,
        label="订阅通知",
        unit=Unit.PERSON,
        best_evidence=Evidence.ARRIVED,
        window=100,
        consent=True,
        personal_links=True,
    ),
    Mode(
        name=TEMPLATE,
        label="模板消息",
        unit=Unit.PERSON,
        best_evidence=Evidence.ARRIVED,
        window=500,
        dedupe=DEDUPE_SECONDS,
        consent=True,
        personal_links=True,
    ),
)
_AES_KEY: Final = re.compile(r"[A-Za-z0-9]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Options:
    """One official account. `templates` may be given as JSON and is read into Templates.

    `freshness` and `timeout` are in seconds; `base` replaces https://api.weixin.qq.com.
    """

    appid: str
    secret: str = field(repr=False)
    kind: str  # service 认证服务号, subscription 认证订阅号, unverified 未认证
    token: str = field(repr=False)
    aes_key: str = field(default="", repr=False)  # "": plain mode
    previous_aes_key: str = field(default="", repr=False)  # while the key is being changed
    templates: tuple[Template, ...] = ()
    freshness: float = 600.0  # 0: a callback may be of any age
    timeout: float = 10.0
    base: str = ""

    def __post_init__(self) -> None:
        if not self.appid:
            raise OptionsError("appid：请填微信公众平台的开发者ID(AppID)")
        if not self.secret:
            raise OptionsError("secret：请填微信公众平台的开发者密码(AppSecret)")
        if self.kind not in KINDS:
            raise OptionsError("kind：请填service（认证服务号）、subscription（认证订阅号）或unverified（未认证）")
        self._check_callback()
        if self.freshness < 0 or self.timeout <= 0:
            raise OptionsError("freshness、timeout：应为正的秒数")
        object.__setattr__(self, "templates", read(self.templates))
        for template in self.templates:
            if template.mode not in KINDS[self.kind]:
                raise OptionsError(f"templates：{_refusal(self.kind, template.mode)}")

    def _check_callback(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9]{3,32}", self.token, re.ASCII):
            raise OptionsError("token：请填服务器配置里的令牌，3至32位字母或数字")
        for name in ("aes_key", "previous_aes_key"):
            if (key := getattr(self, name)) and not _AES_KEY.fullmatch(key):
                raise OptionsError(f"{name}：消息加解密密钥应为43位字母或数字")
        if self.previous_aes_key and not self.aes_key:
            raise OptionsError("previous_aes_key：没有现用密钥时不能填旧密钥")

    @property
    def keys(self) -> tuple[str, ...]:
        """The EncodingAESKeys, the current one first."""
        return tuple(key for key in (self.aes_key, self.previous_aes_key) if key)


def capabilities(account: Account) -> Capabilities:
    """Say what an account can do: what its kind allows and it has a template for."""
    return capabilities_of(account.key, str(account.options.get("kind", "")), account.options.get("templates", ()))


def capabilities_of(key: str, kind: str, templates: Any) -> Capabilities:
    """Say the same of an account's parts."""
    able = KINDS.get(kind, frozenset())
    modes = tuple(mode for mode in MODES if mode.name in able and templates_of(templates, mode.name))
    return Capabilities(modes, f"wechat:{key}", answers=True, follows=kind in FOLLOWED, scenes=kind in SCENES)


def _refusal(kind: str, mode: str) -> str:
    label = next(each.label for each in MODES if each.name == mode)
    owner = {"subscription": "认证订阅号", "unverified": "未认证的公众号"}[kind]
    return f"{owner}不能发{label}"
