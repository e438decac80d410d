"""What a subcommand's module offers."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Protocol

from pusher.settings import Settings


class Module(Protocol):
    """A module of pusher.cli."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the subcommand's own arguments."""

    async def run(self, args: argparse.Namespace, settings: Settings) -> int:
        """Do it and return the exit status; a `pusher.cli.command.Stop` or a known error ends it with a sentence."""


@dataclass(frozen=True)
class Command:
    """A subcommand: its word, its Chinese line in --help, its module."""

    name: str
    help: str
    module: Module


class Stop(Exception):  # noqa: N818 -- not an error of the program
    """End with status 1; `args[0]` is the Chinese sentence to print."""
