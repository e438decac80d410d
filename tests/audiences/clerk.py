"""Who a text means by the rules alone, read as a notice is, and who is right, by short names."""

from __future__ import annotations

from datetime import date
from functools import cache

from audiences import scope
from audiences.china_division import bundled_rows
from audiences.division import Division, Level, Node, Tree
from audiences.naming import stem
from audiences.territory import Concerned, innermost
from content.ingest import read
from content.ingest.reading import reading
from pusher.concern import turns_of

COUNTIES = {"随县": 421321, "弋阳": 361126, "安岳": 512021, "卫东": 410403}


def meant(issuer: str, text: str, name: str = "通知.txt") -> frozenset[str]:
    """The full names of the places that a text concerns; none named: its issuer's."""
    tree, here = _issuer(issuer)
    codes = innermost(one.code for one in concerned(issuer, text, name).named) or (here.code,)
    return frozenset(tree.full_name(code) for code in codes)


def concerned(issuer: str, text: str, name: str = "通知.txt") -> Concerned:
    """All that is read of a text's places, with what a person has to settle."""
    tree, here = _issuer(issuer)
    said = reading(read(name, text.encode()), today=date(2026, 3, 1))
    within, title = Division(here.code), said.title.value if said.title else ""
    return scope.concerned(title, said.text, tree, within, turns_of(said, within, tree))


def right(issuer: str, words: str) -> frozenset[str]:
    """大桥 of a town that issues, 高城/大桥, 高城/ for a town, and * for the issuer's whole territory."""
    tree, _ = _issuer(issuer)
    return frozenset(map(tree.full_name, codes(issuer, words)))


def codes(issuer: str, words: str) -> list[int]:
    """The same as codes."""
    tree, here = _issuer(issuer)
    return [_place(tree, here, word) for word in words.split()]


@cache
def _tree(county: int) -> Tree:
    return Tree(bundled_rows(county))


def _issuer(issuer: str) -> tuple[Tree, Node]:
    """随县, 随县/万和, 随县/万和/小河."""
    county, *below = issuer.split("/")
    tree = _tree(COUNTIES[county])
    here = tree.node(COUNTIES[county] * 10**9)
    for no, name in enumerate(below):
        here = _village(tree, here, name) if no else _town(tree, name)
    return tree, here


def _town(tree: Tree, name: str) -> Node:
    return next(node for node in tree.at(Level.TOWN) if node.name.startswith(name))


def _village(tree: Tree, town: Node, name: str) -> Node:
    """Of a village and a community of one name it is the village, unless the kind is said."""
    nodes = [node for node in tree.children(town.code) if name in (stem(node.name), node.name[: len(name)])]
    return min(nodes, key=lambda node: (stem(node.name) != name, "居" in node.name and "社区" not in name))


def _place(tree: Tree, here: Node, word: str) -> int:
    if word == "*":
        return here.code
    town, _, name = word.rpartition("/")
    above = _town(tree, town) if town else here
    above = tree.node(above.division.town) if above.division.level is Level.VILLAGE else above
    return _village(tree, above, name).code if name else above.code
