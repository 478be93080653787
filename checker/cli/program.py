"""The command line of ``gouji``. Each subcommand is a module of its own, imported when it is called."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from checker import __version__
from checker.cli.chinese import speak_chinese
from checker.cli.console import drained, prepare_streams, say
from checker.ground import ending
from checker.ground.faults import Refused, RuleFault, RuleFaults, printable, system_reason

COMMANDS = {
    "check": ("checker.cli.check", "check", "核对报告，给出审核结果"),
    "serve": ("checker.cli.serve", "serve", "打开校核台，在浏览器里核对"),
    "parse": ("checker.cli.parse", "parse", "显示从文件中读出的数据"),
    "extract": ("checker.cli.extract", "extract", "把许多报告的表格抽取成一格一行的数据"),
    "rules": ("checker.cli.rules", "rules", "列出全部规则"),
    "explain": ("checker.cli.rules", "explain", "说明一条规则"),
    "test": ("checker.cli.rules", "test", "运行规则文件中的例子"),
    "waive": ("checker.cli.waive", "waive", "豁免一个问题，写明理由"),
    "baseline": ("checker.cli.baseline", "baseline", "记下已有的问题，只为新问题把关"),
    "history": ("checker.cli.history", "history", "历史记录：列出、查看、忘掉、导出"),
    "organs": ("checker.cli.organs", "organs", "机关名单：谁是谁，谁没有报送"),
    "init": ("checker.cli.config", "init", "写一份带说明的配置"),
    "config": ("checker.cli.config", "config", "显示实际生效的配置"),
    "new": ("checker.cli.new", "new", "写一条规则或一份表样的开头"),
    "schema": ("checker.cli.config", "schema", "输出配置或规则的 JSON Schema"),
    "docs": ("checker.cli.docs", "docs", "为每条规则和每个命令写一页说明"),
}
"""Name → module, function, one line of help; so that ``gouji --help`` imports none of them."""


class LazyGroup(click.Group):
    """Finds its commands in ``COMMANDS``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        from checker.ground import prepared

        prepared.use()
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
)
@click.version_option(__version__, prog_name="gouji", message="%(prog)s %(version)s", help="显示版本并退出。")
def gouji() -> None:
    """勾稽：核对政府信息公开工作年度报告。

    表格之间、文字与表格之间、今年与上年之间是否一致，逐项算给你看。
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; its exit code by the contract."""
    ending.listen()
    try:
        prepare_streams()
        speak_chinese()
        code = _run(arguments)
        ending.close()
    except BrokenPipeError:  # whoever was told of a fault has gone
        code = 2
    except KeyboardInterrupt:
        code = _ended()
    return code if drained() else 2


def _ended() -> int:
    ending.close()
    say("已中止。")
    return ending.exit_code()


def _run(arguments: Sequence[str] | None) -> int:
    try:
        result: Any = gouji.main(args=arguments, prog_name="gouji", standalone_mode=False)
    except click.ClickException as problem:
        vars(problem)["message"] = printable(problem.message)
        problem.show()
        return 2
    except click.Abort:
        return _ended()
    except Refused as reason:
        say(f"{reason}。")
        return 2
    except (RuleFaults, RuleFault) as faults:
        for fault in faults.faults if isinstance(faults, RuleFaults) else [faults]:
            say(str(fault))
        return 2
    except SystemExit:
        # The reader of our output has gone (`gouji rules | head`), says click; an audit keeps its code
        # (`console.write`).
        return 0
    except OSError as fault:
        _leave_to_parent()
        if os.environ.get("GOUJI_DEBUG"):
            raise
        where = f"{fault.filename} " if fault.filename else _lost_folder()
        say(f"{where}无法读写：{system_reason(fault)}。")
        return 2
    except Exception as fault:
        _leave_to_parent()  # it may be for want of memory
        if os.environ.get("GOUJI_DEBUG"):
            raise
        say(f"程序内部出错（{type(fault).__name__}）。设环境变量 GOUJI_DEBUG=1 再运行一次可得到详情。")
        return 2
    return result if isinstance(result, int) else 0


def _leave_to_parent() -> None:
    """In a copy of this process, which may have less than a run should."""
    from checker.ground import trial

    trial.give_up()


def _lost_folder() -> str:
    """What cannot be read where the system names nothing: the folder we stand in, if it has been removed."""
    try:
        Path.cwd()
    except OSError:
        return "当前文件夹"
    return ""
