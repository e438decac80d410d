"""What the gateways share that send registered templates: those on the account's row, the topics that they refuse."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from channels.base import OptionsError
from channels.message import Capabilities, Evidence, Message, Mode, Unit
from channels.sms.channel.options import WHOM, Common, labelled
from channels.sms.render import templates
from content.render import Rendition

TEMPLATE: Final = "template"
_DATA: Final = json.loads(resources.files("channels.sms.render.data").joinpath("forbidden.json").read_text("utf-8"))
# Topics for which neither vendor passes a notice template (facts A1, A2); the list is the county's to change.
FORBIDDEN: Final = tuple(word for words in _DATA["words"].values() for word in words)
_MOST_VARIABLE: Final = 500
MOST_EXTENSION: Final = 12  # digits behind a port's number of eight: twenty together are the carriers' limit (facts C7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Templated(Common):
    """The options of an account with registered templates."""

    templates: tuple[Any, ...] = labelled("短信模板", default=())
    variable_units: int = labelled("模板变量最多字数", default=35)
    forbidden_words: tuple[str, ...] = labelled("平台不许发的内容", default=FORBIDDEN)

    def __post_init__(self) -> None:
        Common.__post_init__(self)  # dataclasses with slots have no super() of their own
        if not 1 <= self.variable_units <= _MOST_VARIABLE:
            raise OptionsError(f"“模板变量最多字数”（variable_units）应在1至{_MOST_VARIABLE}之间")
        registered(self)


def only_templates(options: Templated) -> None:
    """Raise OptionsError where an account of a template gateway promises what it cannot keep."""
    if not options.templates:
        raise OptionsError("“短信模板”（templates）是空的：这个平台只能发登记过的模板，请照平台上的填写")
    if options.personal_links:
        raise OptionsError("“可带个人链接”（personal_links）：这个平台的模板变量里不能有网址，请改为否")


def registered(options: Templated) -> tuple[templates.Template, ...]:
    """The templates of an account. Raises OptionsError."""
    return templates.read(options.templates, options.variable_units)


def render(rendition: Rendition, options: Templated, mode: str, vendor: str) -> Message:
    """Make the account's exact text of a rendition; raises UnfitError."""
    house = templates.House(vendor, options.signature, options.max_units, options.forbidden_words, options.hotline)
    return templates.render(rendition, mode, registered(options), house)


def capabilities(options: Templated, vendor: str, *, lag: float, window: int, polls: float = 0.0) -> Capabilities:
    """Say what an account can do whose vendor can be asked by our key."""
    mode = Mode(
        TEMPLATE,
        "模板短信",
        Unit.PERSON,
        Evidence.ARRIVED,
        whom=WHOM,
        call_size=options.call_size,
        window=window,
        query=True,
        lag=lag,
        links=False,
        max_units=options.max_units,
    )
    return Capabilities(
        (mode,),
        "phone",
        polls=polls,
        label=vendor,
        per_number=options.number_cap,
        rolling=options.number_cap_rolling,
        reply_digits=options.reply_digits,
    )
