"""Matters (事项): a tag or an attribute exists only under one, with an owner unit, a purpose and a legal basis."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AttributeType(StrEnum):
    """What an attribute's value is: a number, an ISO date, one of a few words."""

    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Matter:
    """Why something about a person may be kept at all; who lacks the matter sees counts, never names or tags."""

    id: int
    county: int
    name: str
    owner: str
    purpose: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A word about a person (低保, 种粮农户) under a matter."""

    id: int
    matter: int
    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A typed value about a person (承包面积, 亩) under a matter."""

    id: int
    matter: int
    name: str
    type: AttributeType
    unit: str = ""
