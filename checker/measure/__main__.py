"""The command ``python -m checker.measure``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from checker.ground.faults import RuleFault, RuleFaults
from checker.measure import DEFAULT, bars, kept, screen
from checker.measure.results import notes
from checker.measure.running import results


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m checker.measure",
        usage=argparse.SUPPRESS,
        description="用法：python -m checker.measure [选项] [路径 …]\n"
        "量一量：标注过的句子和整份报告里，认出多少、报出的有多少属实、错处找到多少。",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    options = parser.add_argument_group("选项")
    options.add_argument(
        "paths", nargs="*", type=Path, metavar="路径", help="标注文件、文件夹；不写就是 tests/prose"
    )
    options.add_argument("-h", "--help", action="help", help="显示这些说明")
    options.add_argument("-v", "--verbose", action="store_true", help="列出每一处漏报、误报和没有认出的数字")
    options.add_argument(
        "--whole", action="store_true", help="把每一例放进一份带表格的整份报告，用全部规则核对"
    )
    options.add_argument("--keep", type=Path, metavar="文件", help="存下这次的结果")
    options.add_argument(
        "--against", type=Path, metavar="文件", help="与存下的结果比较，逐例列出变差和变好的"
    )
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="数", help="用几个进程")
    options.add_argument(
        "--table", action="store_true", help="只打印 README 里的表（出自 tests/prose/bars.yaml）"
    )
    options.add_argument("--english", action="store_true", help="与 --table 同用：英文的表")
    options.add_argument("--readme", action="store_true", help="不量，只按 bars.yaml 改写 README 里的表")
    options.add_argument("--renew", action="store_true", help="量所有合集，改写 bars.yaml 和 README 里的表")
    options.add_argument(
        "--first", action="store_true", help="把这次的数字记作这些合集的第一次（只能记一次）"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    asked = _arguments(arguments)
    try:
        return _run(asked)
    except RuleFaults as faults:
        print(*faults.faults, sep="\n", file=sys.stderr)
    except RuleFault as fault:
        print(fault, file=sys.stderr)
    return 2


def _run(asked: argparse.Namespace) -> int:
    if asked.table:
        print("\n".join(bars.table(bars.load(), english=asked.english)))
        return 0
    if asked.readme:
        bars.publish(bars.load())
        return 0
    if asked.renew:
        for line in bars.renew(asked.workers):
            print(line)
        return 0
    before = kept.Run.load(asked.against) if asked.against else None
    if before is not None and before.whole != asked.whole:
        raise RuleFault("存下的那一次与这一次的量法不同（--whole）", str(asked.against))
    made = results(asked.paths or [DEFAULT], whole=asked.whole, workers=asked.workers)
    print(*screen.told(made), sep="\n")
    if asked.verbose:
        print("", *(note for result in made for note in notes(result)), sep="\n")
    if before is not None:
        print("", *kept.compared(before, made), sep="\n")
    if asked.keep:
        kept.keep(asked.keep, made, whole=asked.whole)
    if asked.first:
        bars.record_first(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
