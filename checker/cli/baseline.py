"""``gouji baseline``: what was there before the gate was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.audit import SEVERITY_NAMES
from checker.cli import options
from checker.cli.console import say
from checker.cli.progress_line import watched
from checker.ledger import OWN_RULES

if TYPE_CHECKING:
    from checker.audit import Audit
    from checker.config import Configuration
    from checker.ledger.baseline import Known


@click.group(options_metavar="[选项]", subcommand_metavar="命令 …")
def baseline() -> None:
    """基线：记下已有的问题，此后只为新问题把关。"""


@baseline.command(options_metavar="[选项]")
@click.argument("paths", nargs=-1, metavar="路径...")
@click.option("--force", is_flag=True, help="已有基线时也重写。")
@options.run_options
@click.pass_context
def create(context: click.Context, /, paths: tuple[str, ...], force: bool, **_: object) -> int:
    """核对报告，把现有的问题全部记为已知。"""
    from checker.ledger import baseline as ledger

    configuration = options.configuration(context)
    file = configuration.ledger_path("baseline")
    if file.exists() and not force:
        raise click.UsageError(
            f"{file.as_posix()} 已经有了；用 gouji baseline update 更新，或加 --force 重写"
        )
    if file.exists() and not ledger.is_one(file):  # a report that was named by mistake
        raise click.UsageError(f"{file.as_posix()} 不是 gouji 的基线，不会覆盖它")
    audit = _audit(configuration, paths)
    made = ledger.of_run(audit.reports, file.parent)
    ledger.write(file, made)
    click.echo(f"已在 {file.as_posix()} 记下 {len(audit.reports)} 份报告的 {len(made)} 个问题。")
    return _unchecked(audit)


@baseline.command(options_metavar="[选项]")
@click.argument("paths", nargs=-1, metavar="路径...")
@click.option("--add-new", is_flag=True, help="把新出现的问题也记为已知。")
@options.run_options
@click.pass_context
def update(context: click.Context, /, paths: tuple[str, ...], add_new: bool, **_: object) -> int:
    """核对报告，从基线中去掉已经解决的问题，给没有数字的旧记录补记数字。

    新出现的问题，和数字已变的老问题，只有加了 --add-new 才记入。没有核对到的报告，其已知问题不变。
    """
    from checker.ledger import baseline as ledger

    configuration = options.configuration(context)
    file = configuration.ledger_path("baseline")
    old = ledger.load(file)
    audit = _audit(configuration, paths)
    rules = frozenset(rule.id for rule in options.load(configuration)[1]) | OWN_RULES
    compared = ledger.compare(audit.reports, old, rules)
    made = ledger.updated(compared, old, add_new=add_new)
    ledger.write(file, made)
    for note in compared.notes[: len(compared.lapsed)]:
        click.echo(note)
    lapsed = f"（其中 {len(compared.lapsed)} 个是数字已变的老问题）" if compared.lapsed else ""
    bound = compared.unbound - sum(one.count for one in made.known if one.figures is None)
    click.echo(
        f"{file.as_posix()}：新问题 {len(compared.new)} 个{lapsed}（{'已记入' if add_new else '未记入'}），"
        f"仍在 {len(compared.held)} 个{f'，补记数字 {bound} 个' if bound else ''}，"
        f"已解决 {sum(one.count for one in compared.resolved)} 个（已去掉）；现共 {len(made)} 个。"
    )
    return _unchecked(audit)


@baseline.command(options_metavar="[选项]")
@options.config_options
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help="基线文件。")
@click.pass_context
def show(context: click.Context, /, **_: object) -> None:
    """列出基线中已知的问题。"""
    from checker.ledger import baseline as ledger

    file = options.configuration(context).ledger_path("baseline")
    known = ledger.load(file)
    heading = ""
    for one in known.known:
        report = f"{one.organ} {one.year} 年" if one.organ and one.year else one.path
        if report != heading:
            heading = report
            click.echo(report)
        times = f" ×{one.count}" if one.count > 1 else ""
        click.echo(f"  {SEVERITY_NAMES[one.severity]}  {one.title}{times}（{one.rule}，{one.fingerprint}）")
        click.echo(f"        {_bound_to(one)}")
    click.echo(f"{file.as_posix()}：共 {len(known)} 个已知问题。")


def _bound_to(one: Known) -> str:
    """The figures that a known finding holds for."""
    if one.figures is None:
        return "没有记下所依据的数字（旧的格式）：请运行 gouji baseline update"
    said = [f"{key} {'、'.join(one or '空白' for one in printed)}" for key, printed in one.figures.items()]
    return f"数字：{'；'.join(said)}" if said else "不涉及数字"


def _audit(configuration: Configuration, paths: tuple[str, ...]) -> Audit:
    """All findings, with the waived ones marked; nothing is known yet."""
    from checker import run

    forms, rules = options.load(configuration)
    settings = replace(configuration.settings(), baseline=None)
    arguments = options.paths(configuration, paths)
    with watched() as line:
        return run.stream(arguments, settings, forms, rules, progress=line, whole=True)


def _unchecked(audit: Audit) -> int:
    """Reports that could not be checked have no known findings: that is said, and told by the exit code.

    What was not read of a report that is checked in part is a finding, known like any other.
    """
    unchecked = [report for report in audit.reports if report.status == "unchecked"]
    for report in unchecked:
        say(f"{report.path}：{report.findings[0].message}")
    return 3 if unchecked or not audit.reports else 0
