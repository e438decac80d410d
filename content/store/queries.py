"""The named queries of ../queries, loaded once."""

from pathlib import Path
from typing import Any, Final

import aiosql

queries: Final[Any] = aiosql.from_path(Path(__file__).parents[1] / "queries", "asyncpg")
