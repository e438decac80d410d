"""Ports of the loopback for stand-ins."""

from __future__ import annotations

import contextlib
import socket

from aiohttp.test_utils import unused_port

from channels.sms.sandbox.cmpp import port_beside


def port_for_sandbox() -> int:
    """A free port whose CMPP gateway's port is free as well: other test processes have theirs in the same range."""
    for _ in range(100):
        port = unused_port()
        with socket.socket() as beside, contextlib.suppress(OSError):
            beside.bind(("127.0.0.1", port_beside(port)))
            return port
    raise RuntimeError("no two free ports")
