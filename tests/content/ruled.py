"""What the rules of content.ingest.days pick as the last day, before it is weighed against what was learned."""

from __future__ import annotations

from datetime import date

from content.ingest.days import pick_deadline
from content.ingest.proposal import Proposal
from content.ingest.reading import Reading


def ruled(said: Reading) -> Proposal[date] | None:
    return pick_deadline(said.found, is_policy=said.is_policy)
