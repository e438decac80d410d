"""短信: the channel that reaches every handset, through the county's own port on 云MAS."""

from __future__ import annotations

from typing import Final

from channels.base import Entry
from channels.sms.channel import Options, SmsChannel, capabilities, render, sandbox_options
from channels.sms.sandbox import sandbox

ENTRY: Final = Entry(
    name="sms",
    label="短信",
    options=Options,
    secrets=frozenset({"secret_key", "callback_token"}),
    build=SmsChannel,
    capabilities=capabilities,
    render=render,
    sandbox=sandbox,
    sandbox_options=sandbox_options,
)
