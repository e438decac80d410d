"""Columns with something in them that are not taken in: named, so that nobody believes them kept. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from audiences.roster.column import Column
from audiences.roster.header import Header


class Unread:
    """The labels of what is left out of one sheet."""

    def __init__(self) -> None:
        self._labels: dict[str, None] = {}
        self._remarks = False

    def look(self, cells: list[Any], header: Header) -> None:
        """One row of a person."""
        for place in header.unread:
            if place < len(cells) and cells[place] not in ("", None):
                self._labels[header.labels[place]] = None
        self._remarks = self._remarks or any(
            place < len(cells) and cells[place] not in ("", None) for place in header.places(Column.REMARK)
        )

    def notes(self) -> Iterator[str]:
        """Chinese."""
        if self._labels:
            yield f"没有导入的列：{'、'.join(self._labels)}"
        if self._remarks:
            yield "备注不导入，只看有没有写本人去世、迁出"
