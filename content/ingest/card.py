"""Puts the card 一看就懂 together from the clauses that tell it: whole clauses, in the text's own words and order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from content.ingest.clauses import Clause
from content.ingest.proposal import Proposal
from content.ingest.roles import WORDS, Role, Scene, weigh
from content.ingest.when.happening import TIME, beside, is_called_off
from content.item import Genre
from content.pattern import Late, late

__all__ = ["read_card"]

# From how probable on a clause is taken, and how many characters of clauses at most: what a card and an SMS can hold.
_LEAST: Final = {Role.WHO: 0.45, Role.WHEN: 0.3, Role.WHERE: 0.3, Role.HOW_MUCH: 0.35, Role.HOW: 0.38}
_MOST: Final = {Role.WHO: 90, Role.WHEN: 120, Role.WHERE: 60, Role.HOW_MUCH: 110, Role.HOW: 160}
_ALIKE: Final = {Role.WHEN: late(r"\d月\d|\d[日号]"), Role.HOW_MUCH: late(r"\d\s?(?:万?元|块)")}
_ALSO: Final = 0.3  # of that probability is enough beside one of its kind
_BY_THEN: Final = late(r"\s*(?:[之以]?前|截止|为止|止)")
_BEFORE: Final = late(r"(?:截止|截至|最[后迟晚]|至迟|延[期长]?[至到])[^，]{0,6}$")
_MOVED: Final = late(r"(?:改[到为在至]|推迟[到至]|延[期后迟]?[到至]|提前[到至])[^，]{0,6}\d+月\d")
_HOURS: Final = late(r"\d\s*[:：点时]|[上下]午|中午|[早晚]上?\d")
_SUM: Final = _ALIKE[Role.HOW_MUCH]
_TIMED: Final = late(rf"{_ALIKE[Role.WHEN].pattern}|{_HOURS.pattern}|每[周天月日]|周[一二三四五六日]")
_EDGES: Final = " ，。；、：;:！!"


def _any(name: str) -> Late:
    return late("|".join(WORDS[name]))


_OF_THE_CARD, _OF_ONE = map(_any, ("labels", "of_one"))  # labels of the card's own: 时间; of one sentence: 网址
_FOLK, _MATERIALS = map(_any, ("folk", "materials"))  # labels that say whose a sum is, or what to bring
_KEPT: Final = {Role.HOW_MUCH: _FOLK, Role.HOW: _MATERIALS}
_NONE: Final = late("$.")
# A clause that says more than who: 请各低保户户主于12月15日前, 我院定于12月为辖区65周岁以上老年人免费体检.
_FOR_THEM: Final = late(
    r"[一-鿿]{0,12}(?:定于|拟于|将于)[^，。；为]{2,16}为(?P<who>[^，。；]{4,60}?[人女童民户员](?:（[^（）]{1,20}）)?)"
    r"(?:免费|提供|开展|进行|组织|集中|发放|接种|体检|筛查|办理)[^，。；]{0,12}"
)
_BIDDEN: Final = late(
    r"请?(?P<who>[^，。；]{3,80}?[人女童民户员主长])(?:务必|尽快|及时)?[于在](?:20\d\d年)?\d{1,2}月\d{1,2}[日号](?:[之以]?前)?"
)
_FORMER, _COMPARED, _COURTESY = map(_any, ("former", "compared", "courtesy"))
_NOT_WHO, _NOT_WHEN = map(_any, ("not_who", "not_when"))
_HANGING, _OTHERS, _UNLESS = map(_any, ("hanging", "others", "unless"))


def read_card(said: Sequence[Clause], scene: Scene, is_over: Callable[[str], bool]) -> Mapping[Role, Proposal[str]]:
    """Return what the card says, by role; a role of which the text says nothing is left out.

    `is_over` says whether all days that some words name are past: what happened is nobody's time.

    The place stands behind the time, as a clerk writes it; without a time it belongs to what is to be done.
    """
    odds = [
        {role: 0.0 if _is_aside(one, role, scene, is_over) else odd for role, odd in told.items()}
        for one, told in zip(said, weigh(said, scene), strict=True)
    ]
    taken = {role: _whole(said, odds, role, _taken(said, odds, role)) for role in Role}
    times = _times(said, taken[Role.WHEN], taken[Role.HOW])
    apart = [no for no in taken[Role.WHERE] if no not in times and no not in taken[Role.HOW]]
    if not times:
        taken[Role.HOW] = sorted({*taken[Role.HOW], *apart})
    texts = dict(enumerate(one.text for one in said))
    found = {
        role: _told(said, taken[role], texts, _KEPT.get(role, _NONE))
        for role in (Role.WHO, Role.HOW_MUCH, Role.HOW)
        if taken[role]
    }
    if who := found.get(Role.WHO):
        found[Role.WHO] = _alone(who)
    if taken[Role.HOW] and said[taken[Role.HOW][-1]].end == "。":
        found[Role.HOW] += "。"
    if times:
        where = "、".join(said[no].text for no in apart)
        found[Role.WHEN] = beside(_told(said, list(times), texts | times, _NONE), where)
    return {role: Proposal(value, value) for role, value in found.items() if value}


def _alone(who: str) -> str:
    """Who, of a clause that also says by when or what for."""
    hit = _BIDDEN.fullmatch(who) or _FOR_THEM.fullmatch(who)
    return hit["who"] if hit else who


def _is_aside(one: Clause, role: Role, scene: Scene, is_over: Callable[[str], bool]) -> bool:
    """Whether a clause tells of what has been (6月28日, 去年每户350元), says sorry, or says something else."""
    is_sum = _SUM.search(one.text) is not None
    match role:
        case Role.WHO:
            return _NOT_WHO.search(one.text) is not None or (is_sum and bool(one.label))
        case Role.WHEN:
            return (
                is_over(one.text) or _NOT_WHEN.search(one.text) is not None or (is_sum and not _TIMED.search(one.text))
            )
        case Role.HOW_MUCH:
            return _FORMER.search(one.text) is not None and not _COMPARED.search(one.text)
        case Role.HOW:
            return _COURTESY.search(one.text) is not None
        case Role.WHERE:
            return scene.genre == Genre.OUTAGE.value  # what is cut off is whom it touches


def _whole(said: Sequence[Clause], odds: Sequence[Mapping[Role, float]], role: Role, taken: list[int]) -> list[int]:
    """The same clauses with what one of them needs: whose sum it is (其他人自费), what is done with 行动不便的."""
    if role not in {Role.HOW_MUCH, Role.HOW}:
        return taken
    whose = {other for no in taken for other in _before(said, no) if _OTHERS.search(said[other].text)}
    if role is Role.HOW_MUCH:
        return sorted({*taken, *whose})
    follows = {no: no + 1 for no in taken if said[no].end == "，" and no + 1 < len(said)}
    hanging = {no: after for no, after in follows.items() if after not in taken and _HANGING.search(said[no].text)}
    led = {after for after in hanging.values() if odds[after][role] > _LEAST[role] * _ALSO}
    unless = {after for after in follows.values() if _UNLESS.search(said[after].text)}
    return sorted({*taken, *whose, *led, *unless} - {no for no, after in hanging.items() if after not in led})


def _is_moved(said: Sequence[Clause], no: int) -> bool:
    """Whether what is put off is put to a day, and not only for a case that may come: 如遇下雨，停水改到12月9日."""
    held = any(_OTHERS.search(said[other].text) for other in _before(said, no))
    return _MOVED.search(said[no].text) is not None and not held


def _before(said: Sequence[Clause], no: int) -> Iterator[int]:
    """The clauses of a sentence before one of it."""
    while no and not said[no].starts and said[no - 1].line == said[no].line:
        no -= 1
        yield no


def _taken(said: Sequence[Clause], odds: Sequence[Mapping[Role, float]], role: Role) -> list[int]:
    """The numbers of the clauses of a role, in order: the likeliest where they are too many."""
    left, chosen = _MOST[role], list[int]()
    for no in sorted(range(len(said)), key=lambda no: -odds[no][role]):
        if is_called_off(said[no].text) and not _is_moved(said, no):
            continue
        if odds[no][role] <= _LEAST[role] or (chosen and len(said[no].text) > left):
            break
        chosen.append(no)
        left -= len(said[no].text)
    return sorted({*chosen, *_kin(said, odds, role, chosen)})


def _kin(
    said: Sequence[Clause], odds: Sequence[Mapping[Role, float]], role: Role, taken: Sequence[int]
) -> Iterator[int]:
    """Clauses beside a taken one, in its line, that tell the same of others: 12月6日在星亮村；12月7日在同心村."""
    if facts := _ALIKE.get(role):
        for no in (near for one in taken for near in (one - 1, one + 1) if 0 <= near < len(said)):
            same = any(
                said[one].line == said[no].line and facts.search(said[one].text)
                for one in (no - 1, no + 1)
                if one in taken
            )
            if same and facts.search(said[no].text) and odds[no][role] > _LEAST[role] * _ALSO:
                yield no


def _times(said: Sequence[Clause], when: Sequence[int], how: Sequence[int]) -> dict[int, str]:
    """What the clauses about the time say: of one that tells what to do only the time itself, and no mere last day."""
    found = {}
    for no in when:
        text = said[no].text
        hits = [hit for hit in TIME.finditer(text) if not _is_last_day(text, hit.start(), hit.end())]
        if no not in how:
            found[no] = "" if not hits and TIME.search(text) else text
        elif hits:
            found[no] = "、".join(hit[0].strip() for hit in hits)
    return {no: words for no, words in found.items() if words}


def _is_last_day(text: str, start: int, end: int) -> bool:
    """Whether a time is only a day by which something has to be done: the card has a row of its own for it."""
    by_then = _BY_THEN.match(text, end) or _BEFORE.search(text[:start])
    return by_then is not None and not _HOURS.search(text[start:end])


def _told(said: Sequence[Clause], numbers: Sequence[int], texts: Mapping[int, str], keep: Late) -> str:
    """Clauses in their order, with the label that tells whose they are (居民：每平方米25元)."""
    return "".join(_parts(said, numbers, texts, keep)).strip(_EDGES)


def _parts(said: Sequence[Clause], numbers: Sequence[int], texts: Mapping[int, str], keep: Late) -> Iterator[str]:
    last = None
    for no in numbers:
        one = said[no]
        goes_on = last == no - 1 and said[last].line == one.line if last is not None else False
        if last is not None:
            yield said[last].end if goes_on and said[last].end in "，；。" and said[last].end else "；"
        is_new = last is None or (said[last].line, said[last].label) != (one.line, one.label)
        if is_new and _is_under_label(said, no) and (keep.search(one.label) or not _OF_THE_CARD.search(one.label)):
            yield f"{one.label}："
        yield texts[no].strip(_EDGES)
        last = no


def _is_under_label(said: Sequence[Clause], no: int) -> bool:
    """Whether a clause's label is still its own: one amid its line, or of a number, ends with its sentence."""
    one, first = said[no], no
    if not one.label:
        return False
    while first and (said[first - 1].line, said[first - 1].label) == (one.line, one.label):
        first -= 1
    leads = (first == 0 or said[first - 1].line != one.line) and not _OF_ONE.search(one.label)
    return leads or not any(other.starts for other in said[first : no + 1])
