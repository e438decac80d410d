"""What every channel's tests share: the tables of cases by channel, and a certificate of our own making."""

from __future__ import annotations

import importlib.util
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import settings

from channels.base import Entry
from channels.registry import CHANNELS

# Two shared cores: how long an example takes says nothing about the code.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


def all_cases() -> dict[str, ModuleType]:
    """Load the tables of the conformance suite: cases_<channel>.py, and cases_<channel>_<gateway>.py for each more."""
    found = {path.stem.removeprefix("cases_"): path for path in sorted(Path(__file__).parent.glob("cases_*.py"))}
    assert {entry_of(name).name for name in found} == set(CHANNELS), "each channel wants a table: see cases_sms.py"
    return {name: _load(path) for name, path in found.items()}


def entry_of(name: str) -> Entry:
    """The channel of a table."""
    return CHANNELS[name.partition("_")[0]]


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> tuple[ssl.SSLContext, bytes]:
    """Make a server's TLS context, and the SHA-256 of its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gateway")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, made.fingerprint(hashes.SHA256())
