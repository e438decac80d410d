"""What stands under a notice for questions (有话要问): what was answered for all, and who answers more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pusher.desk import OFFICE_TIME
from pusher.store.answer import Shown
from pusher.web.public.site import day

WORDS: Final = 500  # characters of a question


@dataclass(frozen=True, slots=True)
class Box:
    """Of one notice, as residents read it."""

    answers: tuple[Shown, ...]
    called: str  # who answers; empty: nobody
    days: int  # working days

    def view(self, code: str, variant: str, base: str = "") -> dict[str, Any]:
        """What the template is given; with a `base` the page stands on another site, and leads to the form here."""
        return {
            "answers": [
                (one.asked, one.answered, day(one.decided_at.astimezone(OFFICE_TIME).date())) for one in self.answers
            ],
            "ask": f"{base}/n/{code}/ask{variant}" if self.called else "",
            "answerer": self.called,
            "days": self.days,
            "words_limit": WORDS,
            "given": {"words": "", "phone": ""},
            "error": "",
        }


NO_BOX: Final = Box((), "", 0)
