"""What a push says, as whoever checks it reads it: each text with whom it reaches and what it costs. No IO."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from channels.message import Message
from pusher.account import Words
from pusher.link import without_own
from pusher.publish import Account, CheckPage
from pusher.store.push import Text
from pusher.strategy import Strategy
from pusher.web.console.push_view import channel_label
from pusher.web.words import place


@dataclass(frozen=True, slots=True)
class Variant:
    """The text that one place gets instead."""

    place: str
    words: str
    length: int
    segments: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """One text that somebody gets, under the name of its way, with all that it costs."""

    label: str  # 短信　云MAS
    by: str  # the account
    words: str
    segments: int
    length: int  # characters as billed, signature included; 0: nobody counts them
    left_out: tuple[str, ...]  # what the full text says beyond it
    money: str  # 0.045元×2条×1204人＝108.36元; empty: it costs nothing
    variants: tuple[Variant, ...] = ()
    passed_on: Variant | None = None  # as 代收人 read it; None: nobody gets it so


@dataclass(frozen=True, slots=True)
class Carrier:
    """One line of 怎么发: a way with what it carries."""

    row: Account
    way: str
    by: str
    whom: str  # empty: the channel does not say


def carried(page: CheckPage) -> list[Text]:
    """The texts that somebody gets: of an account's modes those that carry, and accounts that wait behind."""
    strategy = Strategy.from_json(page.push.strategy)
    once = {(way.account, way.mode) for way in strategy.places if way.once}
    places = {(way.account, way.mode) for way in strategy.places}
    carrying = {(one.account, one.mode) for one in page.accounts}
    sent = {(text.account, text.message.text) for text in page.texts if (text.account, text.mode) in carrying}
    speaking = {account for account, _ in carrying}
    return [
        text
        for text in page.texts
        if not text.division
        and not ((text.account, text.mode) in once and (text.account, text.message.text) in sent)  # it stands there
        and (
            (text.account, text.mode) in places
            or (text.account, text.mode) in carrying
            or (page.push.audience is not None and text.account not in speaking)
        )
    ]


def spoken(
    page: CheckPage, labels: Mapping[tuple[int, str], Words], places: Mapping[int, str] = MappingProxyType({})
) -> list[Spoken]:
    """The texts as the check page lists them, each with the variants that some `places` get instead."""
    return [
        Spoken(
            label=_way(text.channel, labels.get((text.account, text.mode), Words()).label),
            by=_by(page, labels, text),
            words=without_own(text.message.text),
            segments=text.message.segments,
            length=text.message.length,
            left_out=text.message.left_out,
            money=_money(page, text),
            variants=tuple(
                _variant(place(places.get(one.division, str(one.division))), one.message)
                for one in page.texts
                if one.division and (one.account, one.mode) == (text.account, text.mode)
            ),
            passed_on=_passed_on(page, text),
        )
        for text in carried(page)
    ]


def _variant(name: str, message: Message) -> Variant:
    return Variant(name, without_own(message.text), message.length, message.segments)


def _passed_on(page: CheckPage, text: Text) -> Variant | None:
    numbers = next((one.numbers for one in page.passed_on if (one.account, one.mode) == (text.account, text.mode)), 0)
    other = text.message.passed_on
    return _variant(f"代收人收到的（{numbers}条）", other) if numbers and other else None


def alike(texts: Sequence[Spoken]) -> list[list[Spoken]]:
    """Those that say the same words together: whoever checks them reads them once."""
    found: dict[tuple[str, tuple[Variant, ...], Variant | None], list[Spoken]] = {}
    for one in texts:
        found.setdefault((one.words, one.variants, one.passed_on), []).append(one)
    return list(found.values())


def carriers(page: CheckPage, labels: Mapping[tuple[int, str], Words]) -> list[Carrier]:
    """The ways as the check page lists them: those that carry something, if any does."""
    carrying = [one for one in page.accounts if one.messages]
    strategy = Strategy.from_json(page.push.strategy)
    later = {(way.account, way.mode) for step in strategy.steps[1:] for way in step.ways if not strategy.at_once}
    found = []
    for one in carrying or page.accounts:
        words = labels.get((one.account, one.mode), Words())
        before = "前面发不到、" if words.whom and (one.account, one.mode) in later else ""
        by = _by(page, labels, one)
        found.append(Carrier(one, _way(one.channel, words.label), by, before + words.whom))
    return found


def _by(page: CheckPage, labels: Mapping[tuple[int, str], Words], one: Text | Account) -> str:
    """The account as people know it; with its key where another one of this name sends in the same way."""

    def known(each: Text | Account) -> tuple[str, str]:
        return each.name, _way(each.channel, labels.get((each.account, each.mode), Words()).label)

    same = any(text.account != one.account and known(text) == known(one) for text in page.texts)
    return f"{one.name}（{one.key}）" if same else one.name


def _money(page: CheckPage, text: Text) -> str:
    """Price by segments by people; for a way that only stands behind the others, what each would cost."""
    if not text.price:
        return ""
    one = next((one for one in page.accounts if (one.account, one.mode) == (text.account, text.mode)), None)
    price = f"{text.price.normalize():f}"
    if one is None:
        if Strategy.from_json(page.push.strategy).at_once:
            return "这次没有人用这种方式"
        return f"前面的方式发不到的人才用，{price}元×{text.message.segments}条一人"
    if one.billed != one.segments * one.messages:
        return f"{one.messages}人共{one.billed}条，{price}元×{one.billed}条＝{one.cost:.2f}元"
    return f"{price}元×{one.segments}条×{one.messages}人＝{one.cost:.2f}元"


def _way(name: str, mode: str) -> str:
    """微信订阅通知, 短信: the mode only where it says more than the channel."""
    channel = channel_label(name)
    return channel if mode in {"", channel} else f"{channel}　{mode}"


def button(page: CheckPage) -> str:
    """What it does, with villages as people call them."""
    said = page.button
    for formal in (village.name for village in page.villages if village.name and village.name in said):
        said = said.replace(formal, place(formal))
    return said


def spendable(page: CheckPage) -> str:
    """本单位今年短信经费还剩320.00元, and the push's own bound; empty: neither bounds it."""
    said = []
    if page.allowance is not None:
        said.append(f"本单位今年短信经费还剩{page.allowance.remaining:.2f}元")
    if page.push.cost_cap is not None:
        said.append(f"这次最多花{page.push.cost_cap:.2f}元")
    return "，".join(said)
