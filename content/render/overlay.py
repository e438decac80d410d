"""Lays the additions of a town and its villages over an item; the source's own words stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Final

from content.item import Contact, PlainFacts, Variant, Version, covers, span

HERE: Final = {10**9: "本县", 10**6: "本镇", 10**3: "本村", 1: "本组"}


def overlay(version: Version, division: int) -> Version:
    """Return the version as a division reads it, without variants: the town's additions, then the village's."""
    found = [variant for variant in version.variants if covers(variant.division, division)]
    mine = sorted(found, key=lambda variant: -span(variant.division))
    source, place = version.plain, version.division
    for variant in mine:
        version = replace(
            version,
            blocks=version.blocks + variant.blocks,
            plain=_plain(version.plain, variant.plain),
            contacts=_contacts(variant.contacts, version.contacts),
        )
    relayed = [variant for variant in mine if covers(variant.division, place)]
    how, when = (_beside(name, source, relayed) for name in ("how", "when"))  # what to bring stays readable
    plain = replace(version.plain, how=how or version.plain.how, when=when or version.plain.when)
    return replace(version, plain=plain, variants=())


def _plain(item: PlainFacts, local: PlainFacts) -> PlainFacts:
    said = {field.name: value for field in fields(local) if (value := getattr(local, field.name))}
    return replace(item, **said)


def _beside(name: str, source: PlainFacts, relayed: Sequence[Variant]) -> str:
    """What those who relay it say, the nearest first, and then what the source says; empty: they say nothing."""
    own: dict[int, str] = {}
    for one in relayed:
        if words := getattr(one.plain, name).strip():
            own[one.division] = f"{own[one.division]}，{words}" if one.division in own else words
    above = getattr(source, name).strip()
    if not own or (len(own) == 1 and (not above or (name == "when" and _flat(*own.values()) in _flat(above)))):
        return "".join(own.values())  # alone: a village's turn stands in the source's list of turns
    said = [f"{HERE[span(division)]}：{words}" for division, words in reversed(own.items())]
    return "。".join(words.rstrip("。；，") for words in (*said, *([f"原通知：{above}"] if above else ())))


def _flat(words: str) -> str:
    return "".join(words.split()).rstrip("。；，")


def _contacts(local: tuple[Contact, ...], item: tuple[Contact, ...]) -> tuple[Contact, ...]:
    numbers = {contact.number for contact in local}
    return local + tuple(contact for contact in item if contact.number not in numbers)
