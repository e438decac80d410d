"""One account's gateway (网关): how it is set up, its templates, its ways of sending. Nobody is shown a secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, Final

from aiohttp import web

from channels.base import OptionsError
from channels.message import Capabilities, Evidence
from pusher.account import abilities, entry, plain
from pusher.store import mode as modes
from pusher.store.account import AccountRow
from pusher.web.console.accounts import load
from pusher.web.console.push_view import channel_label
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem

_TEMPLATES: Final = "templates"
_EVIDENCE: Final = {Evidence.ACCEPTED: "已提交", Evidence.ARRIVED: "到机"}
_WORDS: Final = {
    "id": "编号", "code": "编号", "title": "名称", "text": "内容", "mode": "方式", "genres": "信息类别",
    "about": "标题含有", "fields": "字段", "variables": "变量", "long_term": "长期",
}  # fmt: skip

_WECHAT: Final = {
    "appid": "开发者ID",
    "secret": "开发者密码",
    "kind": "账号类型",
    "token": "令牌",
    "aes_key": "消息加解密密钥",
    "previous_aes_key": "换下的加解密密钥",
    "freshness": "推来的消息多少秒内有效",
    "timeout": "答复时限",
    "base": "接口地址",
    "replies": "客服消息",
    "mass": "群发",
    "cover": "文章封面",
    "mass_per_month": "每人每月收几条群发",
    "mass_reserve": "留给紧急通知的次数",
    "daily": "接口每天次数",
    "oauth": "网页授权域名",
    "oauth_page": "网页授权地址",
}  # its options carry no Chinese names of their own


@dataclass(frozen=True, slots=True)
class Option:
    """One line of how it is set up."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way of sending; `because`: why it is closed, empty: it is open."""

    name: str
    label: str
    whom: str
    evidence: str
    because: str


async def show(visit: Visit) -> web.StreamResponse:
    """How it is set up, and which of its ways are open."""
    async with visit.database() as conn:
        row = await load(visit, conn)
        closed = await modes.closed_modes(conn, visit.session.county)
    able = abilities(visit.desk.vault, row)
    return visit.page(
        "console/gateway.html",
        row=row,
        channel=channel_label(row.channel),
        label=able.label if able else "",
        broken=able is None,
        options=_options(row),
        templates=_templates(row.options),
        ways=_ways(able, {one.mode: plain(one.because) for one in closed.get(row.id, ())}),
    )


async def close_mode(visit: Visit) -> web.StreamResponse:
    """Plan with a way of sending no more, until a person opens it again."""
    name = text(visit.form, "mode", 40)
    async with visit.database() as conn:
        row = await load(visit, conn)
        able = abilities(visit.desk.vault, row)
        if able is None or name not in {mode.name for mode in able.modes}:
            raise Problem(404)
        await modes.close_mode(conn, row.id, name, f"{visit.session.name}停用")
        await visit.record(conn, "close_mode", row.division, f"account {row.key}", {"mode": name})
    raise visit.moved(f"/console/accounts/{row.key}")


def _options(row: AccountRow) -> list[Option]:
    """What a person or a command typed, by its Chinese name; what is sealed is only said to be there."""
    kind = entry(row.channel)
    try:
        known = fields(kind.options(row.options))
    except OptionsError:
        return []
    return [
        Option(
            one.metadata.get("label") or _WECHAT.get(one.name, one.name),
            _said(one, row.options, secret=one.name in kind.secrets),
        )
        for one in known
        if one.name != _TEMPLATES
    ]


def _said(one: Field[Any], options: Mapping[str, Any], *, secret: bool) -> str:
    if one.name not in options:
        default = one.default if one.default is not MISSING else None
        usual = default if isinstance(default, bool) else default or None  # 0 and nothing say only that it is not set
        return "没有填" if secret or usual is None else f"没有填，按默认{_word(usual)}"
    value = options[one.name]
    if secret or (isinstance(value, dict) and "sealed" in value):
        return "已填，不显示" if value not in ("", None) else "没有填"
    return _word(one.metadata.get("choices", {}).get(value, value) if isinstance(value, str) else value)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "；".join(f"{_WORDS.get(name, name)}：{_word(part)}" for name, part in value.items() if part)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(map(_word, value))
    return "" if value is None else str(value)


def _templates(options: Mapping[str, Any]) -> list[list[Option]]:
    """Each registered template with its parts, as they were entered."""
    given = options.get(_TEMPLATES)
    listed = given if isinstance(given, Sequence) and not isinstance(given, str) else ()
    return [
        [
            Option(_WORDS.get(str(name), str(name)), _word(value))
            for name, value in one.items()
            if value not in ("", None)
        ]
        for one in listed
        if isinstance(one, Mapping)
    ]


def _ways(able: Capabilities | None, closed: Mapping[str, str]) -> list[Way]:
    return [
        Way(mode.name, mode.label, mode.whom, _EVIDENCE.get(mode.best_evidence, "打开"), closed.get(mode.name, ""))
        for mode in (able.modes if able else ())
    ]
