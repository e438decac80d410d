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
class Grouped:
    """村民小组 of one village to which alone a text speaks, or that it takes out, with the words that name them.

    `codes` are the divisions that they are today: a village that was split is written with groups that went elsewhere.
    """

    village: int
    codes: tuple[int, ...]
    words: str
    is_sure: bool = True  # else all of the village may be meant
    is_out: bool = False
    doubt: str = ""  # what a person is told of them: they are called otherwise today

    @property
    def named(self) -> tuple[Named, ...]:
        """Each of them as a place."""
        return tuple(Named(code, self.words) for code in self.codes)


@dataclass(frozen=True, slots=True)
class Concerned:
    """The places of a text. `left_out` are those it takes out (除……外); `open` says what a person has to settle.

    `rival` are those that may be meant instead of `named`, about as likely; None: no others. None named at all is the
    whole territory of whose text it is, in both. `told` are all that the text names there, whether it concerns them or
    not, those included of which it may mean one. `groups` narrow villages to some of their 村民小组 (`ways`).
    """

    named: tuple[Named, ...] = ()
    left_out: tuple[Named, ...] = ()
    open: tuple[str, ...] = ()
    rival: tuple[Named, ...] | None = None
    told: tuple[Named, ...] = ()
    groups: tuple[Grouped, ...] = ()
    elsewhere: bool = False  # it is for other places alone, or for groups that are no more: nobody is meant unasked

    def ways(self, here: int) -> tuple[tuple[Named, ...], ...]:
        """What may be meant, the likeliest first, with groups in their village's stead; `here` is whose text it is.

        Where groups may only be a part of what is meant, their whole village is a way too.
        """
        only = [one for one in self.groups if not one.is_out and one.codes]
        named = [self.named] if self.rival is None else [self.named, self.rival]
        ways = [_narrowed(one, only, here) for one in named]
        if not all(one.is_sure for one in only):
            ways += [_narrowed(one, [sure for sure in only if sure.is_sure], here) for one in named]
        return tuple(dict.fromkeys(ways))

    @property
    def out(self) -> tuple[Named, ...]:
        """All that it takes out, groups too."""
        return (*self.left_out, *(place for one in self.groups if one.is_out for place in one.named))

    @property
    def every(self) -> tuple[Named, ...]:
        """All that it names, groups too."""
        return (*self.told, *(place for one in self.groups for place in one.named))


def _narrowed(named: tuple[Named, ...], groups: Iterable[Grouped], here: int) -> tuple[Named, ...]:
    places = {one.village: one.named for one in groups}
    if not named:
        return places.get(here, ())
    return tuple(place for one in named for place in places.get(one.code, (one,)))


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
