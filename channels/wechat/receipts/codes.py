"""What WeChat's error codes mean for a sender: one table, one function that reads it.

Sources: the error pages of developers.weixin.qq.com, the catalogue of WxJava, the classes of our own trials.
Whatever is not in the table is held as Unknown: an unheard-of answer must never count as "not sent".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from enum import Enum, auto
from typing import Any, Final

from channels.message import Deferred, Outcome, Reason, Refused, Scope, Sent, Unknown

CHINA: Final = timezone(timedelta(hours=8))
SPREAD_SECONDS: Final = 900.0  # rows that wait for midnight do not all wake in the same second
SOON_SECONDS: Final = 5.0


class Act(Enum):
    """What a code makes of a send."""

    SENT = auto()  # accepted before: the provider recognised our key
    REFUSE = auto()
    DEFER = auto()
    TOMORROW = auto()  # until 00:00 in China
    HOLD = auto()  # perhaps sent


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. `scope`: whom it concerns, and who stops. `after` is in seconds, for DEFER.

    What is said of one interface (its day is used up, its minute, no right to it) is of scope MODE: others go on.
    """

    act: Act
    text: str
    scope: Scope = Scope.RECIPIENT
    lasting: bool = False
    after: float = 0.0
    consent: bool = False  # the consent is gone; whoever refuses one template can still be told by another


def _recipient(text: str, *, lasting: bool = True) -> Rule:
    return Rule(Act.REFUSE, text, Scope.RECIPIENT, lasting)


def _content(text: str) -> Rule:
    return Rule(Act.REFUSE, text, Scope.CONTENT)


def _account(text: str) -> Rule:
    return Rule(Act.REFUSE, text, Scope.ACCOUNT)


def _mode(text: str, *, lasting: bool = True) -> Rule:
    return Rule(Act.REFUSE, text, Scope.MODE, lasting)


_TOKEN = _account("接口凭证换新后仍被微信拒绝，请核对AppSecret，并确认没有别的系统在刷新凭证")
_PARAMETER = _content("微信不接受这条内容的格式")
_DISABLED = _account("公众号已被停用或接口已被关闭，请登录微信公众平台查看通知")

CODES: Final[Mapping[int, Rule]] = {
    -1: Rule(Act.HOLD, "微信系统繁忙，是否已发出不明"),
    45065: Rule(Act.SENT, "此前已提交"),
    # passes by itself
    45011: Rule(Act.DEFER, "接口调用过于频繁", Scope.MODE, after=60.0),
    45066: Rule(Act.DEFER, "同一编号重复提交过快", after=60.0),
    45009: Rule(Act.TOMORROW, "今日接口调用次数已用完", Scope.MODE),
    45028: Rule(Act.TOMORROW, "群发次数已用完", Scope.MODE),
    48006: Rule(Act.TOMORROW, "接口清零次数已用完", Scope.MODE),
    # waits for a person
    89501: Rule(Act.DEFER, "此IP等待管理员确认，请管理员在微信中确认", Scope.ACCOUNT, after=1800.0),
    89503: Rule(Act.DEFER, "此IP调用需管理员确认，请管理员在微信中确认", Scope.ACCOUNT, after=1800.0),
    89506: Rule(Act.DEFER, "管理员拒绝了此IP，24小时后才能再试", Scope.ACCOUNT, after=86_400.0),
    89507: Rule(Act.DEFER, "管理员拒绝了此IP，1小时后才能再试", Scope.ACCOUNT, after=3_600.0),
    # this recipient
    40003: _recipient("微信号无效，或不属于这个公众号"),
    43004: _recipient("未关注公众号"),
    43019: _recipient("已被公众号拉黑"),
    43101: Rule(Act.REFUSE, "未订阅这类通知，或订阅次数已用完", consent=True),
    46004: _recipient("微信用户不存在"),
    48002: _recipient("拒收公众号消息"),
    49003: _recipient("微信号不属于这个公众号"),
    50005: _recipient("已取消关注"),
    40029: _recipient("网页授权码无效", lasting=False),
    40163: _recipient("网页授权码已用过", lasting=False),
    42003: _recipient("网页授权码已过期", lasting=False),
    43117: _recipient("近期收到的消息过多", lasting=False),
    45015: Rule(Act.REFUSE, "48小时内没有给公众号发过消息，不能回复", consent=True),
    45047: Rule(Act.REFUSE, "她发消息以后，回复条数已达上限", consent=True),
    # this text
    40037: _content("模板编号不对，或与消息种类不符"),
    40036: _content("模板编号长度不对"),
    40007: _content("素材编号无效"),
    40031: _content("接收人名单无效"),
    40032: _content("接收人名单过长"),
    40033: _content("内容中有不允许的转义字符"),
    40059: _content("群发编号无效，或已过了可查的时间"),
    40130: _content("群发至少要两个人"),
    41030: _content("跳转页面不对"),
    44002: _content("内容为空"),
    44003: _content("图文内容为空"),
    44004: _content("文字内容为空"),
    45002: _content("内容超过长度限制"),
    45003: _content("标题超过长度限制"),
    45004: _content("摘要超过长度限制"),
    45005: _content("链接超过长度限制"),
    45006: _content("图片链接超过长度限制"),
    45007: _content("语音超过长度限制"),
    45008: _content("图文条数超过限制"),
    45067: _content("群发编号不合要求"),
    45110: _content("作者名超过长度限制"),
    45029: _account("永久二维码已达10万个上限"),
    45056: _account("公众号的标签已满100个，请在微信公众平台删去不用的"),
    45057: _account("标签下的人太多，不能删除"),
    45058: _content("不能改动系统标签"),
    45059: _recipient("这个人身上的标签已满20个", lasting=False),
    45157: _content("已有同名的标签"),
    45158: _content("标签名太长"),
    45159: _content("标签无效"),
    40016: _content("菜单按钮个数不对"),
    40017: _content("菜单按钮类型不对"),
    40018: _content("菜单按钮名称太长"),
    40023: _content("子菜单个数不对"),
    40053: _content("二维码参数不对"),
    76021: _account("微信没有这个接口的每日次数"),
    45166: _content("内容不符合规定"),
    47001: _PARAMETER,
    47002: _PARAMETER,
    47003: _content("模板内容不符合字段要求"),
    53503: _content("草稿没有通过发布检查"),
    53504: _content("这篇草稿只能在微信公众平台上发布"),
    53505: _content("请先在微信公众平台上手工保存草稿"),
    87014: _content("内容可能含有违规信息"),
    # this account
    40001: _TOKEN,
    40014: _TOKEN,
    42001: _TOKEN,
    40013: _account("AppID不对"),
    40125: _account("AppSecret不对"),
    40164: _account("本机IP不在公众号的IP白名单内，请在微信公众平台添加"),
    40243: _account("AppSecret已被冻结，请在微信公众平台解冻"),
    41001: _account("缺少接口凭证"),
    41002: _account("缺少AppID"),
    41004: _account("缺少AppSecret"),
    48001: _mode("公众号没有这个接口的权限"),
    48003: _mode("尚未同意群发条款，请登录微信公众平台同意", lasting=False),
    48004: _mode("接口已被封禁，请登录微信公众平台查看"),
    48008: _mode("没有发送这类消息的权限"),
    50002: _DISABLED,
    50004: _DISABLED,
    50007: _DISABLED,
    61003: _account("没有得到公众号的授权"),
    61004: _account("本机IP未登记，请在微信公众平台添加"),
    61007: _mode("公众号没有授权这个接口"),
}

