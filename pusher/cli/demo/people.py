"""The people of the demo county: 3,000 invented residents of 900 households, the same ones for the same seed.

Numbers come from prefixes that no carrier has (140, 141, …), so that no message can ever reach anybody.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from audiences.division import Level, Tree

COUNTY: Final = 421321
TOWNS: Final = (421321101000000, 421321102000000, 421321118000000)  # 厉山镇, 高城镇, 均川镇
FARMER: Final = "种粮农户"
TAGS: Final = (FARMER, "低保", "特困供养", "监测户")

_SEED: Final = 421321
_VILLAGES: Final = 4  # of each town
_RURAL: Final = 200  # village codes from here on are 村, those below 社区
_GROUPS: Final = 5
_SIZES: Final = {1: 80, 2: 210, 3: 200, 4: 225, 5: 110, 6: 75}  # people: households; 3,000 in 900
_PREFIXES: Final = (140, 141, 142, 143, 144, 154, 160, 161, 163, 164, 168, 169, 174, 179, 194)
PLAIN: Final = 9000  # last four digits from here on are the sandbox's magic numbers
# What these numbers show in the report (channels/sandbox/faults.py).
_ODD_PHONES: Final = ("9031", "9031", "9032", "9032", "9033", "9033", "9033", "9034", "9021", "9021", "9021", "9041")
_ODD_OPENIDS: Final = ("9001", "9001", "9001", "9014", "9014", "9034", "9021")
_CADRES: Final = (7, 5)  # households behind each number that a cadre wrote in for others (疑似代填)
_STOPPED: Final = 14
_LEFT: Final = 9
_AWAY: Final = ("广东省东莞市", "湖北省武汉市", "浙江省宁波市", "江苏省昆山市", "福建省泉州市")

_SURNAMES: Final = "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_OLD_MEN: Final = ("国", "德", "大", "正", "长", "兴", "世", "永", "家", "光")
_MEN: Final = (
    "建国",
    "志强",
    "海军",
    "文斌",
    "永贵",
    "立新",
    "少华",
    "明亮",
    "长河",
    "开富",
    "学军",
    "春生",
    "运来",
    "小平",
)
_OLD_WOMEN: Final = ("秀", "桂", "玉", "凤", "兰", "春", "金", "月", "银", "腊")
_WOMEN: Final = ("小红", "丽萍", "艳芳", "春梅", "海燕", "国英", "翠华", "晓琴", "红霞", "爱珍", "淑芬", "桂花", "冬梅")
_YOUNG: Final = (
    "子轩",
    "浩然",
    "思远",
    "俊杰",
    "文博",
    "雨欣",
    "梓涵",
    "诗琪",
    "佳怡",
    "欣悦",
    "宇航",
    "晨曦",
    "嘉豪",
    "可馨",
)
_TAILS_M: Final = "发财旺福贵华军明才义民林平和"
_TAILS_W: Final = "英珍芳兰梅莲枝荣香琴娥秀芝云"


@dataclass(frozen=True, slots=True)
class Person:
    """One resident, as the roster writes her, and what she does on her phone."""

    name: str
    relation: str
    sex: str
    birth: date
    phones: tuple[str, ...] = ()
    registered: str = "本村"
    living: str = "本村"
    tags: tuple[str, ...] = ()
    openid: str = ""  # follows the county's account
    consents: int = 0  # messages of the subscription template that she allowed
    leaves: bool = False  # follows, then unfollows
    stops: bool = False  # replies TD

    def age(self, year: int) -> int:
        """Years, roughly."""
        return year - self.birth.year


@dataclass(frozen=True, slots=True)
class Household:
    """One household in a group of a village (15-digit code of the village)."""

    village: int
    group: int
    people: tuple[Person, ...] = field(repr=False)


def villages(tree: Tree) -> tuple[int, ...]:
    """The twelve villages: of each town the first four that are villages and not 社区."""
    found = []
    for town in TOWNS:
        rural = [node.code for node in tree.children(town) if node.division.level is Level.VILLAGE]
        found += [code for code in rural if code // 1000 % 1000 >= _RURAL][:_VILLAGES]
    return tuple(found)


def county(tree: Tree, year: int = 2026) -> tuple[Household, ...]:
    """All households, village by village."""
    return _Maker(random.Random(_SEED), year).county(villages(tree))  # noqa: S311 -- the same people each time


class _Maker:
    """Draws people from one source of chance; what must be unique is remembered."""

    def __init__(self, chance: random.Random, year: int) -> None:
        self._chance, self._year = chance, year
        self._numbers = self._free_numbers()
        self._named: set[tuple[int, str]] = set()
        self._odd_phones, self._odd_openids = list(_ODD_PHONES), list(_ODD_OPENIDS)
        self._born = 0
        self._cadres = [(next(self._numbers), many) for many in _CADRES]

    def county(self, places: tuple[int, ...]) -> tuple[Household, ...]:
        sizes = [size for size, many in _SIZES.items() for _ in range(many)]
        self._chance.shuffle(sizes)
        each = len(sizes) // len(places)
        homes = []
        for place, village in enumerate(places):
            for number, size in enumerate(sizes[place * each : (place + 1) * each]):
                people = self._furnish(self._family(village, size))
                homes.append(Household(village, 1 + number * _GROUPS // each, tuple(people)))
        return tuple(self._gestures(homes))

    def _free_numbers(self) -> Iterator[str]:
        """140-0000-xxxx and so on, in an order that looks like none."""
        for step in range(PLAIN):
            yield f"{_PREFIXES[step % len(_PREFIXES)]}0000{step * 7919 % PLAIN:04d}"

    # -- families -----------------------------------------------------------------------------------------

    def _family(self, village: int, size: int) -> list[Person]:
        old = size <= 2  # noqa: PLR2004 -- one or two people: mostly the old
        age = self._chance.randint(62, 84) if old and self._chance.random() < 0.7 else self._chance.randint(38, 60)  # noqa: PLR2004
        surname = self._chance.choice(_SURNAMES)
        if size == 1 and self._chance.random() < 0.5:  # noqa: PLR2004
            return [self._person(village, "户主", "女", age, surname)]
        people = [self._person(village, "户主", "男", age, surname)]
        if size > 1:
            people.append(self._person(village, "配偶", "女", age - self._chance.randint(0, 4)))
        son = age - self._chance.randint(23, 27)
        rest = [("子", "男", son, surname), ("女", "女", son - 3, surname), ("母", "女", age + 22, "")]
        if son >= 24:  # noqa: PLR2004 -- old enough for a family of his own
            rest = [
                rest[0],
                ("儿媳", "女", son - 1, ""),
                ("孙子", "男", son - 24, surname),
                ("孙女", "女", son - 26, surname),
            ]
        elif age + 22 > 88:  # noqa: PLR2004
            rest = [*rest[:2], ("子", "男", son - 5, surname), ("女", "女", son - 8, surname)]
        else:
            rest.append(("父", "男", age + 24, surname))
        for relation, sex, years, name in rest[: max(size - 2, 0)]:
            people.append(self._person(village, relation, sex, max(years, 1), name))
        return people

    def _person(self, village: int, relation: str, sex: str, age: int, surname: str = "") -> Person:
        born = date(self._year - age, 1, 1) + timedelta(days=self._chance.randrange(360))
        while True:
            name = (surname or self._chance.choice(_SURNAMES)) + self._given(sex, age)
            if (village, name) not in self._named:
                self._named.add((village, name))
                return Person(name, relation, sex, born)

    def _given(self, sex: str, age: int) -> str:
        pick = self._chance.choice
        if age < 30:  # noqa: PLR2004
            return pick(_YOUNG) if self._chance.random() < 0.7 else pick(_TAILS_M if sex == "男" else _TAILS_W)  # noqa: PLR2004
        if age < 55:  # noqa: PLR2004
            return pick(_MEN if sex == "男" else _WOMEN)
        return pick(_OLD_MEN) + pick(_TAILS_M) if sex == "男" else pick(_OLD_WOMEN) + pick(_TAILS_W)

    # -- what a household has -----------------------------------------------------------------------------

    def _furnish(self, people: list[Person]) -> list[Person]:
        """Phones, WeChat, tags, bases. Chances are those of a village in the plain of northern Hubei, by eye."""
        people = [self._settle(person) for person in self._tagged(people)]
        lot = self._chance.random()
        if lot < 0.08:  # noqa: PLR2004 -- nobody has anything
            return people
        if lot < 0.14:  # noqa: PLR2004 -- a relative's number, or the cadre's
            return [replace(people[0], phones=(self._shared(),)), *people[1:]]
        return [self._equipped(person) for person in people]

    def _tagged(self, people: list[Person]) -> list[Person]:
        farms, poor = self._chance.random() < 0.7, self._chance.random() < 0.06  # noqa: PLR2004
        together = self._chance.random() < 0.3  # noqa: PLR2004 -- both tend the fields and both are on the list
        alone = len(people) == 1 and people[0].age(self._year) > 70  # noqa: PLR2004
        watched = self._chance.random() < 0.03  # noqa: PLR2004
        found = []
        for place, person in enumerate(people):
            tags = [FARMER] if farms and place <= together else []
            tags += ["特困供养"] if alone and poor else ["低保"] if poor else []
            tags += ["监测户"] if watched and not poor else []
            found.append(replace(person, tags=tuple(tags)))
        return found

    def _settle(self, person: Person) -> Person:
        age, lot = person.age(self._year), self._chance.random()
        if 18 <= age <= 55 and lot < 0.2:  # noqa: PLR2004
            return replace(person, living=self._chance.choice(_AWAY))
        if 18 <= age <= 55 and lot < 0.23:  # noqa: PLR2004
            return replace(person, living="厉山镇神农社区")
        return replace(person, registered="湖北省随州市曾都区") if lot > 0.99 else person  # noqa: PLR2004

    def _equipped(self, person: Person) -> Person:
        age = person.age(self._year)
        if not 14 <= age <= 82:  # noqa: PLR2004
            return person
        phone = self._chance.random() < (0.8 if age < 70 else 0.45)  # noqa: PLR2004
        wechat = age < 66 and self._chance.random() < (0.34 if FARMER in person.tags else 0.1)  # noqa: PLR2004
        phones = (self._number(person),) if phone else ()
        if phone and self._chance.random() < 0.04:  # noqa: PLR2004 -- 139…/138…
            phones = (*phones, next(self._numbers))
        if not wechat:
            return replace(person, phones=phones)
        openid, willing = self._openid(person), self._chance.random() < 0.8  # noqa: PLR2004
        odd = int(openid[-4:]) >= PLAIN  # these are to be seen in the report
        return replace(person, phones=phones, openid=openid, consents=2 if willing or odd else 0)

    def _shared(self) -> str:
        for place, (number, left) in enumerate(self._cadres):
            if left:
                self._cadres[place] = (number, left - 1)
                return number
        return next(self._numbers)

    def _number(self, person: Person) -> str:
        if FARMER in person.tags and person.relation == "户主" and self._odd_phones and self._chance.random() < 0.2:  # noqa: PLR2004
            tail = self._odd_phones.pop()
            return f"{_PREFIXES[len(self._odd_phones)]}0000{tail}"
        return next(self._numbers)

    def _openid(self, person: Person) -> str:
        self._born += 1
        tail = f"{self._born:04d}"
        if FARMER in person.tags and self._odd_openids:
            tail = self._odd_openids.pop()
        return f"oDemo{self._born:05d}{self._chance.getrandbits(56):014x}{tail}"

    def _gestures(self, homes: list[Household]) -> Iterator[Household]:
        """A few reply TD, a few unfollow."""
        farmers = [p.phones[0] for home in homes for p in home.people if FARMER in p.tags and p.phones]
        shared = {number for number, _ in self._cadres}
        plain = [number for number in farmers if int(number[-4:]) < PLAIN and number not in shared]
        stopped = set(self._chance.sample(plain, _STOPPED))
        fans = [p.openid for home in homes for p in home.people if p.openid and p.openid[-4:] < str(PLAIN)]
        left = set(self._chance.sample(fans, _LEFT))
        for home in homes:
            people = tuple(
                replace(p, stops=bool(stopped & set(p.phones)), leaves=p.openid in left) for p in home.people
            )
            yield replace(home, people=people)
