"""How well notices are read: what is proposed, against the labels of tests/bench/notices, through the public doors.

`python -m tests.bench.reading --misses open` lists what was missed. The held notices' misses are listed only when
`--held` is given by hand: who mends the rules does not look at them.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from audiences.division import Division, Level
from audiences.territory import Concerned, innermost
from content.checks import Finding, check
from content.ingest import read
from content.ingest.domain import domain_named
from content.ingest.reading import Reading, reading
from content.item import Version
from content.numerals import han
from pusher.concern import places_of
from tests.bench.figure import Figure, Scale
from tests.bench.house import House
from tests.bench.labels import SETS, Notice, notices, tree

TITLE = "Reading notices"
# Warnings count on both sides: a leak that is asked about is found, an office's number that is asked about is an alarm.
PERSONAL = frozenset(
    {"id_number", "id_masked", "bank_card", "office_account", "card", "phone", "office_phone", "address", "illness",
     "minor"}
)  # fmt: skip
FALSE_ALARMS = 1 / 5000  # a character
FLOORS = {"domain": 0.95, "places": 0.98, "conditions": 0.90, "deadline": 0.95, "leaks": 1.0}


@dataclass
class Score:
    """Right ones among those proposed and among those labelled, and what was missed."""

    right: int = 0
    proposed: int = 0
    hit: int = 0
    labelled: int = 0
    misses: list[str] = field(default_factory=list)

    def add(
        self, name: str, proposed: Iterable[object], right: Iterable[object], wanted: Iterable[set[object]]
    ) -> None:
        """Count what was proposed, which of it may be, and each thing that is wanted, by its equal ways to say it."""
        said, may, asked = set(proposed), set(right), list(wanted)
        self.proposed += len(said)
        self.right += len(said & may)
        self.labelled += len(asked)
        self.hit += sum(bool(ways & said) for ways in asked)
        missed = ["|".join(map(str, ways)) for ways in asked if not ways & said]
        if said - may or missed:
            self.misses.append(f"{name}: missed {missed}, wrong {sorted(map(str, said - may))}")

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.hit / self.labelled if self.labelled else 1.0


@dataclass
class Asked:
    """In how many notices a person is asked to choose, how many are read wrong and how many of these without asking, in
    how many the right answer is among those shown, and in how many all that she needs stands there to be ticked."""

    notices: int = 0
    asked: int = 0
    wrong: int = 0
    unasked: int = 0
    shown: int = 0
    near: int | None = None

    def add(self, said: object, others: Sequence[object], right: Sequence[object]) -> None:
        self.notices += 1
        self.asked += bool(others)
        self.wrong += said not in right
        self.unasked += said not in right and not others
        self.shown += said not in right and any(one in right for one in others)

    def __str__(self) -> str:
        near = "" if self.near is None else f", can be ticked in {self.near}"
        return (
            f"{self.asked} of {self.notices}; read wrong {self.wrong}, {self.unasked} of them without asking; "
            f"the right one is shown in {self.shown}{near}"
        )


def personal(name: str, text: str, notice: Notice) -> list[Finding]:
    """What the checks say of persons when a notice's text is published as it was read."""
    said = _read(name, text, notice)
    version = Version(
        title=said.title.value if said.title else name, blocks=said.body, genre=said.genre.value,
        nature=said.nature.value, division=notice.issuer,
    )  # fmt: skip
    return [one for one in check(version, {}, today=notice.today) if one.rule in PERSONAL]


def _read(name: str, text: str, notice: Notice) -> Reading:
    return reading(read(name, text.encode()), today=notice.today)


def places(notice: Notice, found: Concerned) -> list[set[int]]:
    """The places proposed, and those that may be meant instead; none named: the issuer's whole territory."""
    ways = [found.named] if found.rival is None else [found.named, found.rival]
    return [set(innermost(one.code for one in named)) or {notice.issuer} for named in ways]


def _ask_places(notice: Notice, said: Reading, asked: Asked) -> set[int]:
    """The places proposed; to be ticked are those that the text names, and the whole."""
    found = places_of(said, Division(notice.issuer), tree(int(notice.label["county"])))
    proposed, *others = places(notice, found)
    asked.add(proposed, others, notice.places)
    offered = {notice.issuer, *(one.code for one in found.told)}
    is_near = proposed not in notice.places and any(right <= offered for right in notice.places)
    asked.near = (asked.near or 0) + is_near
    return proposed


