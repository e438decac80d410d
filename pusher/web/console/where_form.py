"""Where it goes, as the form of the audience asks for it: all of the territory, or the places ticked. No IO."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from audiences.division import Division, Level, Node, Range, Tree
from audiences.ground import Ground, Where, villages_of
from audiences.matching import Offer
from pusher.web.forms import Form, Problems, text, texts
from pusher.wording import place

WHOLE, TICKED = "whole", "ticked"
_GROUPS: Final = 1000  # codes of a village
_NAMED: Final = 3  # places in one sentence


@dataclass(frozen=True, slots=True)
class Tick:
    """A place to tick, with the words of the text that name it; none: the text does not."""

    code: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class WhereForm:
    """What is asked about a text for `here`: `parts` are the places right below it, of a village its 村民小组.

    `groups` are those that rosters know there.
    """

    offer: Offer
    tree: Tree
    here: Division
    groups: tuple[int, ...] = ()

    @property
    def parts(self) -> tuple[Node, ...]:
        """The places right below; none of a village whose roster has no groups: there is nothing to choose."""
        if self.here.level < Level.VILLAGE:
            return self.tree.children(self.here.code)
        return tuple(Node(Division(code), self.tree.own_name(code)) for code in self.groups if code % _GROUPS)

    @property
    def told(self) -> tuple[Tick, ...]:
        """The places that the text names, whether it concerns them or not."""
        words = {one.code: one.words for one in self.offer.told}
        codes = dict.fromkeys((*words, *(code for where in self.offer.where for code in where.codes)))
        codes.pop(self.here.code, None)
        return tuple(Tick(str(code), self._name(code), words.get(code, "")) for code in codes)

    @property
    def others(self) -> tuple[Tick, ...]:
        """The other places right below."""
        told = {one.code for one in self.told}
        return tuple(Tick(str(one.code), one.name, "") for one in self.parts if str(one.code) not in told)

    @property
    def by_group(self) -> tuple[tuple[str, tuple[Tick, ...]], ...]:
        """The villages that the text names, each with the other groups that its roster knows."""
        told = {int(one.code) for one in self.told}
        villages = dict.fromkeys(code for code in (*told, *villages_of(told)) if code in self.tree)
        found = []
        for village in villages if self.here.level < Level.VILLAGE else ():
            groups = [code for code in self.groups if village < code < village + _GROUPS and code not in told]
            ticks = tuple(Tick(str(code), self.tree.own_name(code), "") for code in groups)
            found += [(self.tree.node(village).name, ticks)] if ticks else []
        return tuple(found)

    def is_whole(self, one: Where) -> bool:
        """Whether a way to read the text is all of it."""
        return set(one.codes) <= {self.here.code}

    def rest(self, ticks: tuple[str, ...]) -> str:
        """What ticking groups means for the others of their villages."""
        return Ground(self.here.lo, self.here.hi, self.tree).rest(map(int, ticks))

    @property
    def some(self) -> Where | None:
        """How the text is read where it is for some places; None: it is not."""
        return next((one for one in self.offer.where if not self.is_whole(one)), None)

    @property
    def usual(self) -> str:
        """What is chosen before anybody chooses: nothing where the text can be read in two ways, or is for others."""
        first, *others = self.offer.where
        return "" if others or self.offer.elsewhere else WHOLE if self.is_whole(first) else TICKED

    @property
    def ticks(self) -> tuple[str, ...]:
        """What is ticked before anybody ticks."""
        return tuple(map(str, self.some.codes)) if self.some else ()

    def ticked(self, form: Form) -> tuple[str, ...]:
        """What is ticked in the form, of what may be; before anybody sent it, what is ticked usually."""
        known = {one.code for one in (*self.told, *self.others)}
        known |= {one.code for _, ticks in self.by_group for one in ticks}
        return tuple(dict.fromkeys(code for code in texts(form, "places") if code in known)) if form else self.ticks

    def ranges(self, ticks: tuple[str, ...]) -> tuple[Range, ...]:
        """The places ticked; all of them, which may hold more than its parts, where every part is."""
        if set(ticks) >= {str(one.code) for one in self.parts}:
            return ((self.here.lo, self.here.hi),)
        left_out = (one.code for one in self.offer.left_out)
        return Ground(self.here.lo, self.here.hi, self.tree).ranges(map(int, ticks), left_out)

    def read(self, form: Form, problems: Problems) -> tuple[Range, ...]:
        """The places chosen; what was not chosen, or twice over, is a problem."""
        whole, ticks = self.offer.whole, self.ticked(form)
        choice = text(form, "where", 10) if self.parts else WHOLE
        if choice == TICKED and ticks:
            return self.ranges(ticks)
        if choice == TICKED:
            problems.add("where", f"请勾选地方，或者选“{whole.name}”")
        elif choice != WHOLE:
            problems.add("where", "请选择发给哪里")
        elif self.parts and ticks and set(ticks) != set(self.ticks):  # a tick forgotten is a push too wide
            names = "、".join(place(self._name(int(code))) for code in ticks[:_NAMED])
            names += "等" if len(ticks) > _NAMED else ""
            problems.add("where", f"您改了下面的勾（{names}），又选了“{whole.name}”。请选定一种")
        return whole.territory

    def _name(self, code: int) -> str:
        """A place right below by its own name, another with its town."""
        is_part = Division(code).parent == self.here.code
        return self.tree.own_name(code) if is_part else self.tree.full_name(code)
