"""What a new version of a catalogue changes, row by row. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from content.catalogue.row import LABELS, Row


@dataclass(frozen=True, slots=True)
class Changed:
    """A row whose columns differ; `labels` names them."""

    before: Row
    after: Row
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """From one version to the next."""

    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    changed: tuple[Changed, ...]
    same: int

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.removed or self.changed)


def beside(before: Sequence[Row], file: Sequence[Row]) -> tuple[Row, ...]:
    """The next version where a file holds some domains only: theirs are as it says, the others stay."""
    domains = {row.domain for row in file}
    return (*(row for row in before if row.domain not in domains), *file)


def named(file: str, held: Sequence[Row], whole: Sequence[Row]) -> str:
    """What a version is called where nobody says it: like its file, unless others' domains stand in it."""
    return file if len(held) == len(whole) else "标准目录"


def compare(before: Sequence[Row], after: Sequence[Row]) -> Change:
    """Compare two versions; a row is the same row when domain and items have the same names."""
    was, now = {row.key: row for row in before}, {row.key: row for row in after}
    differing = [Changed(was[key], row, _labels(was[key], row)) for key, row in now.items() if key in was]
    changed = tuple(one for one in differing if one.labels)
    return Change(
        added=tuple(row for key, row in now.items() if key not in was),
        removed=tuple(row for key, row in was.items() if key not in now),
        changed=changed,
        same=len(differing) - len(changed),
    )


def _labels(before: Row, after: Row) -> tuple[str, ...]:
    names = (field.name for field in fields(Row) if getattr(before, field.name) != getattr(after, field.name))
    return tuple(
        dict.fromkeys(
            LABELS.get(name, {"group": "公开对象", "other": "公开渠道和载体"}.get(name, name)) for name in names
        )
    )
