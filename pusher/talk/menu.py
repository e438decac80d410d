"""The menu that an account gets unless its county has made another: three buttons, all answered by word.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

# A key is what the tap says, as if it had been written.
MENU: Final[tuple[Mapping[str, Any], ...]] = (
    {"type": "click", "name": "本村通知", "key": "通知"},
    {"type": "click", "name": "查询", "key": "查询"},
    {
        "name": "我的",
        "sub_button": [
            {"type": "click", "name": "惠农补贴", "key": "补贴"},
            {"type": "click", "name": "绑定身份", "key": "绑定"},
            {"type": "click", "name": "使用说明", "key": "帮助"},
        ],
    },
)
