"""A version as form fields and back. Pure: what the form does not show (variants, attachments) stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final

from content.ingest import ideographs
from content.item import (
    Block,
    Contact,
    Duty,
    Genre,
    Heading,
    ItemError,
    Nature,
    Openness,
    Paragraph,
    PlainFacts,
    Reach,
    Table,
    Urgency,
    Version,
)
from pusher.desk import OFFICE_TIME
from pusher.web.forms import Form, Problems, read_day, text
from pusher.web.problem import Problem

_BODY_LIMIT: Final = 100_000
_FACTS: Final = ("who", "how_much", "how", "contact", "when")
_REASONS: Final = ("openness_reason", "unexplained", "unexplained_by")
_CHOICES: Final[dict[str, type[StrEnum]]] = {
    "genre": Genre, "nature": Nature, "duty": Duty, "urgency": Urgency, "reach": Reach, "openness": Openness,
}  # fmt: skip
_CONTACT: Final = re.compile(r"(?P<label>.*?)[\s:：]*(?P<number>[0-9０-９+][0-9０-９()（）\-—－ 转]*)")
CHOICES: Final = {
    "genre": [(one.value, one.label) for one in Genre],
    "nature": [(one.value, one.label) for one in Nature],
    "duty": [(one.value, one.label) for one in Duty],
    "urgency": [(one.value, one.label) for one in Urgency],
    "reach": [(one.value, one.label) for one in Reach],
    "openness": [(one.value, one.label) for one in Openness],
}


def values(version: Version) -> dict[str, str]:
    """The fields' texts."""
    plain = version.plain
    last = version.valid_until
    return {
        "title": version.title,
        **{name: getattr(plain, name) for name in _FACTS},
        "deadline": plain.deadline.isoformat() if plain.deadline else "",
        "contacts": write_contacts(version.contacts),
        "issuer": version.issuer,
        "issued_on": version.issued_on.isoformat() if version.issued_on else "",
        "document_number": version.document_number,
        **{name: str(getattr(version, name)) for name in _CHOICES},
        **{name: getattr(version, name) for name in _REASONS},
        "valid_until": last.astimezone(OFFICE_TIME).date().isoformat() if last else "",
        "body": write_blocks(version.blocks),
    }


def typed(form: Form) -> dict[str, str]:
    """What a person typed or pasted, in plain ideographs, to be shown again beside the problems."""
    names = (
        "title", *_FACTS, "deadline", "contacts", "issuer", "issued_on", "document_number", *_CHOICES,
        *_REASONS, "valid_until",
    )  # fmt: skip
    said = {name: text(form, name, 2000) for name in names} | {"body": text(form, "body", _BODY_LIMIT)}
    said["title"] = "".join(line.strip() for line in said["title"].splitlines())  # broken by hand to fit
    return {name: ideographs.plain(value) for name, value in said.items()}


def parse(given: dict[str, str], was: Version, problems: Problems) -> Version:
    """The version that the fields say; problems name the fields that cannot be read."""
    plain = PlainFacts(**{name: given[name] for name in _FACTS}, deadline=_day(given, "deadline", "截止哪天", problems))
    last = _day(given, "valid_until", "有效期", problems)
    chosen: dict[str, Any] = {name: _choice(kind, given[name]) for name, kind in _CHOICES.items()}
    contacts = tuple(read_contacts(given["contacts"], problems))
    issued_on = _day(given, "issued_on", "成文日期", problems)
    if not given["title"]:
        problems.add("title", "请填写标题")
        return was
    try:
        return replace(
            was,
            title=given["title"],
            blocks=read_blocks(given["body"]),
            plain=plain,
            contacts=contacts,
            issuer=given["issuer"],
            issued_on=issued_on,
            document_number=given["document_number"],
            openness_reason=given["openness_reason"],
            unexplained=given["unexplained"],
            unexplained_by=given["unexplained_by"],
            valid_until=datetime.combine(last, time(23, 59, 59), OFFICE_TIME) if last else None,
            **chosen,
        )
    except ItemError as error:
        problems.add("title", str(error))
        return was


def write_blocks(blocks: tuple[Block, ...]) -> str:
    """Blocks as people type them: “# ” before a heading (one more # a level), “|” between cells."""
    return "\n\n".join(_write(block) for block in blocks)


def read_blocks(body: str) -> tuple[Block, ...]:
    """Back from write_blocks: every line is a paragraph, lines with | on both ends are a table."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in (*body.split("\n"), ""):
        stripped = line.strip()
        if len(stripped) > 1 and stripped.startswith("|") and stripped.endswith("|"):
            rows.append(tuple(cell.strip().replace("\\n", "\n") for cell in stripped[1:-1].split("|")))
            continue
        if rows:
            blocks.append(Table(tuple(rows)))
            rows = []
        if stripped:
            blocks.append(_line(stripped))
    return tuple(blocks)


def _write(block: Block) -> str:
    match block:
        case Heading(words, level):
            return f"{'#' * level} {words}"
        case Paragraph(words):
            return words
        case Table(rows):
            return "\n".join(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows)


def _cell(words: str) -> str:
    return words.replace("|", "｜").replace("\n", "\\n")


def _line(words: str) -> Block:
    marked = re.fullmatch(r"(#{1,6})\s+(.+)", words)
    return Heading(marked[2], len(marked[1])) if marked else Paragraph(words)


def _choice(kind: type[StrEnum], value: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise Problem(400) from None


def _day(given: dict[str, str], name: str, label: str, problems: Problems) -> date | None:
    if not given[name]:
        return None
    try:
        return read_day(given[name])
    except ValueError:
        problems.add(name, f"{label}不是一个日期，请写成 2026-11-21 这样")
        return None


def write_contacts(contacts: tuple[Contact, ...]) -> str:
    """Contacts as people type them, one a line: 咨询电话 0722-3338000."""
    return "\n".join(f"{one.label} {one.number}".strip() for one in contacts)


def read_contacts(lines: str, problems: Problems) -> Iterator[Contact]:
    """Back from write_contacts; problems name the lines without a number."""
    for number, line in enumerate(filter(None, map(str.strip, lines.split("\n"))), 1):
        found = _CONTACT.fullmatch(line)
        if found is None:
            problems.add("contacts", f"联系电话第{number}行没有号码，请写成“咨询电话 0722-3338000”")
        else:
            yield Contact(found["label"].strip(), found["number"].strip())
