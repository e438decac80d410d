"""Rosters (花名册) and one-off lists (本次名单): spreadsheets as villages keep them, read strictly. Pure."""

from audiences.roster.column import KNOWN, Column
from audiences.roster.marked import mark_errors
from audiences.roster.reading import MAX_ROWS, RosterReading, read_roster
from audiences.roster.row import Row, RowError, mask_cell
from audiences.roster.sheet import HeadError, RosterError

__all__ = [
    "KNOWN",
    "MAX_ROWS",
    "Column",
    "HeadError",
    "RosterError",
    "RosterReading",
    "Row",
    "RowError",
    "mark_errors",
    "mask_cell",
    "read_roster",
]
