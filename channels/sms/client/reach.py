"""Whether a gateway's door can be reached, and whether it shows the certificate that its calls will insist on."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from typing import Final, cast

import aiohttp
from yarl import URL

from channels.http import Pin
from channels.message import Reason, Scope

_SECONDS: Final = 5.0


async def reach(url: URL, pin: Pin) -> Reason | None:
    """Open a connection as a call would and close it again; nothing is sent over it. None: it is well."""
    try:
        async with asyncio.timeout(_SECONDS):
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=_context(url, pin))
    except ssl.SSLError as error:
        words = "短信平台的加密证书不受信任，不会发送，请向平台核实；平台用自签证书的，填写“证书指纹”"
        return Reason(type(error).__name__, words, Scope.ACCOUNT)
    except (OSError, TimeoutError) as error:
        return Reason(type(error).__name__, "连不上短信平台，请检查接口地址和网络", Scope.ACCOUNT)
    try:
        if isinstance(pin, aiohttp.Fingerprint):
            pin.check(cast("asyncio.Transport", writer.transport))  # it only reads what the transport knows
    except aiohttp.ServerFingerprintMismatch:
        words = "短信平台的证书和填写的“证书指纹”不一致，不会发送。请向平台核实，确实换了证书再改填"
        return Reason("ServerFingerprintMismatch", words, Scope.ACCOUNT)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    return None


def _context(url: URL, pin: Pin) -> ssl.SSLContext | None:
    if url.scheme != "https":
        return None
    context = ssl.create_default_context()
    if isinstance(pin, aiohttp.Fingerprint):  # the pin stands in the authorities' place, as it does in a call
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