_IP = re.compile(r"invalid ip (\d{1,3}(?:\.\d{1,3}){3})")
_FIELD = re.compile(r"data\.(\w{1,32})")
_RID = re.compile(r"rid: ?([0-9A-Za-z-]{1,64})")


def rid_of(errmsg: object) -> str:
    """Return the request id that Tencent's support asks for, "" when the text carries none."""
    found = _RID.search(errmsg) if isinstance(errmsg, str) else None
    return found.group(1) if found else ""


def reason(code: int, errmsg: str = "") -> Reason:
    """Say in Chinese what a code means; of `errmsg` only an IP of our own or a field's name is taken over."""
    rule = CODES.get(code)
    if rule is None:
        return Reason(str(code), f"微信返回未知错误{code}", strange=True)
    text = rule.text
    detail = _FIELD if rule.scope is Scope.CONTENT else _IP
    if found := detail.search(errmsg):
        text += f"：{found.group(1)}"
    return Reason(str(code), text, rule.scope, rule.lasting, rule.consent)


def outcome(code: int | None, answer: Mapping[str, Any], *, ref: str, now: datetime, spread: float) -> Outcome:
    """Turn the answer to a send, and its errcode, into an outcome.

    `ref` stands in when the answer has no message number; `spread` (0..1) moves a wake-up by that share of 15 minutes.
    """
    if code is None:
        return Unknown(Reason("unreadable", "微信的答复无法识别"))
    rule = CODES.get(code)
    if code == 0 or (rule is not None and rule.act is Act.SENT):
        number = answer.get("msgid") or answer.get("msg_id")
        return Sent(str(number) if number else ref)
    why = reason(code, str(answer.get("errmsg", "")))
    if rule is None or rule.act is Act.HOLD:
        return Unknown(why)
    if rule.act is Act.TOMORROW:
        return Deferred(why, _until_midnight(now) + spread * SPREAD_SECONDS)
    if rule.act is Act.DEFER:
        return Deferred(why, rule.after * (1 + spread))
    return Refused(why)


def joint_outcome(code: int | None, answer: Mapping[str, Any], *, ref: str, now: datetime, spread: float) -> Outcome:
    """Turn the answer to a mass send into the one outcome of all its rows.

    What is said of a single follower refuses the list and marks nobody: it does not say whom. What could be sent
    tomorrow at the earliest goes by the next way today.
    """
    got = outcome(code, answer, ref=ref, now=now, spread=spread)
    if code is not None and (rule := CODES.get(code)) is not None and rule.act is Act.TOMORROW:
        return Refused(got.why) if isinstance(got, Deferred) else got
    if isinstance(got, Refused) and got.why.scope is Scope.RECIPIENT:
        return Refused(Reason(got.why.code, f"微信没有收下这份名单：{got.why.text}"))
    return got


def before_send(code: int | None, errmsg: str, *, now: datetime, spread: float) -> Deferred | Refused:
    """Turn a failure to get a token into an outcome: nothing was sent, so nothing is unknown. None: no answer."""
    if code is None:
        return Deferred(Reason("token", "暂时取不到微信接口凭证"), SOON_SECONDS * (1 + spread))
    got = outcome(code, {"errmsg": errmsg}, ref="", now=now, spread=spread)
    if not isinstance(got, Deferred | Refused):
        return Deferred(reason(code, errmsg), SOON_SECONDS * (1 + spread))
    if got.why.scope is Scope.MODE:  # without a token nothing of the account goes
        return replace(got, why=replace(got.why, scope=Scope.ACCOUNT))
    return got


def _until_midnight(now: datetime) -> float:
    local = now.astimezone(CHINA)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - local).total_seconds()
