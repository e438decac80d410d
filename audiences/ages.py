"""The ages that a text names as one rule: limits, classes of one benefit, two groups; or days of birth. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from audiences.group import Age, AllOf, AnyOf, Born, Rule

_NO_END: Final = 999  # years


def of_ages(said: Sequence[Age], loose: Iterable[Age], born: Mapping[Age, Born]) -> Rule | None:
    """Who fits the ages said in years; those that only a word means (老年人) count where none of the said meets them.

    One that lies within another is a class of it; others limit each other, or are two groups where they never meet.
    """
    ages = [*dict.fromkeys(said), *(one for one in dict.fromkeys(loose) if not any(_meet(one, each) for each in said))]
    widest = [one for one in ages if not any(other != one and _within(one, other) for other in ages)]
    parts: list[Rule] = [born.get(one, one) for one in widest]
    if len(parts) < 2:  # noqa: PLR2004 - two ages limit each other
        return parts[0] if parts else None
    least, most = max(map(_least, widest)), min(map(_most, widest))
    if least > most:  # 16岁以下、60岁以上: two groups, not none
        return AnyOf(tuple(parts))
    return (
        Age(least or None, most if most < _NO_END else None) if not born.keys() & set(widest) else AllOf(tuple(parts))
    )


def _least(age: Age) -> int:
    return age.least or 0


def _most(age: Age) -> int:
    return _NO_END if age.most is None else age.most


def _meet(one: Age, other: Age) -> bool:
    return _least(one) <= _most(other) and _least(other) <= _most(one)


def _within(one: Age, other: Age) -> bool:
    return _least(other) <= _least(one) and _most(one) <= _most(other)
