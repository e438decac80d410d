"""What stands on a review sheet (信息发布审核表). Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetStep:
    """One step of the route: who took it, when, with what opinion; empty where nobody has yet."""

    label: str
    limit: str = ""
    opinion: str = ""
    note: str = ""
    proof: str = ""
    person: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of it as words; `url` stands behind the printed code, `digest` names the version that was reviewed."""

    title: str
    code: str
    url: str
    document: str
    issued: str
    issuer: str
    unit: str
    author: str
    genre: str
    openness: str
    reach: str
    duty: str
    state: str
    facts: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]
    unexplained: str  # why a policy document has no 解读; empty: it has one, or needs none
    route: str
    steps: tuple[SheetStep, ...]
    digest: str
    printed: str
