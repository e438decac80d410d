"""A stand-in WeChat on loopback (演练): the platform's protocol, limits and codes, and callbacks really posted.

An account of the sandbox has AppID wx<account key>; its secrets are derived from the key, so any key works at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from channels.sandbox.world import World
from channels.wechat.sandbox.api import Endpoints
from channels.wechat.sandbox.control import Control
from channels.wechat.sandbox.platform import Official, Platform
from channels.wechat.sandbox.sdk import SCRIPT, Sdk
from channels.wechat.sandbox.visits import Visits
from channels.wechat.sandbox.webview import Webview

MASS: Final = "mass"
PLATFORM: Final = web.AppKey("platform", Platform)
CONTROL: Final = web.AppKey("control", Control)

_SUMMARY: Final = (
    "sentence", "fact:谁能领", "fact:和谁有关", "fact:什么时候", "fact:截止哪天", "const:请点开查看全文",
)  # fmt: skip
TEMPLATES: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "id": "cunkou-demo-subscription-notice-00000000001",
        "mode": "subscription",
        "title": "政策通知提醒",
        "fields": {
            "thing1": {"label": "通知事项", "source": ["title", "const:有一项与您有关的通知"]},
            "thing2": {"label": "内容摘要", "source": _SUMMARY},
            "thing3": {"label": "发布单位", "source": ["issuer", "const:见通知正文"]},
        },
    },
    {
        "id": "cunkou-demo-template-message-000000000001",
        "mode": "template",
        "title": "政务服务提醒",
        "service": "政务服务",
        "fields": {
            "thing1": {"label": "事项名称", "source": ["title", "const:有一项与您有关的通知"]},
            "thing2": {"label": "办理说明", "source": _SUMMARY},
            "thing3": {"label": "发布单位", "source": ["issuer", "const:见通知正文"]},
        },
    },
)


CALLING: Final[Mapping[str, Any]] = {
    "id": "cunkou-demo-template-message-000000000002",
    "title": "待办提醒",
    "fields": {
        "thing1": {"label": "待办事项", "source": ["what", "const:有一件事等您办"]},
        "thing2": {"label": "地方", "source": ["where", "const:本县"]},
        "phrase3": {"label": "办什么", "source": ["act", "const:审核"]},
        "time4": {"label": "时间", "source": ["due", "since"]},
    },
}


def application(world: World) -> web.Application:
    """Serve the stand-in; `app[PLATFORM]` and `app[CONTROL]` are its insides for tests in the same process."""
    platform = Platform(world.now)
    labels = {
        each["id"]: {key: spec["label"] for key, spec in each["fields"].items()} for each in (*TEMPLATES, CALLING)
    }
    control = Control(world, platform)
    app = web.Application()
    app[PLATFORM] = platform
    app[CONTROL] = control
    app.add_routes(Endpoints(world, platform, labels).routes())
    app.add_routes(control.routes())
    app.add_routes(Visits(world, platform).routes())
    app.add_routes(Webview(world).routes())
    app.add_routes(Sdk(platform, {each["id"]: each["title"] for each in TEMPLATES}, control.answer).routes())
    world.browsers["wechat"] = "wechat/webview"
    for gesture in control.gestures():
        world.gestures[gesture.channel, gesture.name] = gesture
    return app


def options(base: str, account: str, kind: str = "") -> Mapping[str, Any]:
    """Return options that reach the sandbox at `base` as a 认证服务号 in safe mode.

    `kind` "mass": as one that sends articles to many, and nothing else.
    """
    official = Official(account)
    return {
        "appid": official.appid,
        "secret": official.secret,
        "kind": "service",
        "token": official.callback_token,
        "aes_key": official.aes_key,
        "templates": [] if kind == MASS else [dict(each) for each in TEMPLATES],
        "calling": {} if kind == MASS else dict(CALLING),
        "mass": kind == MASS,
        "base": base,
        "oauth": official.page_host,
        "oauth_page": f"{base}/connect/oauth2/authorize",
        "sdk": True,
        "sdk_script": f"{base}/{SCRIPT}",
        "sdk_frames": [base.removesuffix("/wechat")],
    }
