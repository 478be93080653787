"""``gouji serve``: the auditor's desk, a page in the browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli import options
from checker.cli.console import say
from checker.ground.faults import system_reason

if TYPE_CHECKING:
    from checker.settings import Letterhead, Settings

_HERE = ("127.0.0.1", "::1", "localhost")


@click.command(options_metavar="[选项]")
@click.option("--host", default="127.0.0.1", metavar="地址", help="在哪个地址上提供。默认只供这台电脑使用。")
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="端口", help="默认 8765，被占用时另取一个；0：任取一个。"
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="名字",
    help="别人打开时所用的主机名，地址栏里写的那个。可多次给出。",
)
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只显示网址。")
@options.organs_option
@options.history_option
@options.config_options
@click.pass_context
def serve(
    context: click.Context,
    /,
    host: str,
    port: int | None,
    names: tuple[str, ...],
    no_browser: bool,
    **_: object,
) -> int:
    """打开校核台：在浏览器里放入报告，看结果，下载台账、标注副本和整改通知。

    不连网；放入的文件只存在这台电脑的临时文件夹里，关闭后即删除，只有指明了历史记录才记下数字和问题。
    按 Ctrl-C 结束。
    """
    configuration = options.configuration(context)
    settings = _anchored(configuration.settings())
    options.load(configuration)  # a fault in the rules is told now, not at the first report
    letterhead = _letterhead(configuration["notice"])
    if settings.history is not None:
        from checker.run.rounds import examine

        examine(settings.history)
    try:
        from checker.desk import server
    except ModuleNotFoundError as lacking:
        if (lacking.name or "").partition(".")[0] == "checker":
            raise
        raise click.ClickException("校核台要另装组件：pip install 'gouji[desk]'") from None
    if port is None and host in _HERE and (address := server.open_already()):
        return _go_on(address, open_browser=not no_browser)
    try:
        place = server.listen(host, port)
    except OSError as fault:
        raise click.ClickException(
            f"不能在 {host} 的端口 {port or server.PORT} 上提供：{_reason(fault)}"
        ) from None
    if host not in _HERE:
        say(
            "注意：能连到这个地址的人都能打开校核台（看不到别人的文件）；内容以明文传输，请只在可信的网络里用。"
        )

    def told(address: str) -> None:
        click.echo(f"校核台：{address}（按 Ctrl-C 结束）")

    try:
        server.run(
            host, place, settings,
            letterhead=letterhead, names=names, open_browser=not no_browser, told=told,
        )  # fmt: skip
    finally:
        say("校核台已关闭，放入的文件都已删除。")
    return 0


def _go_on(address: str, *, open_browser: bool) -> int:
    """At the desk that is open: what was put there is not on another one."""
    import webbrowser

    click.echo(f"校核台已经开着：{address}（放入的都在那里，设置也是它打开时的；要另开一个，用 --port 0）")
    if open_browser:
        webbrowser.open(address)
    return 0


def _reason(fault: OSError) -> str:
    import errno
    import socket

    if isinstance(fault, socket.gaierror) or fault.errno == errno.EADDRNOTAVAIL:
        return "没有这个地址"
    return "已被占用" if fault.errno == errno.EADDRINUSE else system_reason(fault)


def _letterhead(given: Letterhead) -> Letterhead:
    """What stands on the notices, wherever they are written from. Raises ``RuleFault`` for its template."""
    if given.template is None:
        return given
    from checker.notices import examine

    examine(given.template)
    return replace(given, template=given.template.absolute())


def _anchored(settings: Settings) -> Settings:
    """The same settings wherever they are used from: each visit is audited from its own folder."""

    def anchored(file: Path | None) -> Path | None:
        return file.absolute() if file is not None else None

    return replace(
        settings,
        root=settings.root.absolute(),
        rule_folders=tuple(folder.absolute() for folder in settings.rule_folders),
        rollup=anchored(settings.rollup),
        organs=anchored(settings.organs),
        history=anchored(settings.history),
        waivers=anchored(settings.waivers),
        baseline=anchored(settings.baseline),
    )
