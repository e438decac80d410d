"""Lighthouse (mobile) over many pages: one Node, one Chromium."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.outside import chromium, module, node

LEAST: Final = 95
ACCESS: Final = ("accessibility",)
BOTH: Final = ("performance", "accessibility")
_SCRIPT: Final = Path(__file__).parent / "lighthouse.mjs"


@dataclass(frozen=True)
class Look:
    """A page to be looked at: as whom, and what for."""

    name: str
    url: str
    only: tuple[str, ...] = BOTH
    cookie: str = ""


async def low(looks: list[Look]) -> list[str]:
    """The pages with a score below 95; a second look counts where a busy machine spoilt the first."""
    first = await _scores(looks)
    again = [look for look, told in zip(looks, first, strict=True) if _least(told) < LEAST]
    second = await _scores(again) if again else []
    return [f"{look.name}: {told}" for look, told in zip(again, second, strict=True) if _least(told) < LEAST]


def _least(told: dict) -> int:
    return min(score for name, score in told.items() if name != "told")


async def _scores(looks: list[Look]) -> list[dict]:
    asked = json.dumps([{"url": look.url, "cookie": look.cookie, "only": look.only} for look in looks])
    process = await asyncio.create_subprocess_exec(
        node(), _SCRIPT, module("lighthouse").parent, chromium(),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complaint = await process.communicate(asked.encode())
    assert process.returncode == 0, complaint.decode()
    scores = json.loads(said)
    for look, told in zip(looks, scores, strict=True):
        print(look.name, told)  # noqa: T201 - for `make lighthouse`
    return scores
