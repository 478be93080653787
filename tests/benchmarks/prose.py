"""How long prose takes to read and check, at three sizes, and what hostile text costs.

    python tests/benchmarks/prose.py

Time per character should be the same at every size.
"""

from __future__ import annotations

import time
from pathlib import Path

from checker import engine
from checker.document import Document, line_paragraph
from checker.forms import load_forms
from checker.prose import read_prose
from checker.report import Report, Section
from checker.rules import Ruleset, builtin_folder, load_rules
from checker.rules.base import Case

SIZES = (12_500, 25_000, 50_000)
PASSAGE = (
    "2023年，我局共收到政府信息公开申请12件，其中自然人10件、企业2件；上年结转1件，办结11件，结转下年度2件。"
    "全年公开信息1250条，其中网站800条，微信250条，其他200条，比上年增加50条，增长4.2%。"
    "作出行政许可决定253件、行政处罚决定18件。下一步抓好三项工作：一是加强学习；二是严格审核；三是强化考核。"
)
HOSTILE = {
    "digits": "1" * 50_000,
    "Chinese numerals": "一百二十三" * 10_000,
    "commas": "，、；" * 16_000,
    "figures without a stop": "共12件其中3件、" * 6_000,
    "brackets": "（" * 25_000 + "）" * 25_000,
    "brackets with figures": "（3件" * 12_000,
    "titles left open": "《" * 50_000,
    "dates": "2023年1月" * 8_000,
    "addresses": "http://a.b/" * 4_500 + "a.b." * 5_000,
    "marks": "其中分别共计包括等" * 5_500,
    "numbers with separators": "1,234," * 8_000,
    "document numbers": "〔2021〕" * 8_000,
    "list items": "一是二是、" * 10_000,
    "titles": "《甲》、" * 12_000 + "三项制度",
    "blanks": "1 " * 25_000,
}


def report(text: str) -> Report:
    """A report whose first section is one paragraph of this text."""
    sections = (Section("overview", None, (line_paragraph(text, 1),)),)
    prose = read_prose(sections, 2023)
    document = Document("", "text", ())
    return Report(document, "gov-info-annual", "青山市档案局", 2023, "2021", None, None, sections, {}, prose)


def prose_rules() -> tuple[Ruleset, Path]:
    folder = builtin_folder()
    forms = load_forms([folder / "forms"])
    rules = load_rules([folder], forms)
    return Ruleset(tuple(rule for rule in rules if rule.id.startswith("prose-"))), folder


def seconds(text: str, rules: Ruleset) -> float:
    """To read a text and to run all rules on prose over it."""
    started = time.perf_counter()
    engine.run(rules, Case(report(text), None))
    return time.perf_counter() - started


def of_size(size: int) -> str:
    return (PASSAGE * (size // len(PASSAGE) + 1))[:size]


def main() -> None:
    rules, _ = prose_rules()
    seconds(of_size(2_000), rules)
    for size in SIZES:
        took = min(seconds(of_size(size), rules) for _ in range(3))
        print(f"{size:7} characters {took * 1000:8.0f} ms {took / size * 1e6:7.1f} µs each")
    for name, text in HOSTILE.items():
        print(f"{name:26} {len(text):6} characters {seconds(text, rules) * 1000:8.0f} ms")


if __name__ == "__main__":
    main()
