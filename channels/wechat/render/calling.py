"""What waits for a member of staff, as a template message or as a reply to what she wrote a moment ago.

She asked for it when she bound her WeChat: no other consent is needed for the template, and she is no resident here.
"""

from __future__ import annotations

from typing import Final

from channels.base import Account
from channels.calling import Calling
from channels.message import Message
from channels.wechat.render.reply import REPLY
from channels.wechat.render.templates import TEMPLATE, Field, Template, fits, read_calling
from channels.wording import FIXED

_SLOT: Final = "{link}"


def call(one: Calling, account: Account) -> tuple[Message, ...]:
    """The ways that this account has; a template whose fields do not take the words whole is none."""
    template = read_calling(account.options.get("calling"))
    found = [_template(one, template) if template else None]
    found.append(_reply(one) if account.options.get("replies") is True else None)
    return tuple(message for message in found if message is not None)


def _template(one: Calling, template: Template) -> Message | None:
    values = {field.key: _value(one, field) for field in template.fields}
    if not all(values.values()):
        return None
    lines = [template.title, *(f"{field.label}：{values[field.key]}" for field in template.fields)]
    data = {key: {"value": value} for key, value in values.items()}
    return Message(TEMPLATE, {"template_id": template.id, "data": data, "link": "url"}, "\n".join(lines), ("link",))


def _value(one: Calling, field: Field) -> str:
    words = (each.removeprefix(FIXED) if each.startswith(FIXED) else getattr(one, each) for each in field.sources)
    return next((word for word in words if word and fits(field, word)), "")


def _reply(one: Calling) -> Message:
    until = f"，{one.due}前办" if one.due else ""
    text = f"{one.where}：{one.what}等您{one.act}{until}。\n点开直接办：{_SLOT}"
    return Message(REPLY, {"content": text}, text, ("link",), consent=REPLY, spends=True)
