"""Registered SMS templates (短信模板): which one suits a notice, its variables filled by meaning, whole or not at all.

A vendor explains little: a variable that is too long, a link in it or a forbidden topic fails the whole call. So
all of it is checked here, and what does not fit is said before anything is approved.
Sources: help.aliyun.com 463270 and 44357 (模板规范, 变量规范), cloud.tencent.com 382/39023 (正文模板审核标准).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from channels.message import Message, OptionsError, UnfitError
from channels.sms.render import refuse_unsubscribe_words, segments
from channels.sms.render.office import HOTLINE, signed
from channels.sms.render.web import web_address
from channels.wording import sources, value, wordings
from content.item import Genre
from content.render import Rendition, beyond, office_number, units
from content.unsubscribe import unsubscribe_words

_PLACE: Final = re.compile(r"\$?\{(\w+)\}")  # ${name} as Aliyun writes, {1} as Tencent does
_BRACKETS: Final = str.maketrans("【】", "「」")  # 【】 belongs to the signature, which the vendor adds
_ODD: Final = frozenset({"So", "Sk", "No", "Cc", "Cf", "Co", "Cn", "Cs"})  # ①★☎², emoji, control characters
_ODD_TOO: Final = frozenset("※→←↑↓")
_OFFICE_NUMBER: Final = r"(0\d{2,3}[- ]?)?\d{7,8}([-转]\d{1,6})?|400[- ]?\d{3}[- ]?\d{4}|9[56]\d{3,6}|1[0-2]\d{1,3}"
_DATE: Final = r"(\d{4}年)?\d{1,2}月\d{1,2}日"
# What a type takes, and how a person is told so. Tightness differs between vendors: the type is the county's to choose.
TYPES: Final[Mapping[str, tuple[re.Pattern[str], str]]] = MappingProxyType(
    {
        "words": (re.compile(r".+", re.DOTALL), "文字"),
        "number": (re.compile(r"\d+(\.\d+)?", re.ASCII), "数字"),
        "money": (re.compile(r"\D{0,4}\d{1,10}(\.\d{1,2})?\D{0,4}", re.ASCII), "金额，如每亩96元"),
        "date": (re.compile(rf"{_DATE}( ?\d{{1,2}}:\d{{2}})?", re.ASCII), "日期，如6月30日"),
        "phone": (re.compile(_OFFICE_NUMBER, re.ASCII), "座机、400或服务热线，不能是手机号"),
        "code": (re.compile(r"[0-9A-Za-z]+", re.ASCII), "数字和字母"),
    }
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A place in a template: its type, where its value comes from (the first that fits), at most how many units."""

    name: str
    type: str
    sources: tuple[str, ...]
    label: str
    most: int


@dataclass(frozen=True, slots=True)
class Template:
    """A registered template: the text as the vendor approved it, for which genres and which subjects."""

    code: str
    text: str
    variables: tuple[Variable, ...]  # in the order of the text
    genres: frozenset[Genre]  # empty: any
    about: tuple[str, ...]  # a title has to contain one of these words; empty: any title

    def suits(self, rendition: Rendition) -> bool:
        """Whether it was registered for notices of this kind."""
        if self.genres and rendition.genre not in self.genres:
            return False
        return not self.about or any(word in rendition.title for word in self.about)


@dataclass(frozen=True, slots=True)
class House:
    """What a vendor asks of every text. `most`: units, signature included."""

    vendor: str
    signature: str
    most: int
    forbidden: tuple[str, ...]  # topics that it passes no template for
    hotline: str = HOTLINE  # named where a notice has no landline


def render(rendition: Rendition, mode: str, templates: Sequence[Template], house: House) -> Message:
    """Fill the first suitable template that takes the notice whole; the body is {template, names, values}.

    Raises UnfitError, which says what is too long and by how much, or that no template is meant for such a notice.
    """
    suitable = [template for template in templates if template.suits(rendition)]
    if not suitable:
        raise UnfitError(
            f"这个{house.vendor}账号没有登记适合“{rendition.genre.label}”这类通知的短信模板，"
            "请改用自有端口（云MAS、CMPP）的账号发，或者先到平台登记模板"
        )
    rendition = signed(replace(rendition, telephone=rendition.enquiry), house.hotline)  # a template asks under 咨询
    refusals = []
    for template in suitable:
        try:
            return _message(rendition, mode, template, house)
        except UnfitError as error:
            refusals.append(str(error.args[0]))
    raise UnfitError(refusals[0])


def read(raw: object, most: int) -> tuple[Template, ...]:
    """Read the `templates` option; `most` is a variable's usual limit. Raises OptionsError that names the place."""
    if isinstance(raw, str | Mapping) or not isinstance(raw, Iterable):
        raise OptionsError("“短信模板”（templates）应为模板的列表")
    found = tuple(_template(entry, f"templates[{place}]", most) for place, entry in enumerate(raw))
    if len({template.code for template in found}) < len(found):
        raise OptionsError("“短信模板”（templates）：同一个模板编号登记了两次")
    return found


