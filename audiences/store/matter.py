"""Matters, tags and attributes. Writing them on residents is the worker's or an import desk's, never a page's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audiences.matter import Attribute, AttributeType, Matter, Tag
from audiences.store.base import QUERIES, Connection, desk, fetch
from audiences.usual import Usual


async def add_matter(conn: Connection, *, county: int, name: str, owner: str, purpose: str, legal_basis: str) -> Matter:
    """Found a matter; asyncpg.UniqueViolationError when the county has one of that name."""
    number = await QUERIES.add_matter(
        conn, county=county, name=name, owner=owner, purpose=purpose, legal_basis=legal_basis
    )
    return Matter(number, county, name, owner, purpose, legal_basis)


async def matters(conn: Connection, county: int) -> tuple[Matter, ...]:
    """All matters of a county."""
    return tuple(Matter(**row) for row in await fetch(QUERIES.matters(conn, county=county)))


async def add_tag(conn: Connection, *, matter: int, name: str) -> Tag:
    """Add a tag to a matter."""
    return Tag(await QUERIES.add_tag(conn, matter=matter, name=name), matter, name)


async def take_usual(conn: Connection, one: Usual, *, county: int, place: str) -> Tag:
    """Take a usual tag, with its matter where the county has none of that name; `place` names the county's offices.

    The tag that is there when it was taken before.
    """
    taken = next((tag for tag in await tags(conn, county) if tag.name == one.name), None)
    if taken is not None:
        return taken
    known = {each.name: each for each in await matters(conn, county)}
    under = known.get(one.matter) or await add_matter(
        conn,
        county=county,
        name=one.matter,
        owner=f"{place}{one.office}",
        purpose=one.purpose,
        legal_basis=one.legal_basis,
    )
    return await add_tag(conn, matter=under.id, name=one.name)


async def tags(conn: Connection, county: int) -> tuple[Tag, ...]:
    """The county's vocabulary of tags."""
    return tuple(Tag(**row) for row in await fetch(QUERIES.tags(conn, county=county)))


async def tags_of(conn: Connection, resident: int) -> tuple[Tag, ...]:
    """What a page may show of a resident's tags: those of granted matters."""
    return tuple(
        Tag(row["tag"], row["matter"], row["name"]) for row in await fetch(QUERIES.tags_of(conn, resident=resident))
    )


async def add_attribute(
    conn: Connection,
    *,
    matter: int,
    name: str,
    type: AttributeType,  # noqa: A002  # the row's own word
    unit: str = "",
) -> Attribute:
    """Add a typed attribute to a matter."""
    number = await QUERIES.add_attribute(conn, matter=matter, name=name, type=type.value, unit=unit)
    return Attribute(number, matter, name, type, unit)


async def attributes(conn: Connection, county: int) -> tuple[Attribute, ...]:
    """The county's attributes."""
    rows = await fetch(QUERIES.attributes(conn, county=county))
    return tuple(Attribute(r["id"], r["matter"], r["name"], AttributeType(r["type"]), r["unit"]) for r in rows)


async def set_attribute(conn: Connection, attribute: Attribute, values: Mapping[int, float | str | None]) -> None:
    """Write one attribute of many residents; None takes it away. ValueError for a value of another type."""
    number = attribute.type is AttributeType.NUMBER
    if any(value is not None and isinstance(value, str) is number for value in values.values()):
        raise ValueError(f"“{attribute.name}”的值类型不对")
    async with desk(conn, "cunkou_import"):
        await QUERIES.set_attributes(
            conn,
            attribute=str(attribute.id),
            residents=list(values),
            numbers=[value if number else None for value in values.values()],
            texts=[None if number else value for value in values.values()],
        )


async def give_tag(conn: Connection, tag: int, residents: Sequence[int]) -> None:
    """Put a tag on residents."""
    async with desk(conn, "cunkou_import"):
        await QUERIES.give_tag(conn, tag=tag, residents=list(residents))


async def take_tag(conn: Connection, tag: int, residents: Sequence[int]) -> None:
    """Take a tag from residents."""
    async with desk(conn, "cunkou_import"):
        await QUERIES.take_tag(conn, tag=tag, residents=list(residents))
