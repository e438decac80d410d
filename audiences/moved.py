"""What a village's name and a group's number mean today: after 合村并组 people go on writing the old ones. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audiences.division import Division, Node, Tree, village_of
from audiences.naming import aliases, without_office


@dataclass(frozen=True, slots=True)
class Meant:
    """The groups that a text means; `doubt` is what a person is told of them, `is_sure` whether it needs no answer."""

    codes: tuple[int, ...]
    doubt: str = ""
    is_sure: bool = True


def groups_meant(name: str, number: int, node: Node, tree: Tree) -> tuple[int, ...]:
    """The groups that a village's name with a number may mean: 王家岗村1组 → 东岗村6组.

    Two: a village bears today the name of one that was merged into it. None: the name is that of a village that had no
    such group when it was merged.
    """
    town = tree.node(node.division.town or node.code).name
    called = ((node.name, node.code), *node.bore)
    villages = [code for known, code in called if name in aliases(known, town)] or [node.code]
    found = (tree.group_today(village, number) for village in villages)
    return tuple(dict.fromkeys(code for code in found if code is not None))


def merged_name(words: str, node: Node, tree: Tree) -> tuple[str, int]:
    """The former name by which words call a village that took in others, and what bore it; else "" and its own code.

    Who writes so speaks of a part of today's village.
    """
    town = tree.node(node.division.town or node.code).name
    named = ((one, code) for one, code in ((node.name, node.code), *node.bore) if words.endswith(aliases(one, town)))
    name, code = next(named, (node.name, node.code))
    is_part = name != node.name and any(one != node.code for _, one in node.bore)
    return (name, code) if is_part else ("", node.code)


def meant(name: str, numbers: Sequence[int], village: int, within: Division, tree: Tree) -> Meant:
    """The same of several numbers; what went to a village outside `within` stays a group in which nobody is."""
    node = tree.node(village)
    found = [groups_meant(name, number, node, tree) for number in numbers]
    codes = tuple(sorted({code for each in found for code in each}))
    said = f"{without_office(name or node.name)}{'、'.join(f'{number}组' for number in numbers)}"
    if any(len(each) > 1 for each in found):
        return Meant(
            codes, f"“{said}”可能是并村前的组，也可能是现在的组（{groups_named(codes, tree)}），请核对", is_sure=False
        )
    if not all(found):
        return Meant(
            codes, f"“{said}”：这个村已并入{without_office(node.name)}，没有查到并入时有这个组，请核对", is_sure=False
        )
    if codes == tuple(sorted(village + number for number in numbers)):
        return Meant(codes)
    today = f"“{said}”现在是{groups_named(codes, tree)}"
    if all(code in within for code in codes):
        return Meant(codes, f"{today}，已按现在的组选")
    kept = tuple(code if code in within else village + number for number, (code,) in zip(numbers, found, strict=True))
    return Meant(
        kept, f"{today}，不归{without_office(tree.node(within.code).name)}管，这里发不到，请核对", is_sure=False
    )


def groups_named(codes: Sequence[int], tree: Tree) -> str:
    """新湾村3组、4组，东岗村6组."""
    villages = dict.fromkeys(village_of(code) for code in codes)
    return "，".join(_in_one(village, codes, tree) for village in villages)


def _in_one(village: int, codes: Sequence[int], tree: Tree) -> str:
    groups = "、".join(tree.own_name(code) for code in codes if village_of(code) == village)
    return f"{without_office(tree.own_name(village))}{groups}"
