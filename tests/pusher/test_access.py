"""Access: one table, one range, one matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pusher.access import TABLE, AccessError, Action, Grant, Role, may, permits

COUNTY, TOWN, VILLAGE = 421321000000000, 421321101000000, 421321101201000
roles = st.sampled_from(Role)
actions = st.sampled_from(Action)
divisions = st.integers(10**14, 10**15 - 1)
ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@given(roles, actions, divisions)
def test_nothing_is_done_outside_the_range(role, action, division):
    grant = Grant(role, VILLAGE, VILLAGE + 999)
    if may(grant, action, division):
        assert VILLAGE <= division <= VILLAGE + 999
        assert action in TABLE[role]


@given(roles, actions, st.lists(st.integers(1, 5), unique=True), st.integers(1, 5))
def test_a_matter_that_is_not_granted_is_refused(role, action, matters, matter):
    grant = Grant(role, VILLAGE, VILLAGE + 999, tuple(matters))
    assert may(grant, action, VILLAGE, matter) == (permits(role, action) and matter in matters)


def test_every_role_has_its_row_and_its_word():
    assert set(TABLE) == set(Role)
    assert len({role.label for role in Role}) == len(Role)


def test_every_action_is_somebodys():
    assert frozenset().union(*TABLE.values()) == set(Action)


@pytest.mark.parametrize("role", ADMINS)
def test_administrators_read_no_residents_and_no_items(role):
    assert not TABLE[role] & {
        Action.READ_ITEM, Action.READ_UNREACHED, Action.CHOOSE_AUDIENCE, Action.IMPORT_ROSTER, Action.READ_REPORT
    }  # fmt: skip


def test_the_three_administrators_share_no_power():
    for one in ADMINS:
        for other in ADMINS:
            assert one is other or TABLE[one] & TABLE[other] <= {Action.SEE_STAFF, Action.SEE_SETTINGS}  # reading


@pytest.mark.parametrize(
    ("role", "lo", "hi"),
    [
        (Role.VILLAGE_EDITOR, TOWN, TOWN + 999_999),
        (Role.TOWN_EDITOR, COUNTY, COUNTY + 10**9 - 1),
        (Role.COUNTY_OFFICE, COUNTY, COUNTY + 10**9),
        (Role.VILLAGE_EDITOR, VILLAGE, VILLAGE - 1),
    ],
)
def test_a_grant_wider_than_its_role_cannot_be(role, lo, hi):
    with pytest.raises(AccessError, match="授权范围"):
        Grant(role, lo, hi)
