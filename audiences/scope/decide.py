"""Which places a text concerns, from the roles that its places play. Pure.

What says the range (title, addressee, 停水范围：…) and a schedule by places go before a sentence about everybody
(具有本镇户籍), that before the people somewhere and what happens there, those before 各村 and 我镇, these before rows
of a list, and rows before what the text only tells of. A range hides nobody who is meant besides. What is taken out
(除……外, 不在此次范围) is left out everywhere; nothing said is the issuer's territory. What only a person can tell
stays open.

What decides between the places named and the issuer's whole territory:
- a place in the title, the addressee or a sentence about the range is meant, and only those that are;
- places that have a day or a share each are meant, unless the others may come too (其余各村到镇里办, 主会场): then, and
  where a schedule has nearly every place of its issuer and takes none out, it is for the whole;
- an address to every village (各村民委员会：) or a sentence about everybody means the whole, but for a sure range;
- a venue, a home, an example, an office or a past event means nobody there;
- places first named when most of the text is said mean nobody in particular: it is an arrangement for some;
- nothing of that: the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from audiences.division import Division, Level, Tree
from audiences.places import together
from audiences.scope.hearing import Hearing, hearing
from audiences.scope.lines import Part
from audiences.scope.mention import Mention
from audiences.scope.roles import Role
from audiences.scope.said import Place, Said, clause_of, raised
from audiences.scope.whole import NOT
from audiences.territory import Concerned, Named

_PARAGRAPHS: Final = 4  # behind fewer, half of a text is a few words
_OPEN: Final = 2.2  # a schedule that others may come to: more than its rows, less than what happens there
_ALL: Final = 10  # of so many places a schedule for all may forget one
_LISTS: Final = 1.5  # a list of persons: where they live says nothing of whom it is for


def concerned(title: str, text: str, tree: Tree, within: Division, turns: Sequence[str] = ()) -> Concerned:
    """Find the places that a document concerns below `within`'s county; nothing named: its issuer's whole territory.

    `turns` are the lines of the text that give places their days: who has a turn is meant.
    """
    return decided(hearing(title, text, tree, within, turns), within, tree)


def decided(told: Hearing, within: Division, tree: Tree) -> Concerned:
    """What the rules make of what was heard, beside all the places that were told."""
    return replace(_decided(told, within, tree), told=_told(told, within))


def _told(told: Hearing, within: Division) -> tuple[Named, ...]:
    """The places named below `within`, and those of which a name without its town may be one, by their first words."""
    found: dict[int, Named] = {}
    rows = sorted(told.rows, key=lambda one: one.line.part is Part.TITLE)  # the text tells more than its title
    for text, place in ((one.seen.text, place) for one in rows for place in one.row if not place.bearer):
        for code in place.candidates if place.code is None else (place.code,):
            if code in within and code != within.code and code not in found:
                found[code] = Named(code, clause_of(text, place))
    return tuple(found.values())


def _decided(told: Hearing, within: Division, tree: Tree) -> Concerned:
    said, text, here = told.said, told.text, told.here
    inside = raised({code: place for code, place in said.places.items() if code not in said.out}, said, text)
    best = max((place.role.value for code, place in inside.items() if code in within), default=NOT)
    everybody = max(told.everybody, said.own, _LISTS if said.persons else NOT, _OPEN if said.is_open else NOT)
    own = (within.code, *within.above)  # nobody takes herself out: 我村登记已经结束 is told to the village
    left_out = tuple(Named(code, words) for code, words in said.out.items() if code not in own)
    questions = tuple(_question(one, tree) for one in said.unclear.values())
    neighbours = _neighbours(inside, within)
    if neighbours:
        ours = {within.code: Place(Role.MEANT, tree.node(within.code).name)}
        beyond = tuple(f"“{tree.node(code).name}”不在发布单位的范围内，不会发给那里" for code in neighbours)
        return Concerned(tuple(_outermost(ours | neighbours)), left_out, (*beyond, *questions))
    if best < max(everybody, Role.SUBJECT.value) or (not said.is_closed and _is_late(said.first, text)):
        unsure = [code for code, place in inside.items() if code in within and place.role.value <= Role.SUBJECT.value]
        asked = (*_doubts(unsure, tree), *questions) if everybody == NOT else ()
        return Concerned(_remaining(said, everybody, within, here, tree), left_out, asked)
    least = min(best, Role.MEANT.value)
    meant = {code: place for code, place in inside.items() if code in within and place.role.value >= least}
    kept = _narrowed(meant, inside, told)
    outside = [code for code, place in inside.items() if code not in within and place.role.value >= least]
    beyond = tuple(f"“{tree.node(code).name}”不在发布单位的范围内，没有列入" for code in outside)
    silent = _silent(kept, said, tree)
    if best < Role.SCOPE.value and silent is not None:
        asked = (*_forgotten(silent, tree), *beyond, *questions)
        return Concerned(_remaining(said, everybody, within, here, tree), left_out, asked)
    return Concerned(tuple(_without(said, _outermost(kept), tree)), left_out, (*beyond, *questions))


def _silent(kept: Mapping[int, Place], said: Said, tree: Tree) -> list[int] | None:
    """The places below its issuer that a schedule for all forgets; None: it is one for some.

    One that has nearly every place and takes none out only says who comes when.
    """
    every = [node.code for node in tree.children(said.head.code)]
    silent = [code for code in every if code not in kept]
    has_days = any(place.role is Role.TURN for place in kept.values())
    is_all = has_days and len(every) > 1 and len(silent) * _ALL <= len(every) and not said.out
    return silent if is_all else None


def _forgotten(silent: Sequence[int], tree: Tree) -> tuple[str, ...]:
    """What a person is asked about places that a schedule for all does not have."""
    return (f"各地的安排里没有“{together(silent, tree)}”，也会发给那里，请核对",) if silent else ()


def _is_late(first: Mention | None, text: str) -> bool:
    """Whether a text has said most of what it says before it names any place: what it tells there narrows nobody.

    Whom a text is for stands at its beginning. Late come arrangements for some: 这三镇延到…, 四村提前入户, 到两镇摆点.
    """
    if first is None:
        return False
    before = text[: first.start]
    return len(before) * 2 > len(text) and before.count("\n") >= _PARAGRAPHS


def _narrowed(kept: Mapping[int, Place], inside: Mapping[int, Place], told: Hearing) -> Mapping[int, Place]:
    """Where every town that is named has villages of its own listed behind it, these are what is meant.

    Of towns to whom the text is written, only by a range of its own: what it tells of villages is an example or a turn.
    """
    towns = {code for code in kept if Division(code).level is Level.TOWN}
    least = Role.SUBJECT if len(towns) > 1 else Role.LISTED
    if towns <= _addressed(told):
        least = Role.SCOPE
    listed = {
        code: place for code, place in inside.items() if code in told.said.listed and place.role.value >= least.value
    }
    if not towns or any(not any(code in Division(town) for code in listed) for town in towns):
        return kept
    return {code: place for code, place in kept.items() if code not in towns} | listed


def _addressed(told: Hearing) -> set[int]:
    """To whom a text is written: 石空镇、余丁乡人民政府：."""
    rows = (one.row for one in told.rows if one.line.part is Part.ADDRESSEE)
    return {place.code for row in rows for place in row if place.code is not None and not place.bearer}


def _neighbours(inside: Mapping[int, Place], within: Division) -> dict[int, Place]:
    """Whom a village speaks to besides its own: 对河王家岗村的乡亲, 沙城村的也招."""
    if within.level < Level.VILLAGE:
        return {}
    return {
        code: Place(Role.MEANT, place.words)
        for code, place in inside.items()
        if code not in within and place.role in {Role.ADDED, Role.MEANT, Role.SCOPE}
    }


def _without(said: Said, named: Iterable[Named], tree: Tree) -> Iterator[Named]:
    """A town from which villages are taken out is its other villages."""
    for one in named:
        if any(Division(code).parent == one.code for code in said.excepted):
            yield from (
                Named(node.code, one.words) for node in tree.children(one.code) if node.code not in said.excepted
            )
        else:
            yield one


def _remaining(said: Said, everybody: float, within: Division, here: Division, tree: Tree) -> tuple[Named, ...]:
    """The issuer's territory: what signs below it where nobody else is spoken to; a town's villages but those out."""
    if everybody == NOT and here.code != within.code:
        return (Named(here.code, tree.node(here.code).name),)
    out = [code for code in said.excepted if Division(code).parent == here.code]
    if out:
        kept = [node.code for node in tree.children(here.code) if node.code not in out]
        return tuple(Named(code, said.excepted[out[0]]) for code in kept)
    return () if here.code == within.code else (Named(here.code, tree.node(here.code).name),)


def _outermost(kept: Mapping[int, Place]) -> Iterator[Named]:
    """A town that is meant itself takes in its villages, unless they are said more surely."""
    above = {code: [town for town in Division(code).above if town in kept] for code in kept}
    below: dict[int, float] = {}  # the surest place in each
    for code, towns in above.items():
        below |= {town: max(below.get(town, NOT), kept[code].role.value) for town in towns}
    for code, place in kept.items():
        if any(kept[town].role.value >= place.role.value for town in above[code]):
            continue
        if below.get(code, NOT) > place.role.value:
            continue
        yield Named(code, place.words)


def _doubts(codes: Sequence[int], tree: Tree) -> tuple[str, ...]:
    """One question about places that the text names without saying why."""
    return (f"文中提到“{together(codes, tree)}”，看不出是不是只通知那里，请核对",) if codes else ()


def _question(mention: Mention, tree: Tree) -> str:
    towns = "、".join(tree.full_name(code) for code in mention.candidates)
    return f"“{mention.text}”没有写明乡镇，可能是：{towns}。请人工选择"
