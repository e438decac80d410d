"""Signing in at a gateway: who we are, and what it may answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from channels.sms.client.cmpp import pdu
from channels.sms.client.cmpp.pdu import CmppError, Version

TOO_HIGH: Final = 4  # CONNECT_RESP's word for a version that is not spoken


class LinkError(Exception):
    """The gateway cannot be reached or does not let us in: nothing was sent. `status` is CONNECT_RESP's, or None."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Login:
    """How to sign in at a gateway."""

    host: str
    port: int
    source: str  # 企业代码
    secret: str = field(repr=False)
    version: Version
    accepted: frozenset[int] = frozenset()  # version octets that the gateway may answer with; empty: any

    def connect(self, sequence: int, timestamp: int) -> bytes:
        """Make the CONNECT; `timestamp` is MMDDhhmmss as a number."""
        return pdu.connect(sequence, self.source, self.secret, self.version, timestamp)

    def let_in(self, body: bytes, timestamp: int) -> bool:
        """Read CONNECT_RESP; whether the gateway proves that it knows the secret too. LinkError: it says no."""
        try:
            answer = pdu.read_connected(body, self.version)
        except CmppError as error:
            raise LinkError("no answer to CONNECT") from error
        if answer.status:
            raise LinkError(f"CONNECT answered {answer.status}", answer.status)
        if self.accepted and answer.version not in self.accepted:
            raise LinkError(f"version {answer.version:#x}", TOO_HIGH)
        shown = pdu.authenticator(self.source, self.secret, timestamp)
        # gateways are known to prove themselves over the whole status, and over one octet of it
        return answer.proof in {pdu.proof(0, shown, self.secret, version) for version in (Version.V20, Version.V30)}
