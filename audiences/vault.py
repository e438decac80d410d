"""The vault: addresses encrypted at rest (AES-256-GCM) and found again by a keyed blind index (HMAC-SHA256).

Keys live outside the database; every row names its key, so that old and new keys work side by side while
a rotation re-encrypts and re-indexes in the background (store.rotate).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY: Final = 32
_NONCE: Final = 12
INDEX: Final = 16  # bytes of a blind index: 2^64 addresses before two are likely to meet


class VaultError(Exception):
    """A key is missing or wrong, or a cipher text was tampered with; `args[0]` is Chinese and names no address."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted text and the number of its key; `cipher` is nonce, text, tag."""

    key_id: int
    cipher: bytes = field(repr=False)


class Vault:
    """Seals, opens and indexes under a set of 32-byte master keys, of which one is used for new rows."""

    def __init__(self, keys: Mapping[int, bytes], primary: int) -> None:
        if primary not in keys:
            raise VaultError(f"密钥中没有编号 {primary}，请检查密钥设置")
        for number, key in keys.items():
            if len(key) != _KEY:
                raise VaultError(f"{number} 号密钥应为32字节，现为{len(key)}字节")
        self.primary = primary
        # One master key, two uses: what encrypts must not also index.
        self._seals = {number: AESGCM(_derive(key, b"cunkou seal")) for number, key in keys.items()}
        self._indexes = {number: _derive(key, b"cunkou index") for number, key in keys.items()}

    def __repr__(self) -> str:
        return f"Vault(keys={sorted(self._seals)}, primary={self.primary})"

    @property
    def key_ids(self) -> tuple[int, ...]:
        """The numbers of all keys, the primary first."""
        return (self.primary, *sorted(self._seals.keys() - {self.primary}))

    def seal(self, text: str) -> Sealed:
        """Encrypt under the primary key; two seals of one text differ."""
        nonce = os.urandom(_NONCE)
        return Sealed(self.primary, nonce + self._seals[self.primary].encrypt(nonce, text.encode(), None))

    def open(self, key_id: int, cipher: bytes) -> str:
        """Decrypt what `seal` made; VaultError for an unknown key or a changed text."""
        if key_id not in self._seals:
            raise VaultError(f"缺少 {key_id} 号密钥，无法解密")
        try:
            return self._seals[key_id].decrypt(cipher[:_NONCE], cipher[_NONCE:], None).decode()
        except InvalidTag:
            raise VaultError(f"密文与 {key_id} 号密钥不符") from None

    def index(self, text: str) -> bytes:
        """The blind index under the primary key: 16 bytes, the same for the same text."""
        return self._index(self.primary, text)

    def indexes(self, text: str) -> tuple[bytes, ...]:
        """The blind indexes under all keys, the primary's first: during a rotation a row may have any of them."""
        return tuple(self._index(number, text) for number in self.key_ids)

    def _index(self, number: int, text: str) -> bytes:
        return hmac.digest(self._indexes[number], text.encode(), "sha256")[:INDEX]


def _derive(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, purpose, hashlib.sha256)
