"""The words of data/place_roles.json, read once. Pure."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=1)
def data() -> Any:
    """What the file says, in its own shape."""
    return json.loads(resources.files("audiences.data").joinpath("place_roles.json").read_text("utf-8"))
