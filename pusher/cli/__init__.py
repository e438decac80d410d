"""The command line: one module for each subcommand, one line for each in COMMANDS."""

from __future__ import annotations

from typing import Final

from pusher.cli.command import Command

COMMANDS: Final[tuple[Command, ...]] = (
    Command("demo", "演练：一条命令走完全程"),
    Command("publish", "把一个文件发给一个地方的人"),
    Command("import", "导入花名册"),
    Command("tag", "事项和标签：采用常用的，新建本县的"),
    Command("divisions", "载入一个县的乡镇和村"),
    Command("redistrict", "合村并组：合并、更名、拆分"),
    Command("staff", "管理员账号：登记、重设密码"),
    Command("county", "一个县的网址、发送时段、频次上限和短信经费"),
    Command("account", "账号：看、登记、改（短信端口、公众号、代发账号）"),
    Command("catalogue", "标准目录：导入、查看、逾期和缺项清单、节假日、责任单位"),
    Command("source", "收稿来源：盯住一个文件夹或网站栏目"),
    Command("alert", "转发预警：收一个预警文件"),
    Command("followers", "公众号的关注者：有多少，和平台对一遍"),
    Command("menu", "公众号的菜单：看、设置、去掉"),
    Command("report", "查看一次推送的结果"),
    Command("serve", "启动网页服务"),
    Command("work", "启动后台处理"),
    Command("migrate", "建立或升级数据库"),
    Command("sandbox", "启动演练：模拟短信、微信平台和手机"),
    Command("retain", "清理过了保存期限的记录"),
    Command("check", "检查设置、数据库和队列"),
)
