"""The same one Chromium, and every page of the house."""

from __future__ import annotations

from tests.browser.conftest import _function_scoped_runner, browser, started

__all__ = ["_function_scoped_runner", "browser", "started"]  # fixtures
