"""Letters as the API gives them: neither who wrote nor what."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from pusher.web.api.model.base import Division, Model


class QuestionsAsked(Model):
    """Which questions."""

    open: bool = Field(default=True, description="只要还没有办的")


class Question(Model):
    """A letter from a resident: which notice, since when, until when. Neither who wrote nor what."""

    question: str
    division: Division
    item: str | None
    title: str | None
    source: str
    state: str
    received_at: datetime
    due: date


class Questions(Model):
    """What waits, due first."""

    questions: list[Question]
