"""Lays the additions of a town and its villages over an item; the source's own words stay as they are."""

from __future__ import annotations

from dataclasses import fields, replace

from content.item import Contact, PlainFacts, Version, covers, span


def overlay(version: Version, division: int) -> Version:
    """Return the version as a division reads it, without variants: the town's additions, then the village's."""
    mine = [variant for variant in version.variants if covers(variant.division, division)]
    for variant in sorted(mine, key=lambda variant: -span(variant.division)):
        version = replace(
            version,
            blocks=version.blocks + variant.blocks,
            plain=_plain(version.plain, variant.plain),
            contacts=_contacts(variant.contacts, version.contacts),
        )
    return replace(version, variants=())


def _plain(item: PlainFacts, local: PlainFacts) -> PlainFacts:
    said = {field.name: value for field in fields(local) if (value := getattr(local, field.name))}
    return replace(item, **said)


def _contacts(local: tuple[Contact, ...], item: tuple[Contact, ...]) -> tuple[Contact, ...]:
    numbers = {contact.number for contact in local}
    return local + tuple(contact for contact in item if contact.number not in numbers)
