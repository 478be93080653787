"""``gouji waive``: lets one finding pass, for a reason and as long as its figures stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import click

from checker.cli import options
from checker.cli.progress_line import watched


@click.command(options_metavar="[选项]")
@click.argument("fingerprint", metavar="指纹")
@click.argument("paths", nargs=-1, metavar="[路径]...")
@click.option("--reason", required=True, help="为什么可以豁免。写进豁免文件，也写进审核结果。")
@click.option("--by", default="", metavar="姓名", help="由谁决定。")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="年-月-日",
    help="到哪天为止（含当天）。不写则不限期。",
)
@options.run_options
@click.pass_context
def waive(
    context: click.Context,
    /,
    fingerprint: str,
    paths: tuple[str, ...],
    reason: str,
    by: str,
    until: datetime | None,
    **_: object,
) -> None:
    """豁免一个问题：在豁免文件末尾添加一条，写明理由和问题所依据的数字。

    指纹印在每个问题的后面，写出开头几位即可。路径是要核对的报告，不写则用配置中的 paths，再没有则用当前
    文件夹。
    数字一有变动，豁免即告失效。
    """
    from checker import run
    from checker.ledger import waivers

    last = until.date() if until else None
    if last is not None and last < date.today():
        raise click.UsageError("--until 已经过去了")
    if not reason.strip():
        raise click.UsageError("--reason 不能是空的")
    configuration = options.configuration(context)
    arguments = paths or tuple(path.as_posix() for path in configuration["paths"]) or (".",)
    forms, rules = options.load(configuration)
    settings = replace(configuration.settings(), baseline=None, skip_unrecognised=True)
    with watched() as line:
        audit = run.stream(arguments, settings, forms, rules, progress=line, whole=True)
    found = [
        (report, finding)
        for report in audit.reports
        for finding in report.findings
        if fingerprint and finding.fingerprint.startswith(fingerprint)
    ]
    exact = {finding.fingerprint for _, finding in found}
    if len(exact) > 1:
        raise click.UsageError(f"指纹“{fingerprint}”不止一个：{'、'.join(sorted(exact))}；请写全")
    if not found:
        raise click.UsageError(f"在 {'、'.join(arguments)} 中没有指纹为“{fingerprint}”的问题")
    report, finding = found[0]
    if not finding.waivable:
        raise click.UsageError(f"规则 {finding.rule} 的问题不能豁免（规则里写了 waivable: false）")
    if finding.state == "waived":
        raise click.UsageError(f"这个问题已经有豁免：{finding.state_reason}")
    file = configuration.ledger_path("waivers")
    waivers.append(
        file, waivers.for_finding(finding, report, file, reason.strip(), by.strip(), last), tuple(forms)
    )
    click.echo(f"已在 {file.as_posix()} 添加豁免：{report.path}，{finding.title}（{finding.rule}）")
    click.echo("依据的数字有变动时，豁免自动失效。")
