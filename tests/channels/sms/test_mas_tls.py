"""云MAS over TLS: the account's pin decides, both when it sends and when it is asked how it is."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from channels.message import Deferred, Scope, Sent
from channels.sms import ENTRY
from channels.sms.channel.mas import MasChannel
from tests.channels.sms.conftest import ACCOUNT, House


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> tuple[ssl.SSLContext, str]:
    """A gateway's own certificate, which no authority vouches for, and its fingerprint."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mas.example.org")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path_factory.mktemp("tls") / "gateway.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context, hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


@pytest.fixture
async def port(house: House, shown) -> AsyncIterator[Callable[..., MasChannel]]:
    """Build accounts on a stand-in behind TLS."""
    server = TestServer(ENTRY.sandbox(house.world), scheme="https")
    await server.start_server(ssl=shown[0])
    base = str(server.make_url("")).rstrip("/")
    yield lambda **changes: house.build(**{**ENTRY.sandbox_options(base, ACCOUNT), **changes})
    await server.close()


async def test_the_right_pin_lets_it_speak(house, port, shown):
    channel = port(fingerprint=shown[1])
    assert await channel.probe() is None
    assert isinstance((await house.send("14000000001", channel=channel))[0], Sent)
    assert len(house.world.handset("14000000001")) == 1


@pytest.mark.parametrize(("pin", "words"), [("0" * 64, "证书指纹"), ("", "不受信任")])
async def test_under_a_wrong_pin_or_none_nothing_is_sent_and_the_account_says_why(house, port, pin, words):
    channel = port(fingerprint=pin)
    why = await channel.probe()
    assert why is not None
    assert (words in why.text, why.scope) == (True, Scope.ACCOUNT)
    (outcome,) = await house.send("14000000001", channel=channel)
    assert isinstance(outcome, Deferred)
    assert (outcome.away, outcome.why.scope) == (True, Scope.ACCOUNT)
    assert house.world.handset("14000000001") == []


async def test_each_of_its_doors_has_to_be_well(house, port, shown):
    why = await port(fingerprint=shown[1], report_url="https://127.0.0.1:9/report").probe()
    assert why is not None
    assert "连不上" in why.text
