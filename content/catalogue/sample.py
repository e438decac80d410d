"""The catalogue that a new county begins with (示例): our own words, for what concerns most villagers.

It is no county's and no ministry's; a county imports its own in its place. Pure.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Final

from content.catalogue.row import Row

NAME: Final = "示例目录（本县目录导入前使用）"


def sample_rows() -> tuple[Row, ...]:
    """Return the rows as shipped."""
    raw = json.loads(resources.files("content.data").joinpath("catalogue.json").read_text("utf-8"))
    return tuple(map(Row.from_json, raw))
