"""Consents (同意): how many messages of one template a resident has asked an account for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consent:
    """What is left of a resident's yes. A yes adds, a no takes all, a send through a mode with `consent` spends one."""

    contact: int
    account: str
    template: str
    count: int
