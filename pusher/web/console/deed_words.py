"""What the details of the audit log's lines are called, and how their values read: local times, words for codes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from content.item import Genre
from content.review import ACT_LABELS
from content.thread import DECISION_LABELS, STAGE_LABELS
from pusher.access import Role
from pusher.desk import OFFICE_TIME

SAID: Final = {
    "reason": "理由",
    "rows": "行数",
    "mode": "方式",
    "opens": "几点开始",
    "closes": "几点为止",
    "cap_normal": "普通推送最多",
    "cap_bulk": "大批推送最多",
    "objection_days": "异议答复（天）",
    "question_days": "来信反馈（天）",
    "call_minutes": "叫应（分钟）",
    "account_warn": "账号提醒（天）",
    "account_days": "账号超期（天）",
    "idle_days": "僵尸账号（天）",
    "page_warn": "页面提醒（天）",
    "page_days": "页面超期（天）",
    "letter_days": "来信超期（天）",
    "compare_days": "核对（天）",
    "articles": "平台上（篇）",
    "known": "登记（篇）",
    "accounts": "账号（个）",
    "pushes": "推送（次）",
    "households": "户数",
    "people": "人数",
    "since": "从",
    "until": "到",
    "digest": "校验值",
    "version": "版本",
    "find": "照来稿",
    "note": "说明",
    "push": "推送",
    "link": "网址",
    "publication": "登记号",
    "weight": "权重",
    "left": "还剩",
    "warn": "少于多少提醒",
    "sends": "次数",
    "day": "日期",
    "role": "身份",
    "place": "地方",
    "channel": "渠道",
    "step": "第几步",
    "item": "信息号",
    "codes": "区划代码",
    "identifier": "预警编号",
    "what": "收到的是",
    "by": "经",
    "key": "密钥",
    "left_out": "没有用上的方式",
    "notes": "读名单时",
    "begins": "开始时间",
    "kinds": "变动种类",
    "days": "天数",
    "years": "年份",
    "year": "年份",
    "domains": "领域",
    "after": "接在",
    "stage": "阶段",
    "done": "办完",
    "weeks": "周数",
    "decision": "决定",
    "outcome": "结果",
    "told": "告知户数",
    "away": "未见到户数",
    "places": "地方",
    "signer": "签字人编号",
    "sha256": "照片校验值",
    "state": "状态",
    "means": "答复方式",
    "labels": "列名",
    "name": "名称",
    "rule": "规则",
    "found": "找到",
    "severity": "轻重",
    "right": "应为",
    "class": "类别",
    "words": "词",
    "grant": "授权",
    "division": "地方",
    "matters": "事项",
    "source": "来源",
    "staff": "人员编号",
    "acts": "环节",
    "genres": "信息类别",
    "kind": "种类",
    "follows": "接着推送",
    "question": "来信号",
    "list": "名单号",
    "account": "账号",
    "gone": "并入的编号",
    "proxy": "代收人",
    "numbers": "号码个数",
    "row": "第几行",
    "due_on": "时限",
    "task": "任务号",
    "formed_on": "形成日期",
    "actions": "能做的事",
    "tongue": "译文号",
    "new": "新增",
    "changed": "有变化",
    "died": "已去世",
    "kept": "保留",
    "deleted": "删去",
    "restored": "恢复",
}
_OF_ACTION: Final = {  # where a name means something else than elsewhere
    ("import_roster", "gone"): "名册上没有了",
    ("import_roster", "left"): "迁出",
    ("undo_roster", "left"): "没有动",
}
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SHOWN: Final = 8  # digits of a hash by which two are told apart
_VALUES: Final = {
    **{str(act): label for act, label in ACT_LABELS.items()},
    "new": "新的一条", "update": "变更", "cancel": "解除", "repeat": "收到过的", "late": "比已有的旧",
    "notice": "通知", "correction": "更正", "reminder": "提醒", "folder": "文件夹", "page": "网页",
    "dead": "已去世", "moved": "已迁出", "living": "在册", "relayed": "转告家人", "refused": "拒绝",
    "block": "必须改", "warn": "请留意", "off": "不检查", "open": "待办", "keep": "保留", "repeal": "废止",
    "upheld": "维持", "corrected": "更正",
    **{str(one): label for one, label in DECISION_LABELS.items()},
    **{str(one): label for one, label in STAGE_LABELS.items()},
    **{str(one): one.label for one in Role},
    **{str(one): one.label for one in Genre},
}  # fmt: skip


def name_of(action: str, detail: str) -> str:
    """What a detail of an action is called."""
    return _OF_ACTION.get((action, detail)) or SAID.get(detail, detail)


def word(value: Any, between: str) -> str:
    """A value in words; `between` parts the values of a list."""
    if isinstance(value, list):
        return between.join(word(part, between) for part in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or value == {}:
        return ""
    if _HASH.fullmatch(str(value)):
        return str(value)[:_SHOWN]
    return _VALUES.get(str(value)) or _local(str(value)) or str(value)


def _local(said: str) -> str:
    """11月21日 and the hour, where a value is a moment with its zone; empty: it is none."""
    try:
        at = datetime.fromisoformat(said) if "T" in said else None
    except ValueError:
        return ""
    return f"{at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}" if at is not None and at.tzinfo else ""
