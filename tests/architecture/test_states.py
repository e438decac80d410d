"""One enum, one table: the SQL CHECK, the ladder in SQL and the diagram in docs say the same."""

from __future__ import annotations

import re
from pathlib import Path

from pusher.delivery import FINAL, LADDER, TRANSITIONS, State, mermaid

ROOT = Path(__file__).parents[2]
SCHEMA = (ROOT / "pusher/schema/30_delivery.sql").read_text()


def test_the_check_lists_the_enum():
    listed = re.search(r"state text NOT NULL DEFAULT 'pending' CHECK \(state IN \((.*?)\)\)", SCHEMA, re.DOTALL)
    assert listed
    assert set(re.findall(r"'(\w+)'", listed[1])) == set(State)


async def test_the_ladder_in_sql_is_the_ladder(db):
    for rank, state in enumerate(LADDER, 1):
        assert await db.worker.fetchval("SELECT pusher.rank($1)", str(state)) == rank
    for state in set(State) - set(LADDER):
        assert await db.worker.fetchval("SELECT pusher.rank($1)", str(state)) is None


def test_every_state_is_reachable_and_final_ones_have_no_way_out():
    reached = {State.PENDING} | set(TRANSITIONS.values())
    assert reached == set(State)
    assert not {state for state, _ in TRANSITIONS} & FINAL


def test_the_diagram_in_docs_is_drawn_from_the_table():
    assert mermaid() in (ROOT / "docs/architecture.md").read_text()
