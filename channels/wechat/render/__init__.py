"""Puts a rendition into one of an account's registered templates, each field whole or not at all.

WeChat refuses or silently cuts what is too long; a villager must never read half a sentence. So a shorter whole wording
is looked for (the title without its frame, one sentence of several), and where there is none the author is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, Final

from channels.base import Account, UnfitError
from channels.message import Message
from channels.pack import PACK
from channels.packing import OUTLETS, pack
from channels.wechat.render.article import ARTICLES, mass
from channels.wechat.render.reply import REPLY, reply
from channels.wechat.render.templates import LIMITS, TEMPLATE, Field, Template, fits, templates_of
from channels.wording import value, wordings
from content.item import Duty
from content.render import Rendition, units

LABELS: Final = {"subscription": "订阅通知", "template": "模板消息"}
_WORDED: Final = frozenset({"thing", "short_thing"})


def render(rendition: Rendition, account: Account, mode: str) -> Message:
    """Fill the first template of the mode that is for such an item and takes the text whole, its own genre's first.

    The body is {template_id, data, link, url|page}; for 必达 the link is the person's own and a slot.
    Raises UnfitError.
    """
    if mode == PACK:
        return pack(rendition, OUTLETS["wechat"], account.options)
    if mode in ARTICLES:
        return mass(rendition, mode)
    if mode == REPLY:
        return reply(rendition)
    templates = templates_of(account.options.get("templates", ()), mode)
    if not templates:
        raise UnfitError(f"公众号「{account.name}」没有登记{LABELS.get(mode, mode)}的模板")
    suited = sorted(
        (one for one in templates if not one.genres or rendition.genre in one.genres), key=lambda one: not one.genres
    )
    if not suited:
        label = LABELS.get(mode, mode)
        raise UnfitError(
            f"公众号「{account.name}」没有登记适合“{rendition.genre.label}”的{label}的模板，请在账号里登记一个"
        )
    refusals = []
    for template in suited:
        try:
            return _message(rendition, template)
        except UnfitError as error:
            refusals.append(str(error.args[0]))
    raise UnfitError(refusals[0])


def _message(rendition: Rendition, template: Template) -> Message:
    values = {field.key: _value(rendition, field) for field in template.fields}
    body: dict[str, Any] = {
        "template_id": template.id,
        "data": {key: {"value": value} for key, value in values.items()},
        "link": "url" if template.mode == TEMPLATE else "page",
    }
    personal = rendition.duty is Duty.MUST
    if not personal:
        body[body["link"]] = rendition.url
    lines = [template.title or LABELS[template.mode]]
    lines += [f"{field.label}：{values[field.key]}" for field in template.fields]
    lines.append("查看详情：" + ("{link}" if personal else rendition.url))
    slots = ("link",) if personal else ()
    # Nothing is spent by a template message, nor by a long-term consent.
    spends = template.mode != TEMPLATE and not template.long_term
    return Message(template.mode, body, "\n".join(lines), slots, consent=template.id, spends=spends)


def _value(rendition: Rendition, field: Field) -> str:
    """Return the first wording that fits; UnfitError names the field and how much is too much."""
    shortest: str | None = None
    for source in field.sources:
        for wording in _wordings(rendition, source, field.type):
            if fits(field, wording):
                return wording
            if shortest is None or units(wording) < units(shortest):
                shortest = wording
    name, limit = f"「{field.label}」", LIMITS[field.type]
    if shortest is None:
        raise UnfitError(f"模板字段{name}没有内容可填，请补充后再发")
    if (excess := units(shortest) - limit.units) > 0:
        raise UnfitError(f"模板字段{name}只能写{limit.says}，请把「{shortest}」删去{excess}个字")
    raise UnfitError(f"模板字段{name}只能写{limit.says}，「{shortest}」不合要求")


def _wordings(rendition: Rendition, source: str, kind: str) -> Iterator[str]:
    """Yield whole wordings of a source, the fullest first; only a field of words takes a shorter one."""
    found = value(rendition, source)
    if isinstance(found, date):
        yield _date(found, kind)
        return
    yield from wordings(rendition, source) if kind in _WORDED else islice(wordings(rendition, source), 1)


def _date(day: date, kind: str) -> str:
    text = f"{day.year}年{day.month}月{day.day}日"
    if kind == "time":
        return f"{text} 23:59"
    return text
