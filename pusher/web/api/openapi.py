"""The OpenAPI 3.1 document (openapis.org), made of the API's own table and models: it cannot say anything else."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from typing import Any, Final

from aiohttp import web
from pydantic.json_schema import models_json_schema

from pusher.web.api.body import FILE, FORM
from pusher.web.api.door import Endpoint

_VERSION: Final = "1.0.0"  # of the API, not of the program: a change that breaks a caller is /api/v2
_ABOUT: Final = (
    "把县、乡镇、村公开的信息发给相关的人。写的信息要由人审核；发送前先看核对页。只有数字，没有居民的姓名和号码。"
)
_REFERENCE: Final = "#/components/schemas/{model}"
_PARAMETERS: Final = {
    "code": {"type": "string", "pattern": "^[0-9A-Za-z]{7}$"},
    "push": {"type": "string", "pattern": r"^[1-9]\d{14}$"},
    "webhook": {"type": "string", "pattern": r"^[1-9]\d{0,8}$"},
}
_IDEMPOTENCY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "description": "自己起的唯一编号。超时后用同一个编号再发，不会办两次。",
}
_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "出了什么问题、怎么办"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
_REFUSALS: Final = {
    400: "请求读不懂",
    401: "没有密钥，或密钥不再有效",
    403: "密钥没有这项用途",
    404: "没有，或不在密钥的授权范围内",
    409: "现在的状态办不了",
    410: "已经紧急下架",
    413: "太大",
    415: "不是 JSON，或者不是带文件的表单",
    422: "有内容要改，errors 逐处说明",
    429: "请求太频繁，Retry-After 秒后再试",
    503: "暂时连不上数据库",
}


def handler(root: str, endpoints: Iterable[Endpoint]) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Answer with the document."""
    table = tuple(endpoints)

    @cache
    def text() -> str:
        return json.dumps(document(root, table), ensure_ascii=False)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=text(), content_type="application/json")

    return answer


def document(root: str, endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The whole document."""
    table = tuple(endpoints)
    names, schemas = _schemas(table)
    paths: dict[str, dict[str, Any]] = {}
    for one in table:
        paths.setdefault(_plain(one.path), {})[one.method.lower()] = _operation(one, names)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "村口 Cunkou",
            "version": _VERSION,
            "description": _ABOUT,
        },
        "servers": [{"url": root}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": {**schemas, "Problem": _PROBLEM},
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "接口密钥，由系统管理员发给"}
            },
        },
    }


def _schemas(table: tuple[Endpoint, ...]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """The schema of each model by its place in the document."""
    taken = [(one.takes, "validation") for one in table if one.takes] + [
        (one.asks, "validation") for one in table if one.asks
    ]
    given = [(one.gives, "serialization") for one in table]
    wanted: Any = dict.fromkeys([*taken, *given])
    references, definitions = models_json_schema(list(wanted), ref_template=_REFERENCE)
    schemas = definitions["$defs"]
    for one in table:
        if one.form and one.takes:  # the file stands beside what the model says
            shape = schemas[one.takes.__name__]
            shape["properties"][FILE] = {"type": "string", "format": "binary", "description": "文件，要带文件名"}
            shape["required"] = [*shape.get("required", ()), FILE]
    return {one: value for (one, _), value in references.items()}, schemas


def _operation(one: Endpoint, names: dict[Any, Any]) -> dict[str, Any]:
    """One path and method."""
    said: dict[str, Any] = {
        "operationId": f"{one.handler.__module__.rpartition('.')[2]}_{one.handler.__name__}",
        "summary": one.summary,
        "parameters": _parameters(one),
        "responses": {
            str(int(one.status)): {
                "description": "办好了",
                "content": {"application/json": {"schema": names[one.gives]}},
            },
            **{str(status): _refusal(words) for status, words in _REFUSALS.items()},
        },
    }
    if one.takes is not None:
        media = FORM if one.form else "application/json"
        said["requestBody"] = {"required": True, "content": {media: {"schema": names[one.takes]}}}
    return said


def _parameters(one: Endpoint) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _PARAMETERS[name]}
        for name in re.findall(r"\{(\w+):", one.path)
    ]
    if one.asks is not None:
        shape = one.asks.model_json_schema(ref_template=_REFERENCE)
        shared = shape.pop("$defs", {})
        found += [
            {"name": name, "in": "query", "schema": _plain_schema(schema, shared)}
            for name, schema in shape["properties"].items()
        ]
    if one.method == "POST" and not one.secret:
        found.append(_IDEMPOTENCY)
    return found


def _plain_schema(schema: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """A parameter's schema, which is never null: absent is absent."""
    options = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    only = options[0]
    if "$ref" in only:
        only = shared[only["$ref"].rpartition("/")[2]]
    return {**only, **{name: schema[name] for name in ("description", "pattern") if name in schema}}


def _refusal(words: str) -> dict[str, Any]:
    shape = {"$ref": _REFERENCE.format(model="Problem")}
    return {"description": words, "content": {"application/problem+json": {"schema": shape}}}


def _plain(path: str) -> str:
    """Without the patterns of the router."""
    return re.sub(r"\{(\w+):(?:[^{}]|\{[\d,]+\})*\}", r"{\1}", path)
