"""Which kinds of items (信息类别) are alike in when they happen and when they are over. Pure."""

from __future__ import annotations

from typing import Final

from content.item import Genre

# The point can be that something happens, on a day and at an hour.
HAPPENS: Final = frozenset({
    Genre.OUTAGE, Genre.ORDER, Genre.EVENT, Genre.NOTICE, Genre.HEALTH, Genre.JOBS, Genre.CONSULTATION,
})  # fmt: skip
HAPPENS_OR_THREATENS: Final = HAPPENS | {Genre.ALERT}  # weather happens as well, and nobody sets its hour
# Nothing but that: whoever is told to do something has no last day for it.
ONLY_HAPPENS: Final = frozenset({Genre.EVENT, Genre.OUTAGE, Genre.ALERT})
SHUT: Final = frozenset({Genre.OUTAGE, Genre.ORDER})  # something is cut off, closed or forbidden until it is not
# Days that such a text gives to places are those on which it happens there.
BY_PLACES: Final = SHUT | {Genre.EVENT, Genre.HEALTH}
ENDS_BY_ITSELF: Final = frozenset({Genre.ALERT, Genre.LISTING})  # by its own rules, not by days in 什么时候
