"""Whether a roster says of itself that it is another place's than the one it is taken for. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from audiences.division import Division, Tree
from audiences.naming import without_office
from audiences.scope import mentions


def elsewhere(titles: Iterable[str], within: Division | None, tree: Tree) -> str:
    """What to check where a title or the file's name names other places and not this; "": none does."""
    if within is None:
        return ""
    for words in titles:
        named = {one.code for one in mentions(words, tree, within) if one.code is not None}
        if any(code in within for code in named):
            return ""
        if others := [code for code in sorted(named) if within.code not in Division(code)]:
            their = "、".join(without_office(tree.own_name(code)) for code in others)
            chosen = without_office(tree.own_name(within.code))
            return f"表格的标题或文件名写的是{their}，您选的是{chosen}：选错了的，请不要导入，回去重新选"
    return ""
