"""The other way in which a text's places can be read, where it is about as likely: whoever sends chooses. Pure."""

from __future__ import annotations

from typing import Final

from audiences.scope.fellows import Heard
from audiences.scope.said import clause_of
from audiences.scope.weighing import Scene, Weighed
from audiences.territory import Concerned, Named, innermost

_LIKELY: Final = 0.5  # more probable: the place is meant, if the whole is not
_NOT_WHOLE: Final = 0.1  # less probable: some place must be meant, the likeliest where none is likely by itself
_NEAR: Final = 0.7  # of the likeliest's: as good as it
_LEAST: Final = 0.15
# Cross-validated on the labelled notices: between them about one in seven is asked about.
_HARDLY: Final = 0.3  # less probable: where the places named are proposed, nobody is asked about the whole
_CLOSED: Final = 0.2  # the same where others are said to get nothing: words that are easily misread
_SURELY: Final = 0.97  # more probable: where the whole is proposed, nobody is asked about the places of the rules
_QUITE: Final = 0.9  # the same where the rules found none


def likely(seen: Scene, known: Weighed, ruled: Concerned) -> tuple[Named, ...]:
    """The places that are meant if the whole territory is not, without those that the text takes out."""
    named, out = seen.named, {one.code for one in ruled.left_out}
    inside = {code: how for code, how in known.parts.items() if code in seen.within and code not in out}
    best = max(inside.values(), default=0.0)
    is_some = known.whole < _NOT_WHOLE or seen.told.said.is_closed
    least = _LIKELY if best > _LIKELY or not is_some else max(_LEAST, best * _NEAR)
    codes = innermost(code for code, how in inside.items() if how > least)
    return tuple(named_by(code, named[code][0]) for code in codes)


def named_by(code: int, told: Heard) -> Named:
    """A place with the words that name it."""
    place = next(one for one in told.row if one.code == code)
    return Named(code, clause_of(told.seen.text, place))


def rival(
    found: Concerned, ruled: Concerned, seen: Scene, known: Weighed, whole: tuple[Named, ...]
) -> tuple[Named, ...] | None:
    """What the text may concern instead of what was `found`: the `whole`, or places; None: that is hardly likely.

    Where the rules take it for the whole and the weights do not, the whole is always the other.
    """
    said, head = seen.told.said, seen.within.code
    of_rules = innermost(one.code for one in ruled.named)
    how = known.whole_beside(of_rules)
    by_rules = bool(set(of_rules) - {head})
    if {one.code for one in found.named} - {head}:
        least = 0.0 if not by_rules else _CLOSED if said.is_closed else _HARDLY
        return whole if how >= least and not said.excepted else None
    if how > (_SURELY if by_rules else _QUITE) and not said.is_closed:
        return None
    return likely(seen, known, ruled) or (ruled.named if by_rules else None)
