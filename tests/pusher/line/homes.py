"""Audiences of households as a roster would make them, and the rounds that let people fall."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from pusher import reconcile
from pusher.strategy import Step, Strategy, Way
from tests.stage import COUNTY, VILLAGE


@dataclass(frozen=True)
class Person:
    """A member of a household with the contacts in her own order, as (kind, address)."""

    contacts: tuple[tuple[str, str], ...] = ()
    head: bool = False
    reach: str = "ok"


def phone(*numbers: str, **more) -> Person:
    return Person(tuple(("phone", number) for number in numbers), **more)


async def freeze(stage, *homes: list[Person], digest: str = "") -> int:
    """Freeze households as an audience; residents are numbered in the order given, the same address is one contact."""
    conn_args = (COUNTY, digest or secrets.token_hex(8), sum(map(len, homes)), len(homes))
    async with stage.db.owner.acquire() as conn, conn.transaction():
        audience = await conn.fetchval(
            "INSERT INTO audiences.audience (county, digest, spec, people, households, counts, frozen_at) "
            "VALUES ($1, $2, '{}', $3, $4, '{}', now()) RETURNING id",
            *conn_args,
        )
        resident = 0
        for home, persons in enumerate(homes, 1):
            for person in persons:
                resident += 1
                for rank, (kind, address) in enumerate(person.contacts or (("", ""),), 1):
                    contact = await _contact(stage, conn, kind, address) if kind else None
                    await conn.execute(
                        "INSERT INTO audiences.member (audience, resident, household, contact, division, why, rank,"
                        " kind, basis, reach, head) VALUES ($1, $2, $3, $4, $5, 1, $6, $7, 'registered', $8, $9)",
                        audience, resident, home, contact, VILLAGE, rank if kind else 0, kind or None,
                        person.reach if kind else "none", person.head,
                    )  # fmt: skip
    return audience


async def _contact(stage, conn, kind: str, address: str) -> int:
    sealed = stage.vault.seal(address)
    return await conn.fetchval(
        "INSERT INTO audiences.contact AS c (county, division, kind, index, key_id, cipher) "
        "VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (county, kind, index) DO UPDATE SET key_id = c.key_id RETURNING id",
        COUNTY, VILLAGE, kind, stage.vault.index(address), sealed.key_id, sealed.cipher,
    )  # fmt: skip


def sms(account: int, *, wait: float = 0.3, **more) -> Step:
    return Step((Way(account, "sms-county", "sms", "text", "phone", "", accepted_counts=False),), wait, **more)


def strategy(*steps: Step, **more) -> Strategy:
    return Strategy(steps, **({"per": "household"} | more))


async def round_of_falls(stage, push: int) -> None:
    """What the reconcilers and workers do once: let the unreached fall, send what that made, fold what is said."""
    await reconcile.falls(stage.desk)
    await stage.walk(push)
    await stage.fold()


def got(stage, *numbers: str) -> list[int]:
    """How many messages each handset shows."""
    return [len(stage.world.handset(number)) for number in numbers]
