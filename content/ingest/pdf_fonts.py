"""Whether a PDF page brings its own letters: without them a drawing of it would show empty places for Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

_FILES: Final = ("/FontFile", "/FontFile2", "/FontFile3")
_DEEPEST: Final = 8  # forms in forms
_MOST: Final = 500  # fonts of a page


def lettered(page: Any) -> bool:
    """Whether every font of a page is in the file; the fourteen Latin ones are everywhere."""
    return all(_is_there(font) for _, font in zip(range(_MOST), _fonts(page, 0), strict=False))


def _fonts(holder: Any, depth: int) -> Iterator[Any]:
    resources = holder.get("/Resources")
    if resources is None or depth > _DEEPEST:
        return
    resources = resources.get_object()
    for font in resources["/Font"].get_object().values() if "/Font" in resources else ():
        yield font.get_object()
    for form in resources["/XObject"].get_object().values() if "/XObject" in resources else ():
        if form.get_object().get("/Subtype") == "/Form":
            yield from _fonts(form.get_object(), depth + 1)


def _is_there(font: Any) -> bool:
    kind = font.get("/Subtype")
    if kind == "/Type3":  # its letters are drawings of its own
        return True
    if kind == "/Type0":
        font = font["/DescendantFonts"].get_object()[0].get_object()
    described = font.get("/FontDescriptor")
    if described is None:
        return bool(kind == "/Type1")
    return any(name in described.get_object() for name in _FILES)
