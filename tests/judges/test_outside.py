"""A judge that is not here: a person's machine skips, CI does not."""

from __future__ import annotations

import pytest

from tests import outside


def test_a_missing_judge_skips_here_and_fails_where_all_have_to_be(monkeypatch):
    monkeypatch.delenv("CUNKOU_JUDGES", raising=False)
    monkeypatch.setattr(outside, "CHROMIUM", None)
    with pytest.raises(pytest.skip.Exception, match="Chromium"):
        outside.chromium()
    monkeypatch.setenv("CUNKOU_JUDGES", "all")
    with pytest.raises(pytest.fail.Exception, match="Chromium"):
        outside.chromium()


def test_judges_of_another_lock_are_not_used(monkeypatch, tmp_path):
    monkeypatch.delenv("CUNKOU_JUDGES", raising=False)
    monkeypatch.setattr(outside, "KEPT", tmp_path)
    (tmp_path / "package-lock.json").write_text("{}")
    with pytest.raises(pytest.skip.Exception, match=r"\.ci/judges"):
        outside.module("lighthouse")
