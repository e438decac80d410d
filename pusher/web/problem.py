"""A refusal that a handler stops with; pusher.web.errors makes the page or the problem document of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aiohttp import web


class Problem(web.HTTPException):
    """Stop here with a status and a sentence that says what to do; `errors` name (pointer, detail) in a JSON body."""

    def __init__(
        self, status: int, sentence: str = "", errors: Sequence[Mapping[str, str]] = (), *, again_in: int = 0
    ) -> None:
        self.status_code = status
        super().__init__(text=sentence or None)
        self.sentence = sentence
        self.errors = errors
        if again_in:  # seconds
            self.headers["Retry-After"] = str(again_in)
