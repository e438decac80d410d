"""How long the checks take on an item of 20,000 characters with a table and a county's places."""

from __future__ import annotations

import time
from datetime import date
from typing import Final

from audiences.china_division import bundled_rows
from content.checks import Policy, check
from content.item import Contact, Genre, Nature, Paragraph, PlainFacts, Table, Version
from tests.bench.figure import Figure, Scale, median
from tests.bench.house import House

TITLE: Final = "Checks: an item of 20,000 characters"
_LENGTH: Final = 20_000
_FLOOR: Final = 0.2  # seconds
_PROSE: Final = (
    "各乡镇人民政府、县直有关部门要按照先审后发的要求，认真核对补贴面积、发放标准和农户信息，公示期满无异议的，"
    "由县财政局通过一卡通系统统一发放。2026年10月12日至10月18日在村公示栏公示，咨询电话0722-3338000。"
    "全县共登记1204户：厉山镇500户，万和镇704户。"
)


def item() -> Version:
    """Half of it prose, half a table of 600 rows."""
    rows = [("序号", "户主", "村", "面积（亩）", "标准（元/亩）", "金额（元）")]
    rows += [
        (str(no), "张某某", "星亮村", f"{no % 40 + 1}.5", "100", f"{(no % 40 + 1) * 100 + 50}") for no in range(600)
    ]  # fmt: skip
    left = _LENGTH - sum(len(cell) for row in rows for cell in row)
    blocks = [Paragraph(f"（{no}）{_PROSE}") for no in range(left // len(_PROSE) + 1)]
    return Version(
        title="随县农业农村局关于发放2026年耕地地力保护补贴的通知",
        blocks=(*blocks, Table(tuple(rows))),
        genre=Genre.SUBSIDY,
        nature=Nature.GOVERNMENT,
        division=421321000000000,
        issuer="随县农业农村局",
        issued_on=date(2026, 10, 9),
        plain=PlainFacts("种粮农户", "每亩100元", "到村委会登记", deadline=date(2026, 11, 30)),
        contacts=(Contact("咨询电话", "0722-3338000"),),
    )


async def measure(house: House, scale: Scale) -> list[Figure]:
    """The median CPU of some runs, the automaton warm as in a process that has checked before."""
    speed = await house.speed(min(scale.each, 5_000))
    version = item()
    policy = Policy(places=tuple(row.name for row in bundled_rows(421321)))
    check(version, {}, today=date(2026, 11, 21), policy=policy)
    took = []
    for _ in range(max(3, scale.rounds * 3)):
        start = time.process_time()
        check(version, {}, today=date(2026, 11, 21), policy=policy)
        took.append(time.process_time() - start)
    value = median(took)
    slowest = max(took)
    return [
        Figure(
            "all checks", f"{value * 1000:.0f} ms = {value * speed * 1000:.0f} ms at the reference's speed",
            f"≤ {_FLOOR * 1000:.0f} ms", value * speed <= _FLOOR, "–", "one core",
        ),
        Figure(f"the slowest of {len(took)} runs", f"{slowest * 1000:.0f} ms", "", None, "–", "one core"),
    ]  # fmt: skip
