"""A rule as a form takes it apart and puts it together: parts that count, all or any of them, and parts left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, Self

from audiences.group.rule import AllOf, AnyOf, Not, Rule

Join = Literal["all", "any"]
JOINS: Final[tuple[Join, ...]] = ("all", "any")


@dataclass(frozen=True, slots=True)
class Built:
    """全部/任一 of `included`, and none of `excluded`; nothing included is everybody.

    A saved group is one part like any other, so that 并集, 交集 and 差集 of groups are built with the same three words.
    """

    join: Join = "all"
    included: tuple[Rule, ...] = ()
    excluded: tuple[Rule, ...] = ()

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """Take a rule apart; `rule` of it means the same as the rule."""
        parts = rule.rules if isinstance(rule, AllOf) else (rule,)
        included = tuple(part for part in parts if not isinstance(part, Not))
        excluded = tuple(part.rule for part in parts if isinstance(part, Not))
        match included:
            case (AnyOf(rules),) if rules:
                return cls("any", rules, excluded)
            case _:
                return cls("all", included, excluded)

    @property
    def rule(self) -> Rule:
        """Put it together."""
        joined: tuple[Rule, ...] = self.included
        if self.join == "any" and len(joined) > 1:
            joined = (AnyOf(joined),)
        parts = (*joined, *map(Not, self.excluded))
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def add(self, part: Rule, *, leave_out: bool = False) -> Self:
        """With one more part; what is there already changes nothing."""
        if leave_out:
            return replace(self, excluded=tuple(dict.fromkeys((*self.excluded, part))))
        return replace(self, included=tuple(dict.fromkeys((*self.included, part))))

    def remove(self, place: int) -> Self:
        """Without the part in that place, the included ones counted first; ValueError where there is none."""
        parts = (*self.included, *self.excluded)
        if not 0 <= place < len(parts):
            raise ValueError(place)
        edge = len(self.included)
        return replace(
            self,
            included=tuple(part for n, part in enumerate(self.included) if n != place),
            excluded=tuple(part for n, part in enumerate(self.excluded) if n + edge != place),
        )