def strays(notice: Notice, proposed: set[int]) -> list[int]:
    """Villages proposed in a town where the notice has none."""
    right = [Division(code) for codes in notice.places for code in codes]
    villages = [Division(code) for code in proposed if Division(code).level is Level.VILLAGE]
    return [
        one.code for one in villages
        if not any(one.code in good or (good.level is Level.VILLAGE and good.parent == one.parent) for good in right)
    ]  # fmt: skip


@dataclass
class Sheet:
    """The scores of a set."""

    scores: dict[str, Score]
    strays: list[str]
    alarms: list[str]
    characters: int
    asked: dict[str, Asked]


def empty_sheet() -> Sheet:
    names = ("domain", "genre", "places", "conditions", "deadline", "days", "amounts", "contacts", "leaks")
    return Sheet({name: Score() for name in names}, [], [], 0, {"places": Asked(), "deadline": Asked()})


def measure_set(which: str, most: int | None = None) -> Sheet:
    """Read the notices of a set, at most so many, and compare."""
    sheet = empty_sheet()
    for notice in notices(which)[:most]:
        judge(notice, _read(notice.name, notice.text, notice), sheet)
        judge_persons(notice, sheet)
    return sheet


def judge(notice: Notice, said: Reading, sheet: Sheet) -> None:
    label, name, scores = notice.label, notice.name, sheet.scores
    if label["domain"]:
        ways = {domain_named(one) or one for one in label["domain"]}  # a label may use another year's name
        scores["domain"].add(name, {said.domain.value} if said.domain else (), ways, [ways])
    scores["genre"].add(name, {said.genre.value.value}, label["genre"], [set(label["genre"])])
    proposed = _ask_places(notice, said, sheet.asked["places"])
    best = max(notice.places, key=lambda right: len(right & proposed) / len(right | proposed))
    scores["places"].add(name, proposed, best, [{code} for code in best])
    sheet.strays += [f"{name}: {code}" for code in strays(notice, proposed)]
    meant = said.whom  # all of these are shown as groups
    conditions = {one.value for one in (*meant.conditions, *meant.shares, *meant.thinkable)}
    needed = set().union(*notice.asked)
    proposed_of_them = {one for one in conditions if not notice.is_free(one)}
    scores["conditions"].add(name, proposed_of_them, needed, notice.asked)
    due = said.deadline.value if said.deadline else None
    sheet.asked["deadline"].add(due, [one.value if one else None for one in said.rivals], notice.deadlines)
    right = due if due in notice.deadlines else notice.deadlines[0]
    scores["deadline"].add(name, {due} - {None}, {right}, [{right}] if right else [])
    _judge_facts(notice, said, scores)


def _judge_facts(notice: Notice, said: Reading, scores: dict[str, Score]) -> None:
    """Days, amounts and contacts: the labels name those that must be found, not all there are."""
    label, name = notice.label, notice.name
    days = {(one.value.on.isoformat(), one.value.until and one.value.until.isoformat()) for one in said.days}
    asked = [(day["date"], day.get("until")) for day in label["dates"]]
    scores["days"].add(name, days & set(asked), asked, [{day} for day in asked])
    sums = {one.value.yuan for one in said.amounts}
    wanted = [yuan(words) for words in label["amounts"]]
    scores["amounts"].add(name, sums & set(wanted), wanted, [{amount} for amount in wanted])
    numbers = {_digits(one.value.number) for one in said.contacts}
    listed = [_digits(words) for words in label["contacts"]]
    scores["contacts"].add(name, numbers & set(listed), listed, [{number} for number in listed])


def judge_persons(notice: Notice, sheet: Sheet) -> None:
    """A leak is found if it makes a finding more of any kind, alone in its text or among the others, or one goes with
    its sentence.

    Where a name is cut out of 203靠门的下铺给杨思颖 the rest still tells of a child: what is found in a sentence with a
    leak of its kind leads to that leak, and is no alarm.
    """
    loud = personal(notice.name, notice.text, notice)
    quiet = personal(notice.name, notice.without(), notice)
    for leak in notice.label["leaks"]:
        alone = personal(notice.name, notice.without(leak["text"]), notice)
        others = personal(notice.name, notice.text.replace(leak["text"], "（略）"), notice)
        apart = personal(notice.name, _without_sentence(notice.without(leak["text"]), leak["text"]), notice)
        gone = _rules(apart)[leak["kind"]] < _rules(alone)[leak["kind"]]
        found = bool(_rules(alone) - _rules(quiet) or _rules(loud) - _rules(others)) or gone
        sheet.scores["leaks"].add(f"{notice.name} {leak['kind']}", {leak["text"]} if found else (), {leak["text"]},
                                  [{leak["text"]}])  # fmt: skip
    sheet.alarms += [f"{notice.name}: {one.rule} {one.quote}" for one in _alarms(notice, quiet)]
    sheet.characters += len(notice.text)


