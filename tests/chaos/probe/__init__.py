"""A provider of the tests' own (试探): it dedupes, or can be asked, or neither; registered in the test processes only.

The facts know no provider whose horizon, lag and faults a test could choose, and the promise of docs/faults.md is
about exactly these. Its stand-in is a real HTTP server on loopback that counts what reached each handset.
"""

from __future__ import annotations

from typing import Final

from channels.base import Entry
from tests.chaos.probe.channel import CHANNEL, Options, Probe, capabilities, render, sandbox_options
from tests.chaos.probe.standin import Standin

ENTRY: Final = Entry(
    name=CHANNEL,
    label="试探",
    options=lambda _: Options,
    secrets=frozenset({"token"}),
    build=Probe,
    capabilities=capabilities,
    render=render,
    sandbox=lambda world: Standin().application(world),
    sandbox_options=sandbox_options,
)
