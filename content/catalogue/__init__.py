"""The standard catalogue (标准目录): what must be published, by whom, by when, where and to whom."""

from __future__ import annotations

from content.catalogue.grid import read_grids
from content.catalogue.row import LABELS, Audience, Carrier, Level, Row, Way
from content.catalogue.table import Finding, Reading, read_catalogue

__all__ = [
    "LABELS",
    "Audience",
    "Carrier",
    "Finding",
    "Level",
    "Reading",
    "Row",
    "Way",
    "read",
    "read_catalogue",
    "read_grids",
]


def read(name: str, data: bytes) -> Reading:
    """Read a catalogue file. Raises IngestError when it cannot be opened; what is wrong in it stands in the reading."""
    return read_catalogue(read_grids(name, data))
