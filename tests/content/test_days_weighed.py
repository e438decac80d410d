"""The last day of a notice is weighed among its days: known in what was taught, and told with its words."""

from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading
from tests.bench.labels import notices, short_days


def _due(notice):
    found = reading(read(notice.name, notice.text.encode()), today=notice.today).deadline
    return found.value if found else None


# All of them take a minute: a quarter each.
@pytest.mark.parametrize("quarter", range(4))
@pytest.mark.parametrize(("which", "least"), [("short", 0.98), ("open", 0.98)])
def test_what_was_taught_is_known(which, least, quarter):
    taught = (list(short_days()) if which == "short" else notices("open"))[quarter::4]
    assert len(taught) > 300
    assert sum(_due(one) in one.deadlines for one in taught) / len(taught) >= least


@pytest.mark.parametrize(
    ("text", "due", "words"),
    [
        ("低保核查\n请低保户于9月20日前到村部交材料。\n", date(2026, 9, 20), "请低保户于9月20日前到村部交材料"),
        ("停电通知\n9月18日8时至18时检修停电，请提前准备。\n", None, ""),
        ("预警\n预计9月15日至17日有暴雨，请注意防范。\n", None, ""),
        (
            "免费体检下村\n6月3日　石桥村村部\n6月5日　河湾村文化广场\n6月9日　高庙村卫生室\n2026年5月28日\n",
            date(2026, 6, 9),
            "6月9日",
        ),
        ("提醒\n有人打电话说9月20日前不认证就停社保，这是骗子，不要信，不要转账。\n", None, ""),
        ("公示\n公示期：9月10日至9月16日，有异议请向镇民政办反映。\n", date(2026, 9, 16), "9月10日至9月16日"),
    ],
)
def test_the_readers_last_day_is_told_with_its_words(text, due, words):
    found = reading(read("通知.txt", text.encode()), today=date(2026, 9, 9)).deadline
    assert (found.value if found else None) == due
    assert words in (found.words if found else "")
