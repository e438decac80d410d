"""The options of an official account, as its row holds them, and what such an account can do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from channels.base import Account, OptionsError
from channels.message import Capabilities, Evidence, Mode, Unit
from channels.pack import ByHand
from channels.packing import HOURS, OUTLETS
from channels.wechat.client.pages import AUTHORIZE_URL, FRAMES, SCRIPT_URL
from channels.wechat.client.publish import LIST_LEAST, LIST_MOST
from channels.wechat.render.article import MASS, PUBLISH, TAG
from channels.wechat.render.reply import REPLY
from channels.wechat.render.templates import SUBSCRIPTION, TEMPLATE, Template, read, read_calling, templates_of

# facts: a 认证服务号 has all; a 认证订阅号 the notice, replies and one send a day to a tag; an unverified one none
UNVERIFIED: Final = "unverified"
UNABLE: Final = "未认证的公众号没有发送接口，要发的由人在微信后台群发（代发）"
KEEPER: Final = "公众号的管理员"
LONGEST_HOURS: Final = 720
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "service": frozenset({SUBSCRIPTION, TEMPLATE, REPLY, MASS, TAG, PUBLISH}),
    "subscription": frozenset({SUBSCRIPTION, REPLY, TAG, PUBLISH}),
    UNVERIFIED: frozenset(),
}
FOLLOWED: Final = frozenset({"service", "subscription"})  # facts A0, A7: only a verified account lists its followers
SCENES: Final = frozenset({"service"})  # facts A0: qrcode/create is 48001 for a 订阅号
PAGES: Final = frozenset({"service"})  # facts A0: web OAuth2, too
DEDUPE_SECONDS: Final = 600.0
MASS_DEDUPE: Final = 12 * 3600.0  # the book says nothing of a clientmsgid of our own, 24 hours of the platform's
MASS_REST: Final = 65.0  # the same clientmsgid within a minute: 45066
A_MONTH: Final = 4
SET_MOST: Final = 8  # articles of one set
TAG_MOST: Final = 100_000  # rows of one send to a tag: more than a county has followers, for it is never cut
WAIT_MOST: Final = 24 * 60
# calls a day by the platform's page of limits; an account's own stand in `daily`, the platform's word before both
DAILY: Final[Mapping[str, int]] = {TEMPLATE: 100_000, REPLY: 500_000, MASS: 100, TAG: 100, PUBLISH: 100}
ONE_A_DAY: Final = frozenset({"subscription"})  # facts A5: one send to a tag that succeeds, whatever calls there are
MODES: Final = (
    Mode(
        name=SUBSCRIPTION,
        label="订阅通知",
        unit=Unit.PERSON,
        best_evidence=Evidence.ARRIVED,
        whom="允许发这类通知的关注者",
        window=100,
        consent=True,
        personal_links=True,
    ),
    Mode(
        name=TEMPLATE,
        label="模板消息",
        unit=Unit.PERSON,
        best_evidence=Evidence.ARRIVED,
        whom="要过这项服务的关注者",
        window=500,
        dedupe=DEDUPE_SECONDS,
        consent=True,
        personal_links=True,
    ),
)
REPLY_MODE: Final = Mode(
    name=REPLY,
    label="客服消息",
    unit=Unit.PERSON,
    best_evidence=Evidence.ACCEPTED,  # the platform says no more of it
    whom="近两天给公众号发过消息的关注者",
    window=100,
    consent=True,
    personal_links=True,
)
MASS_MODE: Final = Mode(
    name=MASS,
    label="群发图文",
    unit=Unit.LIST,
    best_evidence=Evidence.ACCEPTED,  # the platform tells totals, never persons
    whom="其余关注者，一次群发",
    call_size=LIST_MOST,
    call_least=LIST_LEAST,
    window=LIST_MOST,
    joint=True,
    dedupe=MASS_DEDUPE,
    rest=MASS_REST,
    company=SET_MOST,
)
TAG_MODE: Final = replace(
    MASS_MODE,
    name=TAG,
    label="群发图文（按标签）",
    unit=Unit.TAG,
    whom="这里的全体关注者，一次群发",
    call_size=TAG_MOST,
    call_least=1,
    window=TAG_MOST,
)
PUBLISH_MODE: Final = Mode(
    name=PUBLISH,
    label="发布图文",
    unit=Unit.PLACE,
    best_evidence=Evidence.ACCEPTED,
    whom="不推送给人，有固定的网址",
    window=1,
    joint=True,
)
_SOURCE: Final = re.compile(r"[a-z]+:[^\s,;'\"]*", re.ASCII)  # it stands in a page's policy
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", re.ASCII)
_AES_KEY: Final = re.compile(r"[A-Za-z0-9]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Options:
    """One official account. `templates` may be given as JSON and is read into Templates.

    `freshness` and `timeout` are in seconds; `base` replaces https://api.weixin.qq.com.
    """

    appid: str
    kind: str  # service 认证服务号, subscription 认证订阅号, unverified 未认证
    token: str = field(repr=False)
    secret: str = field(default="", repr=False)  # one that is not verified calls nothing and needs none
    aes_key: str = field(default="", repr=False)  # "": plain mode
    previous_aes_key: str = field(default="", repr=False)  # while the key is being changed
    templates: tuple[Template, ...] = ()
    calling: Template | None = None  # of 签批提醒 to members of staff who bound their WeChat
    freshness: float = 600.0  # 0: a callback may be of any age
    timeout: float = 10.0
    base: str = ""
    replies: bool = False  # 客服消息 to who wrote a moment ago: only where the account's people decided so
    mass: bool = False  # 群发: only where the account's people decided so
    mass_by_tag: bool = False  # send to a town's tag where all under it are meant; a 认证订阅号 always does
    mass_wait: int = 0  # minutes that a mass send waits for others to the same people, to go as one article set
    publish: bool = False  # 发布: an article of each push for the account's page, pushed to nobody
    cover: str = ""  # media_id of the permanent picture over its articles; "": one of ours is uploaded
    mass_per_month: int = A_MONTH  # articles that the platform lets a follower get in a calendar month
    mass_reserve: int = 1  # of these, kept for what is urgent
    daily: Mapping[str, int] = field(default_factory=dict)  # calls a day by mode, where openapi/quota/get does not say
    oauth: str = ""  # 网页授权域名: the host whose pages may learn who taps 我知道了 there; "": none
    oauth_page: str = AUTHORIZE_URL
    sdk: bool = False  # JS接口安全域名 holds the host of `oauth`, too: who has tapped there may allow notices
    sdk_script: str = SCRIPT_URL
    sdk_frames: tuple[str, ...] = FRAMES
    keeper: str = ""  # who sends in the platform's back office for an account that is not verified
    phone: str = ""  # the keeper's
    hours: int = HOURS  # within which it should be out, from the start of a push

    def __post_init__(self) -> None:
        if not self.appid:
            raise OptionsError("appid：请填微信公众平台的开发者ID(AppID)")
        if self.kind not in KINDS:
            raise OptionsError("kind：请填service（认证服务号）、subscription（认证订阅号）或unverified（未认证）")
        if not self.secret and self.kind != UNVERIFIED:
            raise OptionsError("secret：请填微信公众平台的开发者密码(AppSecret)")
        self._check_callback()
        if self.freshness < 0 or self.timeout <= 0:
            raise OptionsError("freshness、timeout：应为正的秒数")
        self._check_modes()
        self._check_pages()
        self._check_numbers()
        object.__setattr__(self, "templates", read(self.templates))
        object.__setattr__(self, "calling", read_calling(self.calling))
        for template in self.templates:
            if template.mode not in KINDS[self.kind]:
                raise OptionsError(f"templates：{_refusal(self.kind, template.mode)}")

    def _check_modes(self) -> None:
        for asked, mode in (("mass", TAG), ("mass_by_tag", MASS), ("publish", PUBLISH), ("replies", REPLY)):
            if getattr(self, asked) and mode not in KINDS[self.kind]:
                raise OptionsError(f"{asked}：{_refusal(self.kind, mode)}")
        if not 0 <= self.mass_wait <= WAIT_MOST:
            raise OptionsError(f"mass_wait：等别的通知合成一组的分钟数，0至{WAIT_MOST}")
        if not 0 <= self.mass_reserve < self.mass_per_month:
            raise OptionsError("mass_reserve：留给紧急通知的次数应小于mass_per_month（每人每月能收到的次数）")

    def _check_numbers(self) -> None:
        if not 1 <= self.hours <= LONGEST_HOURS:
            raise OptionsError(f"“几小时内发布”（hours）是1到{LONGEST_HOURS}的整数")
        known = (SUBSCRIPTION, *DAILY)
        if not isinstance(self.daily, Mapping) or not set(self.daily) <= set(known):
            raise OptionsError(f'daily：请写明每天的次数，如{{"template": 100000}}；可填{"、".join(known)}')
        if not all(type(most) is int and most > 0 for most in self.daily.values()):
            raise OptionsError("daily：每天的次数应为正整数")

    def _check_pages(self) -> None:
        if self.oauth and self.kind not in PAGES:
            raise OptionsError("oauth：只有认证服务号能用网页授权")
        if self.oauth and not _HOST.fullmatch(self.oauth):
            raise OptionsError("oauth：请填网页授权域名，如cunkou.example.gov.cn，不带https://、端口和路径")
        sources = (self.sdk_script, *self.sdk_frames)
        if not all(isinstance(one, str) and _SOURCE.fullmatch(one) for one in sources):
            raise OptionsError("sdk_script、sdk_frames：应是网址，不带空格、逗号和分号")

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


def by_hand(options: Mapping[str, Any]) -> ByHand:
    """Who publishes for an account that is not verified, and where."""
    outlet = OUTLETS["wechat"]
    return ByHand(outlet.label, str(options.get("keeper") or KEEPER), str(options.get("phone", "")), outlet.hosts)


def capabilities(account: Account) -> Capabilities:
    """Say what an account can do: what its kind allows and it has a template for."""
    given = account.options
    kind = str(given.get("kind", ""))
    able, templates = KINDS.get(kind, frozenset()), given.get("templates", ())
    modes = [mode for mode in MODES if mode.name in able and templates_of(templates, mode.name)]
    if given.get("replies") is True and REPLY in able:
        modes.append(REPLY_MODE)
    modes = [*modes, *_masses(kind, given)] if kind not in ONE_A_DAY else [*_masses(kind, given), *modes]
    if given.get("publish") is True and PUBLISH in able:
        modes.append(PUBLISH_MODE)
    daily = {**DAILY, **({TAG: 1} if kind in ONE_A_DAY else {}), **(given.get("daily") or {})}
    return Capabilities(
        tuple(replace(mode, daily=daily.get(mode.name, 0)) for mode in modes),
        f"wechat:{account.key}",
        answers=True,
        follows=kind in FOLLOWED,
        scenes=kind in SCENES,
        recognises=str(given.get("oauth", "")) if kind in PAGES else "",
        metered=bool(able),
        idle="" if modes else "没有登记模板，也没有开通群发" if able else UNABLE,
        by_hand=None if able else by_hand(given),
    )


def _masses(kind: str, given: Mapping[str, Any]) -> list[Mode]:
    """Its sends to many: to a town's tag before a list, for the tag goes out whole or not at all."""
    if given.get("mass") is not True:
        return []
    able, waits = KINDS.get(kind, frozenset()), 60.0 * int(given.get("mass_wait", 0))
    wanted = [TAG_MODE] * (given.get("mass_by_tag") is True or MASS not in able) + [MASS_MODE]
    monthly, reserve = given.get("mass_per_month", A_MONTH), given.get("mass_reserve", 1)
    ration = {} if kind in ONE_A_DAY else {"monthly": monthly, "reserve": reserve}
    return [replace(mode, patience=waits, **ration) for mode in wanted if mode.name in able]


def _refusal(kind: str, mode: str) -> str:
    every = (*MODES, REPLY_MODE, MASS_MODE, TAG_MODE, PUBLISH_MODE)
    label = next(each.label for each in every if each.name == mode)
    owner = {"subscription": "认证订阅号", "unverified": "未认证的公众号"}[kind]
    return f"{owner}不能{label}" if label.startswith("发布") else f"{owner}不能发{label}"
