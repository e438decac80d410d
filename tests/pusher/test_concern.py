"""Whom a version may concern: by what was read, or by 谁 in a person's own words."""

from datetime import date

from audiences.china_division import bundled_rows
from audiences.division import Division, Tree
from content.ingest import read
from content.ingest.reading import reading
from pusher.concern import facts_of

HERE = Division(512021000000000)
TEXT = "体检通知\n体检对象：65周岁以上老年人，行动不便的残疾人可以预约上门。\n请于9月20日前到卫生院。\n"


def test_who_as_it_was_proposed_is_weighed_and_in_own_words_is_taken_as_said():
    tree = Tree(bundled_rows(HERE.code // 10**9))
    said = reading(read("通知.txt", TEXT.encode()), today=date(2026, 9, 1))
    assert said.who
    proposed = facts_of(said, "health", HERE, tree, said.who.value)
    own = facts_of(said, "health", HERE, tree, "65周岁以上老年人和残疾人")
    assert [one.split("|")[0] for one in proposed.conditions] == ["age>=65"]
    assert [one.split("|")[0] for one in own.conditions] == ["age>=65", "tag:残疾人"]
