"""Registered templates (模板) of an account, and what WeChat lets stand in each kind of field.

Source: developers.weixin.qq.com/doc/service/api/notify/notify/api_sendnewsubscribemsg (table of parameter types).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from channels.base import OptionsError
from channels.calling import WORDS
from channels.wording import SOURCES, sources
from content.item import Genre
from content.render import units

SUBSCRIPTION: Final = "subscription"
TEMPLATE: Final = "template"


@dataclass(frozen=True, slots=True)
class Limit:
    """What a type takes: at most `units` UTF-16 units, and the pattern; `says` names it to a person."""

    units: int
    pattern: re.Pattern[str]
    says: str


def _limit(units: int, pattern: str, says: str) -> Limit:
    return Limit(units, re.compile(pattern, re.ASCII), says)


_DATE: Final = r"\d{4}年\d{1,2}月\d{1,2}日"
_CLOCK: Final = r"\d{1,2}:\d{2}(:\d{2})?"
_SERVICE: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]{2,10}", re.ASCII)
_WORDS: Final = r"[^\x00-\x1f\x7f]+"

LIMITS: Final[Mapping[str, Limit]] = {
    "thing": _limit(20, _WORDS, "20个字以内"),
    "short_thing": _limit(5, _WORDS, "5个字以内"),
    "number": _limit(32, r"-?\d+(\.\d+)?", "32位以内数字"),
    "letter": _limit(32, r"[A-Za-z]+", "32位以内字母"),
    "symbol": _limit(5, r"[^\x00-\x20\x7f0-9A-Za-z\u4e00-\u9fff]+", "5位以内符号"),
    "character_string": _limit(32, r"[\x21-\x7e]+", "32位以内数字、字母或符号"),
    "time": _limit(64, rf"({_DATE} ?)?{_CLOCK}(~({_DATE} ?)?{_CLOCK})?", "时间，如2026年11月30日 15:00"),
    "date": _limit(64, rf"{_DATE}( {_CLOCK})?(~{_DATE}( {_CLOCK})?)?", "日期，如2026年11月30日"),
    "amount": _limit(14, r"[¥￥$€£]?\d{1,10}(\.\d{1,2})?元?", "1个币种符号加10位以内数字"),
    "phone_number": _limit(17, r"[\d+*#() -]+", "17位以内数字、符号"),
    "car_number": _limit(8, r"[A-Za-z0-9\u4e00-\u9fff]+", "8位以内车牌号"),
    "name": _limit(20, r"[\u4e00-\u9fff·]{1,10}|[A-Za-z .]{1,20}", "10个汉字或20个字母以内"),
    "phrase": _limit(5, r"[\u3400-\u9fff]+", "5个汉字以内"),
    "const": _limit(20, _WORDS, "模板里列出的值"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a template: its key (thing1), type, where its value comes from (first that fits), its label."""

    key: str
    type: str
    sources: tuple[str, ...]
    label: str
    values: tuple[str, ...] = ()  # of a const


@dataclass(frozen=True, slots=True)
class Template:
    """One registered template. `long_term`: a consent lasts and is not spent (长期订阅).

    `service`: what a template message is about, as residents call it; who writes it to the account has asked for it.
    `genres`: what it may be about (an alert under 供水服务提醒 misleads who reads it); empty: anything.
    """

    id: str
    mode: str
    title: str
    fields: tuple[Field, ...]
    long_term: bool = False
    service: str = ""
    genres: frozenset[Genre] = frozenset()


def fits(field: Field, value: str) -> bool:
    """Whether WeChat would take a value for a field, whole."""
    limit = LIMITS[field.type]
    if field.values and value not in field.values:
        return False
    return units(value) <= limit.units and limit.pattern.fullmatch(value) is not None


def read(raw: object) -> tuple[Template, ...]:
    """Read the `templates` option. Raises OptionsError that names the place."""
    if isinstance(raw, str | Mapping) or not isinstance(raw, Iterable):
        raise OptionsError("templates：应为模板的列表")
    templates = tuple(
        entry if isinstance(entry, Template) else _template(entry, f"templates[{place}]")
        for place, entry in enumerate(raw)
    )
    services = [template.service for template in templates if template.service]
    if len(set(services)) < len(services):
        raise OptionsError("templates：两个模板填了同一个service，居民说了也不知道要哪一个")
    ids = [template.id for template in templates]
    if len(set(ids)) < len(ids):
        raise OptionsError("templates：同一个模板编号登记了两次")
    return templates


def templates_of(raw: object, mode: str) -> tuple[Template, ...]:
    """Return the templates of one mode. Raises OptionsError."""
    return tuple(template for template in read(raw) if template.mode == mode)


def read_calling(raw: object) -> Template | None:
    """Read the `calling` option: the template that tells members of staff what waits. Raises OptionsError."""
    if not raw or isinstance(raw, Template):
        return raw if isinstance(raw, Template) else None
    if not isinstance(raw, Mapping):
        raise OptionsError("calling：应为一个模板，含id、fields")
    return _template({**raw, "mode": TEMPLATE}, "calling", WORDS)


def _template(raw: Any, place: str, known: Collection[str] = SOURCES) -> Template:
    if not isinstance(raw, Mapping):
        raise OptionsError(f"{place}：应为一个模板，含id、mode、fields")
    name, mode, fields = raw.get("id"), raw.get("mode"), raw.get("fields")
    if not isinstance(name, str) or not name:
        raise OptionsError(f"{place}.id：请填微信公众平台给出的模板编号")
    if mode not in {SUBSCRIPTION, TEMPLATE}:
        raise OptionsError(f"{place}.mode：请填subscription（订阅通知）或template（模板消息）")
    if not isinstance(fields, Mapping) or not fields:
        raise OptionsError(f"{place}.fields：请登记模板的各个字段")
    service = raw.get("service", "")
    if not isinstance(service, str) or (service and not (mode == TEMPLATE and _SERVICE.fullmatch(service))):
        raise OptionsError(f"{place}.service：只有模板消息可填，2到10个汉字、字母或数字，如 供水服务")
    return Template(
        id=name,
        mode=mode,
        title=str(raw.get("title", "")),
        fields=tuple(_field(str(key), value, f"{place}.fields.{key}", known) for key, value in fields.items()),
        long_term=bool(raw.get("long_term", False)),
        service=service,
        genres=_genres(raw, place),
    )


def _genres(raw: Mapping[str, Any], place: str) -> frozenset[Genre]:
    try:
        return frozenset(map(Genre, raw.get("genres", ())))
    except (TypeError, ValueError):
        known = "、".join(f"{one.value}（{one.label}）" for one in Genre)
        raise OptionsError(f"{place}.genres：应为信息类别的列表，可填{known}") from None


def _field(key: str, raw: Any, place: str, known: Collection[str]) -> Field:
    if not isinstance(raw, Mapping):
        raise OptionsError(f"{place}：应含type与source")
    kind = raw.get("type", key.rstrip("0123456789"))
    if kind not in LIMITS:
        raise OptionsError(f"{place}.type：没有这种字段类型，可填{'、'.join(LIMITS)}")
    return Field(key, kind, sources(raw, place, known), str(raw.get("label", key)), tuple(raw.get("values", ())))
