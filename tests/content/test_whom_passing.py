"""Who is named only in passing narrows nobody: in an outage, a vacancy, an exclusion, a paper's name."""

import pytest

from tests.content.whom import cases, faults, heard


@pytest.mark.parametrize(("must", "may", "text"), cases("whom_passing.txt"))
def test_who_is_named_in_passing_narrows_nobody(must, may, text):
    said = heard(text)
    assert faults((*said.conditions, *said.shares), must, may) == ([], set())
