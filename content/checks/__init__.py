"""Checks before people (发布前检查): personal data, secrecy marks, 公开属性, missing elements. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from content.checks.bank import bank
from content.checks.elements import attachments, dates, elements, openness
from content.checks.finding import Finding, Severity
from content.checks.identity import identity
from content.checks.passage import passages
from content.checks.phone import phone
from content.checks.secrecy import secrecy
from content.item import Contact, Version

__all__ = ["Finding", "Severity", "blocks", "check"]


def check(
    version: Version,
    texts_of_attachments: Mapping[str, str],
    *,
    today: date,
    staff_numbers: AbstractSet[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Return what is wrong, blockers first; `texts_of_attachments` is text by the attachment's name.

    `staff_numbers` are the 11 digits of mobiles in the staff directory.
    """
    read = tuple(passages(version, texts_of_attachments))
    found = [
        *openness(version),
        *secrecy(version, texts_of_attachments),
        *identity(read, today),
        *bank(read, today),
        *phone(read, _contacts(version), staff_numbers),
        *elements(version),
        *dates(version, today),
        *attachments(version, texts_of_attachments),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.severity is not Severity.BLOCK))


def blocks(findings: Iterable[Finding]) -> bool:
    """Whether any finding stops the item."""
    return any(finding.severity is Severity.BLOCK for finding in findings)


def _contacts(version: Version) -> tuple[Contact, ...]:
    return version.contacts + tuple(contact for variant in version.variants for contact in variant.contacts)
