"""argparse in Chinese: the headings of its help, and what it says of words that make no sense."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, Final, NoReturn

_SAID: Final = (
    (r"the following arguments are required: (.*)", r"还缺：\1"),
    (r"unrecognized arguments: (.*)", r"不认识：\1"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1：没有\2，可填\3"),
    (r"argument (.*): invalid \w+ value: (.*)", r"\1：不能写\2"),
    (r"argument (.*): expected .*", r"\1：后面要写内容"),
    (r"argument (.*): not allowed with argument (.*)", r"\1不能和\2一起用"),
    (r"one of the arguments (.*) is required", r"要写其中一个：\1"),
    (r"ambiguous option: (.*) could match (.*)", r"\1不清楚是哪一个：\2"),
)
# What stands for a value in a usage, where its argument does not say it.
_VALUES: Final = {
    "account": "账号", "address": "地址", "base_url": "网址", "channel": "渠道", "channels": "渠道",
    "codes": "区划代码", "county": "县代码", "division": "区划代码", "file": "文件", "from_appid": "公众号",
    "key": "代号", "name": "名称", "number": "编号", "owner": "单位", "push": "推送编号", "source": "数据包",
    "supervisor": "单位", "title": "标题", "unit": "单位",
}  # fmt: skip


class _Help(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose own words are Chinese; its subcommands' parsers are of the same class."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"formatter_class": _Help, **given, "add_help": False})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="看这段说明")

    def add_argument(self, *names: Any, **given: Any) -> argparse.Action:
        """As argparse does, with a Chinese word for the value."""
        action = super().add_argument(*names, **given)
        if action.metavar is None and action.choices is None and action.nargs != 0:
            action.metavar = _VALUES.get(action.dest)
        return action

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """As argparse does; the namespace knows whose words they are, the innermost subcommand's."""
        read, left = super().parse_known_args(args, namespace)
        read.reader = getattr(read, "reader", self)
        return read, left

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does; what nobody knows is said with the usage of the subcommand that was asked."""
        read, left = self.parse_known_args(args, namespace)
        reader: Parser = read.reader
        del read.reader
        if left:
            reader.error(f"unrecognized arguments: {' '.join(left)}")
        return read

    def error(self, message: str) -> NoReturn:
        """End with status 2, the usage and a sentence."""
        said = next((re.sub(pattern, to, message) for pattern, to in _SAID if re.fullmatch(pattern, message)), message)
        self.exit(2, f"{self.format_usage()}✗ {said}\n")
