"""Where a page's article is: in a container that its system is known by, else where the text is densest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from content.ingest import hypertext
from content.ingest.page_signs import KNOWN, is_furniture
from content.item import Block, Heading, Table
from content.pattern import late

_CONTAINERS: Final[tuple[str, ...]] = tuple(name.lower() for name in KNOWN["containers"])
_LONG_ENOUGH: Final = 10  # characters: an empty editor is no article
_MOST: Final = 0.7  # of the best text's weight: the smallest element that still has it is the article
_MARKS: Final = late(r"[。；，、：！？]")
_WRAPPERS: Final = ("article", "main", "section", "div", "td", "body")
_LIST: Final = 20  # links a page has at least, when it is a list
_LINKED: Final = 0.6  # of its letters stand in links


@dataclass(frozen=True, slots=True)
class Body:
    """The article's elements and blocks. `sure`: a known container held it; else `left_out` is the rest of the page."""

    nodes: tuple[Any, ...]
    blocks: tuple[Block, ...]
    sure: bool
    left_out: tuple[Block, ...] = ()


def find_body(root: Any) -> Body | None:
    """Find the article on a page that has been swept; None: there is no text."""
    for selector in _CONTAINERS:
        nodes = _outermost(root, selector)
        if nodes and sum(len(hypertext.text(node)) for node in nodes) >= _LONG_ENOUGH:
            return Body(tuple(nodes), _said(nodes), sure=True)
    densest = _densest(root)
    if densest is None:
        return None
    kept = _said([densest])
    known = set(kept)
    left = tuple(block for block in _said(root.findall("body") or [root]) if block not in known)
    return Body((densest,), kept, sure=False, left_out=left)


def is_list(root: Any) -> bool:
    """Whether most of a page's words are links, as on a list of articles."""
    links = ["".join(node.itertext()).strip() for node in root.iter("a")]
    length = len(hypertext.text(root))
    return len(links) >= _LIST and length > 0 and sum(map(len, links)) / length > _LINKED


def _said(nodes: list[Any]) -> tuple[Block, ...]:
    found = (block for node in nodes for block in hypertext.blocks(node, layout=True))
    return tuple(block for block in found if isinstance(block, Table) or not is_furniture(block.text))


def _outermost(root: Any, selector: str) -> list[Any]:
    sign, name = selector[0], selector[1:]
    found = [
        node
        for node in root.iter()
        if isinstance(node.tag, str)
        and name in ((node.get("class") or "").lower().split() if sign == "." else [(node.get("id") or "").lower()])
    ]
    every = set(found)
    return [node for node in found if not any(above in every for above in node.iterancestors())]


def _densest(root: Any) -> Any | None:
    """The smallest wrapper with most of the page's sentences; words in links count against it."""
    weights = {node: _weight(node) for node in root.iter(*_WRAPPERS)}
    best = max(weights.values(), default=0)
    if best <= 0:
        return None
    return max((node for node in weights if weights[node] >= best * _MOST), key=lambda node: sum(1 for _ in
               node.iterancestors()))  # fmt: skip


def _weight(node: Any) -> int:
    words = "".join(node.itertext())
    linked = "".join("".join(link.itertext()) for link in node.iter("a"))
    return len(_MARKS.findall(words)) * 10 + len(re.sub(r"\s", "", words)) - 3 * len(re.sub(r"\s", "", linked))


def starts_with_title(blocks: tuple[Block, ...], title: str) -> bool:
    """Whether the first lines are the title already, in one piece or several."""
    bare = re.sub(r"\s", "", title)
    said = ""
    for block in blocks[:5]:
        if isinstance(block, Table):
            return False
        said += re.sub(r"\s", "", block.text)
        if said == bare or (isinstance(block, Heading) and re.sub(r"\s", "", block.text) == bare):
            return True
        if not bare.startswith(said):
            return False
    return False
