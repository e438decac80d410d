"""短信: the channel that reaches every handset, through the gateways that a county has."""

from __future__ import annotations

from typing import Final

from channels.base import Entry
from channels.sms.channel import build, capabilities, options, render, words
from channels.sms.sandbox import sandbox, sandbox_options

ENTRY: Final = Entry(
    name="sms",
    label="短信",
    options=options,
    secrets=frozenset({"secret_key", "callback_token"}),
    build=build,
    capabilities=capabilities,
    render=render,
    sandbox=sandbox,
    sandbox_options=sandbox_options,
    words=words,
)
