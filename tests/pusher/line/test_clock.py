"""The clock of a worker's host may be wrong: what is due goes by the database's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pusher import plan as planning
from tests.stage import phones


@pytest.mark.parametrize("wrong", [timedelta(hours=-1), timedelta(hours=1)], ids=["behind", "ahead"])
async def test_a_push_is_planned_when_the_database_says_so(stage, wrong):
    push = await stage.push(phones(3), plan=False)
    later = await stage.push(phones(3, 3), plan=False)
    await stage.db.owner.execute(
        "UPDATE pusher.push SET not_before = now() + interval '30 minutes' WHERE id = $1", later
    )
    desk = replace(stage.desk, now=lambda: datetime.now(UTC) + wrong)
    for each in (push, later):
        await planning.plan(desk, each)
    assert await stage.states(push) == {"pending": 3}
    assert await stage.states(later) == {}
