"""Choosing a town: what several lists of villages begin with."""

from __future__ import annotations

from audiences.division import TOWN_SPAN, Level, Tree
from pusher.web.console.visit import Visit


def towns(visit: Visit, tree: Tree) -> list[tuple[str, str]]:
    """The towns that the grant touches, as a form offers them."""
    grant = visit.session.grant
    return [
        (str(node.code), node.name)
        for node in tree
        if node.division.level is Level.TOWN and node.code + TOWN_SPAN > grant.lo and node.code <= grant.hi
    ]


def chosen_town(visit: Visit, tree: Tree, word: str) -> int:
    """The town that is asked for; who has one alone need not choose. 0: none yet."""
    codes = [code for code, _ in towns(visit, tree)]
    if len(codes) == 1:
        return int(codes[0])
    return int(word) if word in codes else 0
