"""Where the demo's stories play."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console

from pusher.cli.demo import county
from pusher.cli.house import House
from pusher.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Scene:
    """The terminal, the house, our connections to it, the county as its commands work in it."""

    console: Console
    house: House
    runtime: Runtime
    seat: county.Seat
