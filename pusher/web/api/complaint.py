"""What is wrong with a body, in Chinese and by place: pydantic's errors as problem+json's. Pure."""

from __future__ import annotations

import re
from typing import Any, Final

from pydantic import ValidationError

# pydantic's kinds of errors (docs.pydantic.dev, "Validation Errors"), as far as our models raise them.
_WORDS: Final = {
    "missing": "没有填",
    "extra_forbidden": "没有这一项，请核对拼写",
    "json_invalid": "不是合格的 JSON",
    "string_type": "应为文字",
    "string_too_short": "至少{min_length}个字",
    "string_too_long": "最多{max_length}个字",
    "string_pattern_mismatch": "格式不对，应符合 {pattern}",
    "string_unicode": "有不能用的字符",
    "enum": "只能是：{expected}",
    "literal_error": "只能是：{expected}",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "greater_than_equal": "不能小于{ge}",
    "less_than_equal": "不能大于{le}",
    "less_than": "应小于{lt}",
    "list_type": "应为数组",
    "too_short": "至少{min_length}项",
    "too_long": "最多{max_length}项",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "decimal_parsing": "应为数字",
    "decimal_type": "应为数字",
    "decimal_max_places": "最多{decimal_places}位小数",
    "finite_number": "应为数字",
    "far_off": "年份应在1900到2199之间",
    "twice": "有写了两遍的",
    "timezone_aware": "时间要带时区，如 2026-11-27T08:30:00+08:00",
}
_QUOTED: Final = re.compile(r"'([^']*)'")
_DATES: Final = "日期或时间写成 2026-11-27 或 2026-11-27T08:30:00+08:00 的样子"


def errors_of(error: ValidationError, root: str) -> list[dict[str, str]]:
    """Return (pointer, detail) for each place: a JSON pointer below "/", a parameter after "?"."""
    found = error.errors(include_url=False, include_input=False)  # never the input: it may name people
    return [
        {"pointer": _pointer(one["loc"], root), "detail": _detail(one["type"], one.get("ctx", {}))} for one in found
    ]


def _pointer(loc: tuple[int | str, ...], root: str) -> str:
    return root + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in loc)


def _detail(kind: str, context: dict[str, Any]) -> str:
    if kind.startswith(("date", "time_")):
        return _DATES
    if "expected" in context:  # 'a', 'b' or 'c'
        context = context | {"expected": "、".join(_QUOTED.findall(context["expected"])) or context["expected"]}
    return _WORDS.get(kind, "格式不对").format_map(context)
