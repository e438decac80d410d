"""The programs that judge from outside, and what is said where this machine has none.

`.ci/run` installs them and sets CUNKOU_JUDGES=all: there a judge that is missing fails its test. A person's own machine
may have none, and the tests that need one are skipped.
"""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def chromium() -> str:
    """Where the browser is."""
    return CHROMIUM or absent("没有 Chromium，看页面的测试跳过。No Chromium: install one to look at pages.")


def absent(sentence: str) -> NoReturn:
    """A judge is not here: skip, or fail where all of them have to be."""
    if os.environ.get("CUNKOU_JUDGES") == "all":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
