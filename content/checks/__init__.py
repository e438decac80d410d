"""Checks before people (发布前检查): persons, secrecy, swindles, words, sums, days, links, missing elements. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from typing import Final

from content.address import host_of
from content.checks.arithmetic import arithmetic
from content.checks.bank import bank
from content.checks.birthdays import birthdays
from content.checks.calendar import calendar
from content.checks.chats import chats
from content.checks.elements import attachments, dates, elements, empty, openness, past
from content.checks.facts import facts
from content.checks.finding import Finding, Fix, Severity
from content.checks.formulas import formulas
from content.checks.fraud import asks, promotion
from content.checks.identity import identity
from content.checks.illness import illness
from content.checks.links import links, links_of
from content.checks.masks import Imprint, Keyed, Mask, Published, imprint, joined, masks
from content.checks.mend import MendError, fixes_of, mend
from content.checks.minors import minors
from content.checks.overrun import overrun
from content.checks.passage import grids, passages, seams
from content.checks.personal import addresses, cards
from content.checks.phone import phone
from content.checks.places import places
from content.checks.policy import ENTRIES, RULES, Policy, Rule, Word, WordClass
from content.checks.private_life import private_life
from content.checks.second_look import second_look
from content.checks.secrecy import secrecy
from content.checks.structure import attached, explanation, title, watched
from content.checks.wording import style, words
from content.item import Contact, Genre, Nature, Paragraph, Version

__all__ = [
    "ENTRIES",
    "RULES",
    "Finding",
    "Fix",
    "Imprint",
    "Keyed",
    "Mask",
    "MendError",
    "Policy",
    "Published",
    "Rule",
    "Severity",
    "Word",
    "WordClass",
    "blocks",
    "check",
    "fixes_of",
    "host_of",
    "imprints",
    "links_of",
    "mend",
    "persons",
]

_SHIPPED: Final = Policy()
_ANYWHERE: Final = 10**14  # a division, for words that are no notice


def check(
    version: Version,
    texts_of_attachments: Mapping[str, str],
    *,
    today: date,
    policy: Policy = _SHIPPED,
    staff_numbers: AbstractSet[str] = frozenset(),
    rendered: Mapping[str, str] | None = None,
    masked: Sequence[tuple[Mask, Imprint]] = (),
    published: Iterable[Published] = (),
) -> tuple[Finding, ...]:
    """Return what is wrong, blockers first; `texts_of_attachments` is text by the attachment's name.

    `staff_numbers` are the 11 digits of mobiles in the staff directory. `rendered` is the text of renditions (海报,
    短信) by their name, judged for persons only. `masked` are this version's imprints, `published` those
    of other items that are out.
    """
    texts = {**texts_of_attachments}
    found = [
        *_persons(version, texts, rendered or {}, today, policy.numbers | staff_numbers),
        *joined(masked, published),
        *_document(version, texts, today, policy),
    ]
    return tuple(sorted(dict.fromkeys(_tuned(found, policy)), key=lambda one: one.severity.rank))


def imprints(
    version: Version, texts_of_attachments: Mapping[str, str], keyed: Keyed
) -> tuple[tuple[Mask, Imprint], ...]:
    """The masked ID numbers, mobiles and accounts of a version whose owners are named, hashed under a key."""
    read, tables = passages(version, texts_of_attachments), grids(version, texts_of_attachments)
    return tuple((mask, imprint(mask, keyed)) for mask in dict.fromkeys(masks(read, tables)))


def blocks(findings: Iterable[Finding]) -> bool:
    """Whether any finding stops the item."""
    return any(finding.severity is Severity.BLOCK for finding in findings)


def persons(text: str, today: date) -> tuple[Finding, ...]:
    """What a few words say about persons, and secrets, that nobody may publish: an answer, a question.

    A telephone number of an office is no person's; any mobile is taken for one.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = Version("问答", tuple(map(Paragraph, lines)), Genre.NOTICE, Nature.GOVERNMENT, _ANYWHERE)
    return tuple(one for one in _tuned(_persons(said, {}, {}, today, frozenset()), _SHIPPED))


def _persons(
    version: Version, texts: Mapping[str, str], rendered: Mapping[str, str], today: date, numbers: AbstractSet[str]
) -> Iterator[Finding]:
    """What must not be out about people, and secrets."""
    read, tables = tuple(passages(version, texts, rendered)), tuple(grids(version, texts))
    yield from openness(version)
    yield from secrecy(version, texts)
    numbered = (*read, *seams(read))
    yield from identity(numbered, tables, today)
    yield from bank(numbered, tables, today)
    yield from cards(read)
    yield from chats(read, tables)
    yield from birthdays(read, tables, today)
    yield from private_life(read, tables)
    ruled = (
        *phone(numbered, tables, _contacts(version), numbers),
        *addresses(read, tables),
        *illness(read, tables),
        *minors(read, tables, today.year),
    )
    yield from ruled
    yield from second_look(read, tables, version.title, version.genre.value, ruled)


def _document(version: Version, texts: Mapping[str, str], today: date, policy: Policy) -> Iterator[Finding]:
    """Words, sums, days and what is missing."""
    read = tuple(passages(version, texts))
    yield from words(read, policy.words)
    yield from formulas(read, policy.words)
    yield from style(read)
    yield from asks(read)
    yield from promotion(read)
    yield from places(read, policy.places)
    yield from arithmetic(read, grids(version, texts))
    yield from facts(read, version)
    yield from calendar(read, version.issued_on, today, policy)
    yield from empty(version)
    yield from elements(version)
    yield from watched(version)
    yield from dates(version, today)
    yield from past(version, today)
    yield from overrun(version)
    yield from title(version)
    yield from attached(version)
    yield from attachments(version, texts)
    yield from explanation(version, explained=policy.explained)
    yield from links(read, policy.domains, policy.hidden_links, version.hidden_links)


def _tuned(found: Iterable[Finding], policy: Policy) -> Iterator[Finding]:
    """Findings with the county's severity and the entry cited; without those that it switched off."""
    for one in found:
        rule = RULES[one.rule]
        severity = policy.severity(one.rule)
        if severity is None:
            continue
        milder = one.severity is not rule.severity  # milder than its rule: a tuned rule moves both
        yield replace(
            one,
            severity=one.severity if milder and severity is rule.severity else severity,
            entry=policy.entry(one.rule),
        )


def _contacts(version: Version) -> tuple[Contact, ...]:
    return version.contacts + tuple(contact for variant in version.variants for contact in variant.contacts)
