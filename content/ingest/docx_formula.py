"""A formula of Word (OMML) in one line, as people type it: 5×120=600, a/b, m²."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RAISED: Final = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_SMALL: Final = frozenset("0123456789+-n")
_SIMPLE: Final = frozenset("+-−×÷·=/ ")


def formula(node: Any) -> str:
    """Return the signs of a formula in their order."""
    name = node.tag.removeprefix(_M) if isinstance(node.tag, str) else ""
    if name == "t":
        return node.text or ""
    write = _SHAPES.get(name)
    return write(node) if write else _inside(node)


def _inside(node: Any) -> str:
    return "".join(map(formula, node))


def _raised(node: Any) -> str:
    raised = _part(node, "sup")
    return _held(node, "e") + (raised.translate(_RAISED) if set(raised) <= _SMALL else f"^{raised}")


def _bracketed(node: Any) -> str:
    inside = "，".join(map(formula, node.findall(f"{_M}e")))
    return f"{_sign(node, 'begChr', '(')}{inside}{_sign(node, 'endChr', ')')}"


def _part(node: Any, name: str) -> str:
    found = node.find(f"{_M}{name}")
    return "" if found is None else formula(found)


def _held(node: Any, name: str) -> str:
    """A part in brackets where it would run into what stands beside it."""
    said = _part(node, name)
    return f"({said})" if _SIMPLE & set(said) else said


def _sign(node: Any, name: str, usual: str) -> str:
    found = next(iter(node.findall(f"*/{_M}{name}")), None)
    return usual if found is None else found.get(f"{_M}val", "")


_SHAPES: Final[Mapping[str, Callable[[Any], str]]] = {
    "f": lambda node: f"{_held(node, 'num')}/{_held(node, 'den')}",
    "sSup": _raised,
    "rad": lambda node: f"{_part(node, 'deg')}√{_held(node, 'e')}",
    "d": _bracketed,
    "nary": lambda node: _sign(node, "chr", "∫") + _inside(node),
}
