"""The pools of connections: how each role's statements are planned."""

from __future__ import annotations


async def test_a_page_is_planned_for_the_very_range_however_often_it_was_opened(db):
    """A generic plan, from the sixth look on, takes a county for a village: a list then took seconds."""
    async with db.web.acquire() as conn:
        await conn.execute("PREPARE looked (bigint) AS SELECT name FROM audiences.division WHERE code = $1")
        for _ in range(8):
            await conn.execute("EXECUTE looked (421321000000000)")
        plan = "\n".join(row[0] for row in await conn.fetch("EXPLAIN EXECUTE looked (421321000000000)"))
        await conn.execute("DEALLOCATE looked")
    assert "421321000000000" in plan, plan
