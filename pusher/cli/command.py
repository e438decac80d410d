"""What a subcommand's module offers, and how it is found."""

from __future__ import annotations

import argparse
import importlib
from dataclasses import dataclass
from typing import Final, Protocol, cast

from pusher.settings import Settings

_KEYWORDS: Final = {"import": "import_"}  # words of Python cannot name a module


class Module(Protocol):
    """A module of pusher.cli."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the subcommand's own arguments."""

    async def run(self, args: argparse.Namespace, settings: Settings) -> int:
        """Do it and return the exit status; a `pusher.cli.command.Stop` or a known error ends it with a sentence."""


@dataclass(frozen=True)
class Command:
    """A subcommand: its word and its Chinese line in --help."""

    name: str
    help: str

    def load(self) -> Module:
        """Import its module, for nobody waits for what the other commands need."""
        return cast("Module", importlib.import_module(f"pusher.cli.{_KEYWORDS.get(self.name, self.name)}"))


class Stop(Exception):  # noqa: N818 -- not an error of the program
    """End with status 1; `args[0]` is the Chinese sentence to print."""
