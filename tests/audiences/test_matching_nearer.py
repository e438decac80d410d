"""What is offered of who lives there without being registered."""

from __future__ import annotations

import pytest

from audiences.matching import Facts, offer, residents
from audiences.resident import Basis
from audiences.scope import concerned
from tests.audiences.test_matching import TAGS, TOWN


def _found(tree, text, genre="relief"):
    where = concerned("关于领取补助的通知", text, tree, TOWN)
    return offer(Facts(TOWN.lo, TOWN.hi, genre, (), where), tags=TAGS, tree=tree)


@pytest.mark.parametrize(("genre", "count"), [("notice", 1), ("relief", 0), ("outage", 0), ("listing", 0)])
def test_where_the_genre_says_no_tie_who_lives_there_can_be_taken(tree, genre, count):
    found = residents(genre, _found(tree, "全体村民请注意。", genre).people)
    assert [(one.rule, one.basis) for one in found] == [(None, Basis.LIVING)] * count
