"""Letters (居民来信) by the API: how many wait and until when. Who wrote what is read at the console."""

from __future__ import annotations

from pusher.store import question as store
from pusher.web.api import model
from pusher.web.api.door import Call


async def index(call: Call) -> model.Questions:
    """What waits, due first."""
    asked: model.QuestionsAsked = call.query
    found = await store.questions(call.conn, call.grant.lo, call.grant.hi, open_only=asked.open)
    return model.Questions(
        questions=[
            model.Question(
                question=str(one.id), division=str(one.division), item=one.code, title=one.title, source=one.source,
                state=one.state, received_at=one.received_at, due=one.due,
            )
            for one in found
        ]
    )  # fmt: skip
