"""Frozen dataclasses to canonical JSON and back, with errors that name the field in Chinese.

Pure. A field at its default is left out, so that a later field does not change the hash of what is already stored.
A union of dataclasses carries `kind`, the class name in small letters.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Final, TypeVar

from content.pattern import late

T = TypeVar("T")

_MISSING: Final = dataclasses.MISSING
# PostgreSQL stores neither NUL nor half a surrogate pair, and no reader needs the other control characters.
_FORBIDDEN: Final = late(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class ItemError(ValueError):
    """A version cannot be read; `args[0]` says in Chinese which field and what to do."""


def dump(value: Any) -> Any:
    """Return the JSON form of a dataclass, enum, date, tuple or plain value."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ItemError("时间没有时区，请写成 2026-06-25T18:00:00+08:00")
        try:
            return value.astimezone(UTC).isoformat()
        except OverflowError:
            raise ItemError("时间的年份不对，请写成 2026-06-25T18:00:00+08:00") from None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [dump(part) for part in value]
    if dataclasses.is_dataclass(value):
        return _fields(value)
    return value


def _fields(value: Any) -> dict[str, Any]:
    return {
        field.name: _tagged(inner, field.name)
        for field in dataclasses.fields(value)
        if (inner := getattr(value, field.name)) != field.default
    }


def _tagged(value: Any, name: str) -> Any:
    if name == "blocks":
        return [{"kind": type(part).__name__.lower(), **dump(part)} for part in value]
    return dump(value)


def load(cls: type[T], raw: Any, labels: Mapping[str, str], place: str = "") -> T:
    """Build a dataclass from its JSON form. Raises ItemError, which names the field by `labels`."""
    if not isinstance(raw, Mapping):
        raise ItemError(f"{place or '内容'}：应为一组字段")
    hints = typing.get_type_hints(cls)
    known = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    if unknown := [key for key in raw if key not in known and key != "kind"]:
        raise ItemError(f"{place}有不认识的字段“{str(unknown[0])[:40]}”")
    values = {}
    for name, field in known.items():
        if name in raw:
            values[name] = _read(hints[name], raw[name], labels, place + labels.get(name, name))
        elif field.default is _MISSING:
            raise ItemError(f"{place}{labels.get(name, name)}：没有填写")
    return cls(**values)


def _read(kind: Any, raw: Any, labels: Mapping[str, str], place: str) -> Any:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        if not isinstance(raw, list | tuple):
            raise ItemError(f"{place}：应为列表")
        return tuple(_read(inner[0], part, labels, f"{place}第{no}项") for no, part in enumerate(raw, 1))
    if origin in (types.UnionType, typing.Union):
        return _read_union(inner, raw, labels, place)
    if dataclasses.is_dataclass(kind):
        return load(typing.cast("type[Any]", kind), raw, labels, f"{place}的")
    if issubclass(kind, Enum):
        return _read_enum(kind, raw, place)
    return _read_plain(kind, raw, place)


def _read_union(inner: tuple[Any, ...], raw: Any, labels: Mapping[str, str], place: str) -> Any:
    if type(None) in inner:
        return None if raw is None else _read(inner[0], raw, labels, place)
    kinds = {kind.__name__.lower(): kind for kind in inner}
    kind = raw.get("kind") if isinstance(raw, Mapping) else None
    if not isinstance(kind, str) or kind not in kinds:
        raise ItemError(f"{place}：应为标题、段落或表格")
    return load(kinds[kind], raw, labels, f"{place}的")


def _read_enum(kind: type[Enum], raw: Any, place: str) -> Enum:
    try:
        return kind(raw)
    except ValueError:
        choices = "、".join(str(member.value) for member in kind)
        raise ItemError(f"{place}：没有这个值，可填 {choices}") from None


def _read_plain(kind: type[Any], raw: Any, place: str) -> Any:
    if kind is str:
        if not isinstance(raw, str) or _FORBIDDEN.search(raw):
            raise ItemError(f"{place}：应为文字，且不能含控制字符")
        return raw
    if kind is int:
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw) or raw != int(raw):
            raise ItemError(f"{place}：应为整数")
        return int(raw)
    return _read_time(kind, raw, place)


def _read_time(kind: type[Any], raw: Any, place: str) -> date:
    try:
        value: date = kind.fromisoformat(raw)
    except (TypeError, ValueError):
        example = "2026-06-25T18:00:00+08:00" if kind is datetime else "2026-06-25"
        raise ItemError(f"{place}：日期有误，请写成 {example}") from None
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ItemError(f"{place}：没有时区，请写成 2026-06-25T18:00:00+08:00")
    return value
