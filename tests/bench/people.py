"""Persons of the bench: contacts that are frozen into audiences by hand, and the residents of a whole county."""

from __future__ import annotations

import secrets
from typing import Final

from audiences.vault import Vault
from pusher.store import Pool
from tests.stage import COUNTY, phones

_CHUNK = 50_000
# Village by village, as rosters come in. Three people a household, ten groups a village; a tenth is away, a twentieth
# lives in the county's seat, all over its twenty communities; 30 tags of 0.3 to 9 % of the people.
_PEOPLE: Final = """
INSERT INTO audiences.resident (county, division, registered, living, farming, household, name, relation, sex,
    birth_date, tags, attributes, reach)
SELECT $1::int, v.code, v.code + g.n % 10 + 1,
    CASE WHEN random() < 0.10 THEN 0
         WHEN random() < 0.05 THEN $1::int * 1000000000::bigint + 101201001 + g.n % 20 * 1000
         ELSE v.code + g.n % 10 + 1 END,
    v.code + g.n % 10 + 1, v.no * 100000 + g.n / 3, '村民' || g.n, CASE g.n % 3 WHEN 0 THEN '户主' ELSE '家人' END,
    CASE WHEN random() < 0.5 THEN '女' ELSE '男' END, date '1930-01-01' + (random() * 34000)::int,
    (SELECT coalesce(array_agg(t), '{}') FROM generate_series(1, 30) AS t WHERE random() < 0.003 * t AND g.n > 0),
    CASE WHEN random() < 0.3 THEN jsonb_build_object('1', round((random() * 20)::numeric, 1)) ELSE '{}' END,
    CASE WHEN random() < 0.25 THEN 0 WHEN random() < 0.6 THEN 1 WHEN random() < 0.6 THEN 3 ELSE 2 END
FROM unnest($3::bigint[]) WITH ORDINALITY AS v (code, no),
    generate_series(1, greatest(1, $2::int / cardinality($3::bigint[]))) AS g (n)
"""


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


async def live(owner: Pool, n: int, villages: list[int]) -> None:
    """Let n residents live in these villages."""
    async with owner.acquire() as conn:
        await conn.execute("SET session_replication_role = replica")  # households are numbers here
        await conn.execute(_PEOPLE, COUNTY, n, villages, timeout=600)
        await conn.execute("SET session_replication_role = DEFAULT")
        await conn.execute("VACUUM ANALYZE audiences.resident", timeout=600)


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