def _message(rendition: Rendition, mode: str, template: Template, house: House) -> Message:
    values = {variable.name: _fill(rendition, variable) for variable in template.variables}
    said = _PLACE.sub(lambda place: values[place[1]], template.text)
    text = f"【{house.signature}】{said}"
    refuse_unsubscribe_words(text)
    if (excess := units(text) - house.most) > 0:
        raise UnfitError(f"短信连同签名超出{excess}个字，请把标题或“一看就懂”缩短{excess}个字")
    flat = re.sub(r"\s+", "", f"{rendition.title}|{said}")
    topic = next((word for word in house.forbidden if word in flat), "")
    if topic:
        raise UnfitError(f"{house.vendor}不许发这类内容（“{topic}”），请改用自有端口（云MAS、CMPP）的账号发")
    if rendition.telephone not in said and not office_number(_PLACE.sub("，", template.text)):
        raise UnfitError(f"短信模板{template.code}里没有座机或热线，请登记一个带电话变量的模板")
    # names apart from values: a stored JSON object forgets its order, and two of the vendors go by order
    body = {"template": template.code, "names": list(values), "values": list(values.values())}
    return Message(mode, body, text, segments=segments(text), length=units(text), left_out=beyond(rendition, said))


def _fill(rendition: Rendition, variable: Variable) -> str:
    """Return the first wording that fits; UnfitError names the variable and how much is too much."""
    offered = [wording for source in variable.sources for wording in _wordings(rendition, source)]
    faults = {wording: _fault(variable, wording) for wording in offered}
    fitting = next((wording for wording, fault in faults.items() if not fault), None)
    if fitting is not None:
        return fitting
    name = f"模板变量“{variable.label}”"
    if not offered:
        raise UnfitError(f"{name}没有内容可填，请补充后再发")
    shortest = min(offered, key=units)
    if (excess := units(shortest) - variable.most) > 0:
        raise UnfitError(f"{name}最多{variable.most}个字，请把“{shortest}”删去{excess}个字")
    raise UnfitError(f"{name}{faults[shortest]}：“{shortest}”")


def _fault(variable: Variable, text: str) -> str:
    """Say what is wrong with a value, in Chinese; empty: nothing."""
    pattern, says = TYPES[variable.type]
    if units(text) > variable.most:
        return f"最多{variable.most}个字"
    if web_address(text):
        return "里不能有网址"
    if any(ord(c) > 0xFFFF or c in _ODD_TOO or unicodedata.category(c) in _ODD for c in text):  # noqa: PLR2004 - astral
        return "里有平台不支持的字符"
    return "" if pattern.fullmatch(text) else f"只能填{says}"


def _wordings(rendition: Rendition, source: str) -> Iterator[str]:
    found = value(rendition, source)
    if isinstance(found, date):
        yield f"{found.year}年{found.month}月{found.day}日"
        yield f"{found.month}月{found.day}日"
        return
    for wording in wordings(rendition, source):
        yield wording.translate(_BRACKETS)


# -- the option ------------------------------------------------------------------------------------


def _template(raw: Any, place: str, most: int) -> Template:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("code"), str) or not raw["code"]:
        raise OptionsError(f"{place}：应为一个模板，含code（平台给的模板编号）、text、variables")
    text, given = raw.get("text"), raw.get("variables", {})
    if not isinstance(text, str) or not text.strip() or not isinstance(given, Mapping):
        raise OptionsError(f"{place}：请照平台通过的样子填写text（模板全文）和variables（各个变量）")
    names = _PLACE.findall(text)
    _check_text(text, place)
    if sorted(names) != sorted(given):
        raise OptionsError(f"{place}：text里的变量与variables登记的不一致，每个变量只能出现一次")
    try:
        genres = frozenset(Genre(each) for each in raw.get("genres", ()))
    except ValueError:
        raise OptionsError(
            f"{place}.genres：可填{'、'.join(f'{each.value}（{each.label}）' for each in Genre)}"
        ) from None
    variables = tuple(_variable(name, given[name], f"{place}.variables.{name}", most) for name in names)
    return Template(raw["code"], text, variables, genres, tuple(map(str, raw.get("about", ()))))


def _check_text(text: str, place: str) -> None:
    if "【" in text or "】" in text:
        raise OptionsError(f"{place}.text：不写签名和【】，平台自己加")
    if words := unsubscribe_words(text):
        raise OptionsError(f"{place}.text：通知短信不带退订语“{words}”，那是推广短信的")
    if re.search(rf"{_PLACE.pattern}\s*{_PLACE.pattern}", text) or not _PLACE.sub("", text).strip():
        raise OptionsError(f"{place}.text：两个变量不能挨着，也不能全是变量")


def _variable(name: str, raw: Any, place: str, most: int) -> Variable:
    if not isinstance(raw, Mapping):
        raise OptionsError(f"{place}：应含type与source")
    kind = raw.get("type", "words")
    if kind not in TYPES:
        raise OptionsError(f"{place}.type：没有这种变量类型，可填{'、'.join(TYPES)}")
    limit = raw.get("most", most)
    if type(limit) is not int or not 1 <= limit <= most:
        raise OptionsError(f"{place}.most：应为1至{most}的整数")
    return Variable(name, kind, sources(raw, place), str(raw.get("label", name)), limit)
