"""The usual tags (常用标签) with the matters that they stand under, offered to a county to be taken. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from audiences.kinds import names_of


@dataclass(frozen=True, slots=True)
class Usual:
    """A tag that most counties need: what it is in a plain word; its matter, the office without its county's name."""

    name: str
    what: str
    matter: str
    office: str
    purpose: str
    legal_basis: str

    @property
    def others(self) -> tuple[str, ...]:
        """What else rosters call it; an importer takes these for it."""
        return tuple(name for name in names_of(self.name) if name != self.name)


def _read() -> Iterator[Usual]:
    matters: list[dict[str, Any]] = json.loads(
        resources.files("audiences.data").joinpath("usual_matters.json").read_text("utf-8")
    )
    for one in matters:
        for name, what in one["tags"].items():
            yield Usual(name, what, one["name"], one["office"], one["purpose"], one["legal_basis"])


USUAL: Final = {one.name: one for one in _read()}


def usual(name: str) -> Usual | None:
    """The usual tag of this name or of another name for it."""
    return USUAL.get(names_of(name)[0])


def meant(name: str, known: Iterable[str]) -> str | None:
    """Which of the known tags a word means: itself, else another name of the same kind; None: none of them."""
    vocabulary = set(known)
    return next((word for word in (name, *names_of(name)) if word in vocabulary), None)
