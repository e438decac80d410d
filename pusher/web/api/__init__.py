"""The API (/api/v1): what the console does without residents' names, for the county's other systems.

Its OpenAPI document is made of the same table and models by which requests are let in (openapi.py).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from aiohttp import web

from pusher.access import Action
from pusher.web.api import audiences, items, model, openapi, pushes, questions, rosters, webhooks
from pusher.web.api.door import Endpoint, guarded

ROOT: Final = "/api/v1"
_ITEM: Final = "/items/{code:[0-9A-Za-z]{7}}"
_PUSH: Final = r"/pushes/{push:[1-9]\d{14}}"
_WEBHOOK: Final = r"/webhooks/{webhook:[1-9]\d{0,8}}/end"
_MADE: Final = HTTPStatus.CREATED

ENDPOINTS: Final = (
    Endpoint("GET", "/items", items.index, Action.READ_ITEM, "信息列表", model.Items, asks=model.ItemsAsked),
    Endpoint(
        "POST",
        "/items",
        items.create,
        Action.WRITE_ITEM,
        "写一条信息（成为拟稿）",
        model.Item,
        model.NewItem,
        status=_MADE,
    ),
    Endpoint(
        "POST",
        "/documents",
        items.take,
        Action.WRITE_ITEM,
        "上传文件写一条信息（成为拟稿）",
        model.Item,
        model.NewDocument,
        status=_MADE,
        form=True,
    ),
    Endpoint("GET", _ITEM, items.show, Action.READ_ITEM, "一条信息和它的检查结果", model.Item),
    Endpoint("POST", f"{_ITEM}/submit", items.submit, Action.WRITE_ITEM, "送审", model.Item, model.Vouched),
    Endpoint("POST", f"{_ITEM}/withdraw", items.withdraw, Action.STEER, "撤回", model.Item, model.Reason),
    Endpoint(
        "GET",
        f"{_ITEM}/audiences",
        audiences.proposals,
        Action.CHOOSE_AUDIENCE,
        "可能要通知谁，各有多少人",
        model.Proposals,
    ),
    Endpoint("GET", "/groups", audiences.groups, Action.CHOOSE_AUDIENCE, "已存的人群", model.Groups),
    Endpoint("GET", "/pushes", pushes.index, Action.READ_REPORT, "推送列表", model.Pushes, asks=model.Paged),
    Endpoint(
        "POST",
        "/pushes",
        pushes.prepare,
        Action.CHOOSE_AUDIENCE,
        "备一次推送（还不发）",
        model.Check,
        model.NewPush,
        status=_MADE,
    ),
    Endpoint("GET", _PUSH, pushes.show, Action.READ_REPORT, "一次推送", model.Push),
    Endpoint(
        "GET", f"{_PUSH}/check", pushes.check, Action.CHOOSE_AUDIENCE, "核对页：发什么、发给多少人、多少钱", model.Check
    ),
    Endpoint("POST", f"{_PUSH}/send", pushes.send, Action.SEND, "照核对页发送", model.Push, model.Go),
    Endpoint("POST", f"{_PUSH}/pause", pushes.pause, Action.STEER, "暂停", model.Push, model.Reason),
    Endpoint("POST", f"{_PUSH}/resume", pushes.resume, Action.STEER, "继续", model.Push),
    Endpoint("POST", f"{_PUSH}/cancel", pushes.cancel, Action.STEER, "取消", model.Push),
    Endpoint("GET", f"{_PUSH}/report", pushes.report, Action.READ_REPORT, "结果：按村、按告知凭据的户数", model.Report),
    Endpoint(
        "GET",
        "/questions",
        questions.index,
        Action.ANSWER_QUESTION,
        "居民来信的编号和时限",
        model.Questions,
        asks=model.QuestionsAsked,
    ),
    Endpoint(
        "POST",
        "/rosters",
        rosters.compare,
        Action.IMPORT_ROSTER,
        "上传花名册，核对会有什么变化（还不导入）",
        model.RosterCheck,
        model.NewRoster,
        form=True,
    ),
    Endpoint(
        "POST", "/rosters/apply", rosters.apply, Action.IMPORT_ROSTER, "照核对过的导入", model.Roster, model.Token
    ),
    Endpoint("GET", "/webhooks", webhooks.index, None, "变动告诉哪些地址", model.Webhooks),
    Endpoint(
        "POST",
        "/webhooks",
        webhooks.add,
        None,
        "有变动时告诉这个地址",
        model.NewSecret,
        model.NewWebhook,
        status=_MADE,
        secret=True,
    ),
    Endpoint("POST", _WEBHOOK, webhooks.end, None, "不再告诉这个地址", model.Webhooks),
)


def add_routes(app: web.Application) -> None:
    """Mount the API; only its description is open to who has no key."""
    for endpoint in ENDPOINTS:
        app.router.add_route(endpoint.method, ROOT + endpoint.path, guarded(endpoint))
    app.router.add_get(f"{ROOT}/openapi.json", openapi.handler(ROOT, ENDPOINTS))
