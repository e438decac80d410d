"""The places that a text concerns, as values (audiences.scope finds them). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from audiences.division import Division


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a text concerns, with the words that name it."""

    code: int
    words: str


@dataclass(frozen=True, slots=True)
class Concerned:
    """The places of a text. `left_out` are those it takes out (除……外); `open` says what a person has to settle.

    `rival` are those that may be meant instead of `named`, about as likely; None: no others. None named at all is the
    whole territory of whose text it is, in both. `told` are all that the text names there, whether it concerns them or
    not, those included of which it may mean one.
    """

    named: tuple[Named, ...] = ()
    left_out: tuple[Named, ...] = ()
    open: tuple[str, ...] = ()
    rival: tuple[Named, ...] | None = None
    told: tuple[Named, ...] = ()


NOWHERE: Final = Concerned()


def innermost(codes: Iterable[int]) -> tuple[int, ...]:
    """A village beside its own town narrows the town: 厉山镇星亮村 is not all of 厉山镇."""
    known = tuple(dict.fromkeys(codes))
    above = {place for code in known for place in Division(code).above}
    return tuple(code for code in known if code not in above)


def outermost(codes: Iterable[int]) -> tuple[int, ...]:
    """Who takes a town takes its villages."""
    known = tuple(dict.fromkeys(codes))
    return tuple(code for code in known if not any(place in known for place in Division(code).above))
