"""Weighs whether a suspect is a leak: 汪子睿 is in 孙子汪子睿读初二, a teacher's name is not.

What speaks for and against it are the pieces of one to three characters beside it, those of its sentence, of the line
above and of the title, and which words of kin, schools, homes and illness stand near. How much each weighs was learned
from the labelled notices by logistic regression (content/data/leak_weights.json, `python -m tests.bench.teach`). What
the rules say is no feature: they know the open notices too well to be believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from content.checks.names import NAMED
from content.checks.suspects import NEAR, Suspect
from content.numerals import whole
from content.pattern import late
from content.pieces import Weights, pieces

WEIGHTS: Final = Weights("leak_weights.json")
_ADULT: Final = 18
_BESIDE, _AFTER, _SIDE = 5, 6, 24  # characters
_TITLE, _ABOVE = 24, 30
_RIGHT_BEFORE: Final = 6
SENTENCE: Final = late(r"[。；！？\n]")
_CLAUSE: Final = late(r"[，。；！？：:,;\t、（）()]")
# What is written in many ways and says one thing: an age, a birthday, a class, a school, a number.
_AGE: Final = late(r"([0-9]{1,3}|[一二三四五六七八九十]{1,3})周?岁")
_BORN: Final = late(r"20(?:0[89]|[12][0-9])年?[0-9.\-/月]*日?出?生")
_CLASS: Final = late(
    r"[初高小]?[一二三四五六七八九1-9](?:年级)?\s*[（(·.]?\s*(?:[0-9]{1,2}|[一二三四五六七八九十])\s*[)）]?\s*班"
    r"|[一二三四五六七八九1-9]年级|[初高][一二三](?![一-鿿]{0,2}[组号村])|(?:幼儿园)?[大中小]班"
    r"|[一二三四五六七八九][（(][0-9]{1,2}[)）]"
)
_SCHOOL: Final = late("(?:中心)?(?:小学|中学|初中|高中|幼儿园|教学点|职中|[一二三四五六]中|村小|镇小|乡小)")
_STARS: Final = late(r"(?<=[一-鿿])[*＊×]{1,2}(?![0-9*＊×])")  # 李**: hidden as by 某
_NUMBER: Final = late(r"[0-9*＊]+")
_YOUNG, _OLD, _A_CLASS, _A_SCHOOL = "幼岁", "老岁", "年级", "校"
_WORDS: Final = {
    "child": late("孙子|孙女|外孙|儿子|女儿|[之其]子|[之其]女|孩子|娃|丫头|闺女|小儿|长[子女]|次[子女]|侄"),
    "parent": late("爸|妈|父亲|母亲|父母|爷爷|奶奶|婆婆|外公|外婆|监护人|家长|祖父|祖母"),
    "school": late("校|年级|班|就读|在读|读书|上学|学生|同学|学籍"),
    "home": late("家住|现住|住(?![宿建房])|独居|户主|业主|租户|低保|特困|老人|瘫|空巢|家庭住址|本人"),
    "ill": late("患|查出|确诊|住院|透析|手术|化疗|救助|因病|本人|丈夫|妻子|其[夫妻父母子女]|慰问|看望|残疾"),
    "general": late("等|各类|凡|可以|防治|预防|筛查|症状|讲座|健康|患者|病人|知识|门诊"),
    "hidden": late("某|匿名|化名"),
    "post": late(
        "主任|书记|老师|医生|组长|干部|网格员|专干|村医|联系人|师傅|会计|站|所|中心|办公|咨询|报名|值班|热线|登记"
    ),
}


def weigh(suspect: Suspect, title: str, genre: str) -> float:
    """Return how probable it is (0 to 1) that a suspect in a document of a title and genre is a leak."""
    return WEIGHTS.probability(features(suspect, title, genre))


def features(suspect: Suspect, title: str, genre: str) -> dict[str, float]:
    """Return what speaks for or against it, each by its name."""
    line = suspect.line
    before = alike(line.text[max(0, suspect.start - NEAR) : suspect.start])
    after = alike(line.text[suspect.end : suspect.end + NEAR])
    own, rest = SENTENCE.split(before)[-1], SENTENCE.split(after)[0]
    above = alike(line.above[-_ABOVE:])
    found = ["", f"genre {genre}", f"up to {before[-2:]}", f"on from {after[:2]}"]
    found += pieces("before", before[-_BESIDE:], (1, 2, 3))
    found += pieces("after", after[:_AFTER], (1, 2, 3))
    found += pieces("sentence", f"{own}#{rest}", (2,))
    found += pieces("earlier", own[-_SIDE:], (2,))
    found += pieces("later", rest[:_SIDE], (2,))
    found += pieces("above", above, (2,))
    found += pieces("title", title[-_TITLE:], (2,))
    found += _of_itself(suspect)
    found += _of_row(suspect, own, rest)
    found += _of_words({"before": own, "after": rest, "above": above, "title": title})
    found += _of_words({"right before": _CLAUSE.split(own)[-1][-_RIGHT_BEFORE:]})
    found += (
        f"named {where}" for where, text in (("before", own), ("after", rest), ("above", above)) if NAMED.search(text)
    )
    found += (f"{age} {where}" for age in (_YOUNG, _OLD) for where, said in _near(own, rest) if age in said)
    return {f"{suspect.rule} {name}": 1.0 for name in found}


def alike(text: str) -> str:
    """A text in which an age, a birthday, a class, a school and a number are one sign each."""
    text = _AGE.sub(_age, _BORN.sub(_YOUNG, _STARS.sub("某", text)))
    return _NUMBER.sub("0", _SCHOOL.sub(_A_SCHOOL, _CLASS.sub(_A_CLASS, text)))


def _age(hit: re.Match[str]) -> str:
    return _YOUNG if (whole(hit[1]) or _ADULT) < _ADULT else _OLD


def _near(own: str, rest: str) -> Iterator[tuple[str, str]]:
    yield "in the sentence", own + rest
    yield "right after", rest[: 2 * _AFTER]


def _of_itself(suspect: Suspect) -> Iterator[str]:
    words = suspect.words
    match suspect.rule:
        case "minor":
            yield f"long {len(words)}"
            yield from pieces("words", words[1:], (1, 2))
        case "illness":
            yield f"is {words}"
            yield from pieces("words", words, (2, 3))
        case "address":
            yield from pieces("words", alike(words), (1, 2, 3))


def _of_row(suspect: Suspect, own: str, rest: str) -> Iterator[str]:
    if suspect.line.row:
        yield "in a row"
        yield "fills a cell" if own.endswith("\t") and rest.startswith("\t") else "in a cell"
        yield f"head {suspect.head}"
        yield from pieces("head", suspect.head, (2,))


def _of_words(said: dict[str, str]) -> Iterator[str]:
    for where, text in said.items():
        yield from (f"{name} {where}" for name, pattern in _WORDS.items() if pattern.search(text))
