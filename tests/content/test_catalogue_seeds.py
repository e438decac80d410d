"""The tables that real notices append: every domain of theirs has a present name and its unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.catalogue.units import read_units
from content.ingest.domain import read_domains

SEEDS = Path(__file__).parents[2] / "../shared/seeds"
NAMES = {row["name"] for row in read_domains()}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real documents are not on this machine")
@pytest.mark.parametrize(
    ("seed", "domains", "one"),
    [
        ("000_60a1359491d626c9.txt", 25, ("巩固脱贫成果", "扶贫", "县扶贫办")),  # 26 领域: two are one today
        ("003_69a5f068ef7e5b1c.txt", 30, ("巩固脱贫成果", "巩固脱贫成果", "县乡村振兴局")),
    ],
)
def test_units_of_real_notices(seed, domains, one):
    found = read_units(seed, (SEEDS / seed).read_bytes())
    assert len(found) == domains
    assert {row.domain for row in found} <= NAMES
    assert one in {(row.domain, row.said, row.unit) for row in found}
