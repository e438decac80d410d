"""What is held of a person, in the words in which she and a clerk read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from audiences.contact import PHONE
from audiences.resident import State

STATES: Final = {State.LIVING: "在册", State.GONE: "不在最近的花名册上", State.DEAD: "已去世", State.MOVED: "已迁出"}
PREFERENCES: Final = (("", "没有特别要求"), ("text", "文字"), ("voice", "语音、电话"), ("visit", "上门"))
HAPPENED: Final = {
    "followed": "关注公众号", "unfollowed": "取消关注", "consented": "同意接收", "withdrew": "撤回同意",
    "opted_out": "不再接收", "opted_in": "重新接收", "moved": "换了地址", "dead": "号码失效",
    "disowned": "机主说不是本人", "owned": "核实是本人的号码",
    "state:dead": "标为已去世", "state:moved": "标为已迁出", "state:living": "恢复在册", "preference": "改了告知方式",
    "phone_added": "登记手机号", "proxy_added": "登记代收人", "unlinked": "去掉联系方式", "merged": "与重复的人合并",
    "proxy_told": "告诉代收人", "bound": "绑定微信", "subscribed": "订阅村里的通知", "unsubscribed": "取消订阅",
}  # fmt: skip


def kind_name(kind: str, names: Mapping[str, str]) -> str:
    """手机, or the account that knows her WeChat."""
    return "手机" if kind == PHONE else names.get(kind.partition(":")[2], "微信")


def account_name(key: str | None, names: Mapping[str, str]) -> str:
    """An account as people know it; * stands for all."""
    return "" if key is None else "全部账号" if key == "*" else names.get(key, key)


def happened_detail(what: str, detail: str) -> str:
    """What a line of a history adds, as people say it: 上门 for visit; of a template what it is for, not its number."""
    if what == "preference":
        return dict(PREFERENCES).get(detail, detail)
    return "订阅通知" if detail and what in {"consented", "withdrew"} else detail
