"""Persons of the bench: one phone or openid each, in 320 villages, frozen into audiences by hand."""

from __future__ import annotations

import secrets

from audiences.vault import Vault
from pusher.store import Pool
from tests.stage import COUNTY, phones

_CHUNK = 50_000


async def freeze(owner: Pool, vault: Vault, n: int, kind: str) -> int:
    """Freeze an audience of n persons; their contacts are made where they are missing."""
    await _contacts(owner, vault, n, kind)
    audience: int = await owner.fetchval(
        "WITH a AS (INSERT INTO audiences.audience (county, digest, spec, people, households, counts, frozen_at)"
        " VALUES ($1, $2, '{}', $3::int, $3::int, '{}', now()) RETURNING id), m AS ("
        "INSERT INTO audiences.member (audience, resident, household, contact, division, why, rank, kind, basis, reach)"
        " SELECT a.id, c.id, c.id, c.id, c.division, 1, 1, c.kind, 'registered', 'ok' FROM a,"
        " (SELECT * FROM audiences.contact WHERE kind = $4 ORDER BY id LIMIT $3::int) AS c) SELECT id FROM a",
        COUNTY, secrets.token_hex(8), n, kind, timeout=600,
    )  # fmt: skip
    await owner.execute("ANALYZE audiences.member, audiences.contact")
    return audience


async def _contacts(owner: Pool, vault: Vault, n: int, kind: str) -> None:
    have = await owner.fetchval("SELECT count(*) FROM audiences.contact WHERE kind = $1", kind)
    for start in range(have, n, _CHUNK):
        addresses = phones(min(_CHUNK, n - start), start)
        if kind.startswith("wechat:"):
            addresses = [f"oBench_0123456789{address}" for address in addresses]
        sealed = [vault.seal(address) for address in addresses]
        await owner.execute(
            "INSERT INTO audiences.contact (county, division, kind, index, key_id, cipher) SELECT $1::int,"
            " $1::int * 1000000000::bigint + (101 + ord % 16) * 1000000 + (201 + ord / 16 % 20) * 1000, $2::text,"
            " i, k, s FROM unnest($3::bytea[], $4::smallint[], $5::bytea[]) WITH ORDINALITY AS x (i, k, s, ord)",
            COUNTY, kind, [vault.index(address) for address in addresses],
            [one.key_id for one in sealed], [one.cipher for one in sealed],
        )  # fmt: skip
