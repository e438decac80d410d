"""Consents (同意): how many messages of one template a resident has asked an account for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consent:
    """What is left of a resident's yes; a send through a mode with `consent` spends one."""

    contact: int
    account: str
    template: str
    count: int


def renewed(left: int, news: int) -> int:
    """What is left after a resident answered again: 0 withdraws all (拒收), a yes adds."""
    return 0 if news <= 0 else left + news
