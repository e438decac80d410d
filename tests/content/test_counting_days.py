"""A day of counting or of showing is not the last one on which the reader can act."""

from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading
from tests.content.ruled import ruled


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (
            "公示\n公示时间：9月8日至9月14日。公示无异议后，由名单内人员本人于10月15日前带身份证到便民服务中心签订合同书。",
            date(2026, 10, 15),
        ),
        ("催交\n到今天才来了不到一半。请大家9月12日天黑以前把材料交到村委会。", date(2026, 9, 12)),
    ],
)
def test_a_day_of_counting_or_of_showing_is_not_the_last_one(text, last):
    found = ruled(reading(read("通知.txt", text.encode()), today=date(2026, 9, 5)))
    assert found is not None
    assert found.value == last
