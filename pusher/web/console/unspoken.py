"""What no free text that others read may say about persons, as no notice may: an answer, a reason, a request."""

from __future__ import annotations

from datetime import date

from content.checks import persons
from content.checks.finding import Severity
from pusher.web.forms import Problems


def refuse_persons(problems: Problems, name: str, words: str, today: date) -> None:
    """Add what the checks of a notice would block in the words of a field."""
    for one in persons(words, today):
        if one.severity is Severity.BLOCK:
            problems.add(name, f"{one.reason}：{one.quote}。{one.suggestion}")
