"""Methods of wechatpy that our client does not offer."""

from __future__ import annotations

from typing import NoReturn


class Withheld:
    """Takes a method out of a class that inherits it: calling it is an AttributeError, not an unsent notice."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type | None = None) -> NoReturn:
        raise AttributeError(f"{self._name} is not offered: see channels/wechat/client")
