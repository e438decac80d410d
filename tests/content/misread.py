"""Lines and notices whose day the weights choose otherwise than they should; who mends them takes them out here."""

from collections.abc import Iterable
from typing import Any, Final

import pytest

MISREAD: Final = (
    "关于河道违建限期拆除的公告",
    "中学生补种工作安排在",
    "一组、二组9月12日办",
    "标的：村集体仓库一座",
    "入山登记点9月20日设好",
    "桥头村自来水改造入户",
    "比赛日期：2026年10月18日",
)


def marked(cases: Iterable[tuple[Any, ...]]) -> list[Any]:
    """Return the cases, those known to be misread marked so that a mended one is noticed."""
    known = pytest.mark.xfail(strict=True, reason="the weights choose another day")
    return [
        pytest.param(*case, marks=known) if any(words in case[0] for words in MISREAD) else pytest.param(*case)
        for case in cases
    ]
