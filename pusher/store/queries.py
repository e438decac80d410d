"""The named queries of a file of ../queries, read by the first who asks for one: a command needs few of the sixty."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, Final

import aiosql

_FOLDER: Final = Path(__file__).parents[1] / "queries"


class Queries:
    """aiosql's queries by their names; AttributeError where the file has no such query."""

    def __init__(self, file: str) -> None:
        self._file: Final = file

    @cached_property
    def _read(self) -> Any:
        return aiosql.from_path(_FOLDER / self._file, "asyncpg")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)  # copy and pickle ask before anything is set
        return getattr(self._read, name)
