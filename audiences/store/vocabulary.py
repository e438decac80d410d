"""A county's tags as rosters name them: by their own name or another of the kind; what is none says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from audiences.matter import Tag
from audiences.usual import meant, usual

PAGE: Final = "工作台“更多 → 事项和标签”"


class Vocabulary:
    """The tags by what a roster calls them; remembers which words were taken for another."""

    def __init__(self, tags: Iterable[Tag]) -> None:
        self._numbers = {tag.name: tag.id for tag in tags}
        self._meant: dict[str, str | None] = {}

    def number(self, word: str) -> int | None:
        """The tag that a word means; None: the county has none."""
        if word not in self._meant:
            self._meant[word] = meant(word, self._numbers)
        name = self._meant[word]
        return None if name is None else self._numbers[name]

    def notes(self) -> tuple[str, ...]:
        """Chinese, for a person to agree to: words that were taken for another name of the same."""
        said = [f"“{word}”记作“{name}”" for word, name in self._meant.items() if name and name != word]
        return (f"标签{'、'.join(said)}。不是一回事的，请先在{PAGE}里新建，再重新上传",) if said else ()


def unknown(word: str) -> str:
    """What to do about a word that is no tag here (Chinese)."""
    if (one := usual(word)) is not None:
        return f"本县还没有“{one.name}”这个标签。请县政务公开办在{PAGE}里采用，再上传一次"
    return f"没有“{word}”这个标签。请改用已有的标签，或请县政务公开办在{PAGE}里新建"
