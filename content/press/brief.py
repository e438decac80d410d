"""The hotline's brief (热线口径) on paper: one A4 page of questions and answers for whoever answers 12345."""

from __future__ import annotations

from content.press import qr_svg, spaced
from content.press.job import print_page
from content.render import Answer, Rendition


async def print_brief(rendition: Rendition, answers: tuple[Answer, ...], printed: str) -> bytes:
    """The page as PDF; `printed` is the day as it is written. Raises TooLongError, UnprintableError, PressError."""
    words = {
        "title": rendition.title,
        "issuer": rendition.issuer,
        "code": spaced(rendition.item_code),
        "answers": [[one.question, one.answer] for one in answers],
        "printed": printed,
    }
    return await print_page("brief", words, day=rendition.issued_on, qr=qr_svg(rendition.url))
