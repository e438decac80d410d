"""What a page carries and nobody sees: scripts, comments, hidden elements and the links in them (暗链)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from content.ingest.draft import Link, is_foreign, tidy
from content.ingest.page_signs import KNOWN
from content.pattern import Late, late

_NEVER: Final = frozenset({
    "script", "style", "noscript", "template", "iframe", "frame", "frameset", "object", "embed", "applet", "svg",
    "math", "canvas", "audio", "video", "input", "select", "textarea", "button", "link", "meta", "base",
})  # fmt: skip
_FRAMES: Final = frozenset({"iframe", "frame", "object", "embed", "applet"})
_BOXES: Final = _FRAMES | {"svg", "canvas", "audio", "video", "input", "select", "textarea", "button"}
_AWAY: Final = r"-\d{3,}(?:\.\d+)?(?:px|pt|em|%)?"
_FAR: Final = r"-\d{4,}(?:\.\d+)?(?:px|pt|em|%)?"
_HIDING: Final[Mapping[str, Late]] = {
    name: late(pattern)
    for name, pattern in {
        "display": r"none",
        "visibility": r"hidden|collapse",
        "opacity": r"0(?:\.0*\d?)?%?|\.0\d?",
        "font-size": r"0(?:\.0+)?(?:[a-z]+|%)?|[01]?(?:\.\d+)?(?:px|pt)|0?\.[0-2]\d*r?em",
        "text-indent": _AWAY,
        "left": _AWAY,
        "top": _AWAY,
        "right": _AWAY,
        "bottom": _AWAY,
        "margin-left": _FAR,
        "margin-top": _FAR,
        "transform": r"scale\(0\)",
        "clip": r"rect\((?:0|0px|1px)[\s,].*",
    }.items()
}
_REVEALED: Final = frozenset(KNOWN["revealed"])
_TINY: Final = late(r"[01](?:\.\d+)?(?:px)?")
_WHITE: Final = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)"})
_SIMPLE: Final = late(r"(?:[a-z]+)?([.#])([\w-]+)")
_COMMENT: Final = late(r"/\*.*?\*/", re.DOTALL)
_STYLES: Final = 500_000  # characters of style sheets that are looked through
_NAMED: Final = 3  # hidden links that are named to a person


@dataclass(slots=True)
class Swept:
    """What was taken out: how many scripts and frames, how many hidden places with words, and their links."""

    scripts: int = 0
    frames: int = 0
    hidden: int = 0
    links: list[Link] = field(default_factory=list)

    def said(self, home: str) -> tuple[str, ...]:
        """In Chinese, for the person who looks at the draft. `home` is the page's own host, as far as it is known."""
        found = [
            f"{self.scripts}段脚本" if self.scripts else "",
            f"{self.frames}个内嵌页面" if self.frames else "",
            f"{self.hidden}处隐藏文字" if self.hidden else "",
        ]
        if dark := list(dict.fromkeys(link.url for link in self.links if is_foreign(link.url, home))):
            more = "等" if len(dark) > _NAMED else ""
            found.append(f"{len(dark)}条暗链（{'、'.join(dark[:_NAMED])}{more}），请告诉原网站的管理员")
        return tuple(filter(None, found))


def sweep(root: Any) -> Swept:
    """Take everything out of a parsed page that a reader does not see, and return what it was."""
    swept = Swept()
    sheets = _sheets(root)
    for node in list(root.iter()):
        if node is root or not _attached(node, root) or node.tag in {"body", "head"}:
            continue
        if not isinstance(node.tag, str):
            _remove(node)
        elif node.tag in _NEVER:
            swept.scripts += node.tag == "script"
            swept.frames += node.tag in _FRAMES
            swept.links += _links(node)
            _remove(node, " " if node.tag in _BOXES else "")
        elif _is_hidden(node, sheets):
            swept.hidden += bool(tidy("".join(node.itertext())))
            swept.links += _links(node)
            _remove(node)
    return swept


def _attached(node: Any, root: Any) -> bool:
    """Whether no ancestor has been taken out before."""
    return node.getparent() is not None and next(reversed(list(node.iterancestors())), node) is root


def _links(node: Any) -> list[Link]:
    return [
        Link(tidy("".join(one.itertext())), one.get("href", "").strip(), hidden=True)
        for one in node.iter("a")
        if re.match(r"(?:https?:)?//", one.get("href", "").strip(), re.IGNORECASE)
    ]


def _remove(node: Any, gap: str = "") -> None:
    """Take a node out; the words behind it stay, after a gap where it filled a place."""
    above, before = node.getparent(), node.getprevious()
    tail = gap + (node.tail or "")
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        above.text = (above.text or "") + tail
    above.remove(node)


def _is_hidden(node: Any, sheets: frozenset[str]) -> bool:
    if "hidden" in node.attrib or node.get("aria-hidden") == "true":
        return True
    names = {f".{name}" for name in (node.get("class") or "").split()} | {f"#{node.get('id', '')}"}
    if names & sheets:
        return True
    small = [bool(_TINY.fullmatch(node.get(side, "").strip())) for side in ("width", "height")]
    if all(small) or (node.tag == "marquee" and any(small)):
        return True
    style = _said(node.get("style", ""))
    if names & _REVEALED:
        style = {name: value for name, value in style.items() if name not in {"visibility", "opacity"}}
    if node.tag == "font" and node.get("color"):
        style.setdefault("color", node.get("color").lower())
    return _hides(style) or _melts(style, node)


def _said(style: str) -> dict[str, str]:
    return {
        name.strip().lower(): value.lower().replace("!important", "").strip()
        for name, _, value in (rule.partition(":") for rule in style.split(";"))
    }


def _hides(said: Mapping[str, str]) -> bool:
    """Whether a style makes words invisible by place or size."""
    if any(pattern.fullmatch(said[name]) for name, pattern in _HIDING.items() if said.get(name)):
        return True
    sides = [bool(_TINY.fullmatch(said.get(side, ""))) for side in ("width", "height")]
    return all(sides) or (said.get("overflow") == "hidden" and any(sides))


def _melts(said: Mapping[str, str], node: Any) -> bool:
    """Whether words have the colour of what they stand on: white ones where nothing around them has a colour."""
    color = said.get("color", "").replace(" ", "")
    ground = (said.get("background-color") or said.get("background", "")).replace(" ", "")
    if not color or color in {ground, "transparent"}:
        return bool(color)
    if color not in _WHITE or ground:
        return False
    around = [node, *node.iterancestors()]
    return not any("background" in one.get("style", "").lower() or one.get("bgcolor") for one in around)


def _sheets(root: Any) -> frozenset[str]:
    """The classes and ids that the page's own style sheets hide on a screen; rules for other media do not count."""
    text = _COMMENT.sub("", "".join(node.text or "" for node in root.iter("style"))[:_STYLES])
    found: set[str] = set()
    depth = 0
    for chunk in text.split("}"):
        opened = chunk.count("{")
        selectors, _, style = chunk.rpartition("{")
        if depth == 0 and opened == 1 and _hides(_said(style)):
            for selector in selectors.split(","):
                if match := _SIMPLE.fullmatch(selector.strip()):
                    found.add(f"{match[1]}{match[2]}")
        depth = max(0, depth + opened - 1)
    return frozenset(found)