def _alarms(notice: Notice, quiet: list[Finding]) -> list[Finding]:
    """What is found where nothing leaks: of the kinds that leak, outside the sentences in which they do."""
    leaks = notice.label["leaks"]
    alarms = [one for one in quiet if all(one.rule != leak["kind"] for leak in leaks)]
    for kind in {leak["kind"] for leak in leaks}:
        text = notice.text
        for leak in leaks:
            cut = leak["kind"] == kind
            text = _without_sentence(text, leak["text"]) if cut else text.replace(leak["text"], "（略）")
        alarms += [one for one in personal(notice.name, text, notice) if one.rule == kind]
    return alarms


def _without_sentence(text: str, words: str) -> str:
    """A text without the sentences, or lines, in which words stand."""
    return re.sub(rf"[^。；！？\n]*{re.escape(words)}[^。；！？\n]*", "", text)


def _rules(found: Iterable[Finding]) -> Counter[str]:
    """How often each rule is broken."""
    return Counter(one.rule for one in found)


def yuan(words: str) -> Decimal:
    """1.2万元 → 12000, 五百元 → 500."""
    letters = re.fullmatch(r"([一二三四五六七八九十百千万两]+)(?:元|块钱?)", words)
    if letters and (number := han(letters[1])) is not None:
        return Decimal(number)
    found = re.fullmatch(r"([\d,.]+)(万|亿)?(?:元|块|块钱)?", words)
    if found is None:
        raise ValueError(f"no amount: {words}")
    return Decimal(found[1].replace(",", "")) * {"万": 10**4, "亿": 10**8}.get(found[2] or "", 1)


def _digits(words: str) -> str:
    return re.sub(r"\D", "", words)


async def measure(_house: House, scale: Scale) -> list[Figure]:
    """For the bench: needs nothing of the house."""
    return [figure for which in SETS if notices(which) for figure in figures(which, measure_set(which, scale.notices))]


def figures(which: str, sheet: Sheet) -> Iterator[Figure]:
    for name, score in sheet.scores.items():
        floor = FLOORS.get(name)
        value = f"precision {score.precision:.1%} of {score.proposed}, recall {score.recall:.1%} of {score.labelled}"
        if name == "leaks":
            value = f"found {score.hit} of {score.labelled}"
        held = None if floor is None else min(score.precision, score.recall) >= floor
        yield Figure(f"{which}: {name}", value, f"{floor:.0%}" if floor else "", held, "", "")
    for name, asked in sheet.asked.items():
        yield Figure(f"{which}: {name} asked about", str(asked), "", None, "", "")
    yield Figure(f"{which}: villages put in a wrong town", str(len(sheet.strays)), "0", not sheet.strays, "", "")
    rate = len(sheet.alarms) / max(1, sheet.characters)
    yield Figure(f"{which}: false alarms about persons", f"{len(sheet.alarms)} in {sheet.characters:,} characters",
                 "1 in 5,000", rate <= FALSE_ALARMS, "", "")  # fmt: skip


def main() -> int:
    """Print the figures, and on request the misses."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.reading")
    parser.add_argument("--misses", choices=SETS)
    parser.add_argument("--held", action="store_true", help="I write no rules: show what was missed of the held ones")
    args = parser.parse_args()
    if str(args.misses).startswith("held") and not args.held:
        parser.error("the held notices' misses are not for who writes the rules; --held shows them")
    for which in [args.misses] if args.misses else SETS:
        for one in figures(which, sheet := measure_set(which)):
            print(f"{one.mark or ' '} {one.what}: {one.value}" + (f" (floor {one.floor})" if one.floor else ""))
        if args.misses:
            for name, score in sheet.scores.items():
                print(*[f"  {name} {miss}" for miss in score.misses], sep="\n")
            print(*[f"  stray {one}" for one in sheet.strays], *[f"  alarm {one}" for one in sheet.alarms], sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
