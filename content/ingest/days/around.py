"""A day with the words around it, and what it may be to the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from content.ingest.days import signs
from content.ingest.days.day import Meaning
from content.ingest.days.scene import Sentence, label_before
from content.ingest.days.spoken import Mention

SEEN: Final = 160  # characters either side of a day: a line of hundreds of days would else be read once for each
_SUBJECT: Final = 120  # characters before a day in which its clause or one before names who acts


class Rank(IntEnum):
    """How well a deadline is the reader's; the lowest is chosen."""

    EXTENDED = 0  # 没赶上的3月5日前补报
    MAIN = 1
    SOME = 2  # who has made a mistake, who wants a reward
    OBJECTION = 3  # 公示期
    COUNTED = 4  # 三日内, and nothing says from when
    DAY = 5  # the one day on which something is to be done
    CLOSED = 6  # 12月起系统关闭: the day before
    REPORT = 7  # villages to the town


@dataclass(frozen=True, slots=True)
class Role:
    """A day's meaning; `rank` for a deadline, `shift` days to add for the last day itself."""

    meaning: Meaning
    rank: Rank | None = None
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Around:
    """A day with the words around it."""

    day: Mention
    sentence: Sentence
    title: str
    alone: bool

    @property
    def healthy(self) -> bool:
        """Whether the text is of a check of one's health, to which one goes."""
        return signs.HEALTH.search(self.title) is not None

    @property
    def before(self) -> str:
        """What its sentence says before it, as far as a reader keeps in mind."""
        return self.sentence.text[max(0, self.day.start - SEEN) : self.day.start]

    @property
    def after(self) -> str:
        """What its sentence says after it, as far."""
        return self.sentence.text[self.day.end : self.day.end + SEEN]

    @property
    def day_words(self) -> str:
        """Its own words."""
        return self.sentence.text[self.day.start : self.day.end]

    @property
    def near(self) -> str:
        """The 24 characters before it."""
        return self.before[-24:]

    @property
    def clause(self) -> str:
        """What the same clause says before."""
        return re.split(r"[，,：:]|——|→", self.before)[-1]

    @property
    def follows_another(self) -> bool:
        """Whether another day stands before it in the sentence, whose words are not its own."""
        return signs.NEXT_DAY.search(self.before) is not None and self.clause != self.before

    @property
    def own(self) -> str:
        """What is near before it, but no words of another day where it has words of its own after it."""
        said = re.match(r"[^，。；,]*", self.after)
        return self.clause if self.follows_another and said and len(said[0].strip()) > 1 else self.near

    @property
    def is_for_organs(self) -> bool:
        """Whether the last one whom its sentence names before it are villages and offices: 请各村…，…前上报."""
        organs, readers = (
            [hit.end() for hit in one.finditer(self.before[-_SUBJECT:])] for one in (signs.ORGANS, signs.READERS)
        )
        return bool(organs) and max(organs) > max(readers, default=0)

    @property
    def label(self) -> str:
        """The label that governs it."""
        return label_before(self.sentence, self.day.start)

    @property
    def frame(self) -> str:
        """Label and heading: what the words around stand under."""
        return f"{self.sentence.heading}　{self.label}"
