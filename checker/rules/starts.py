"""What a rule of one's own may start from: for each chief kind a commented rule that loads and tests
green."""

from __future__ import annotations

_HEAD = """\
# 规则文件：一个文件可写多条，每条以“-”开头。各键的含义见 docs/rule.md、docs/kinds.md；
# 单元格的名称用 gouji parse 报告 --names 列出；写好后用 gouji test 这个文件 运行例子。
- id: {id}                      # 编号：汉字、小写字母、数字、连字符，不与别的规则相同
  title: {title}
  kind: {kind}
  severity: warning             # error 可证明的错；warning 要解释；info 值得一看
  basis: {{none: 本单位的要求}}    # 有文件依据的写 {{doc: 文件, at: 条款}}
  # when: organ like "人民政府$" and year >= 2021      # 只在这时查；也可比较单元格、上年（previous.）
  # why: 为什么查
  # hint: 怎么改
"""

_BODIES: dict[str, tuple[str, str]] = {
    "identity": (
        "结转过多",
        """\
  check: applications[carried_out, total] <= 20
  # 可用 + - * /、sum abs min max round change、and or not、=>（如果……就……）
  # tolerance: 1                # 相差不超过它也算相等
  # explained: {words: [原因, 由于], near: [结转]}   # 正文作了说明就通过
  message: 结转下年度 {lhs} 件，超过 {rhs} 件。
  examples:
    pass:
      - {"applications[carried_out, total]": 20}
    fail:
      - {"applications[carried_out, total]": 21}
    unknown:
      - {"applications[carried_out, total]": null}
""",
    ),
    "pattern": (
        "写成了旧的热线号码",
        """\
  pattern: 0955-?7000000        # 正则表达式；expect: present 则是应当出现
  # where: [overview, problems] # 只查这些部分；不写则查全部正文
  message: "“{text}”是旧的热线号码。"
  examples:
    pass:
      - 举报电话12345。
    fail:
      - 举报电话0955-7000000。
""",
    ),
    "spoken": (
        "没有说到信息处理费",
        """\
  where: other                  # 哪一部分：标识、标题或“六”
  words: [信息处理费]             # 每个都应说到；同义的写成 {信息处理费: [信息处理费, 收费情况]}
  message: 没有说到{missing}。
  examples:
    pass:
      - {sections: {other: 本年未收取信息处理费。}}
    fail:
      - {sections: {other: 无。}}
""",
    ),
    "text": (
        "问题部分太短",
        """\
  where: problems
  length: [20, 3000]            # 字数：[至少, 至多]
  # count: {pattern: '[一二三四五]是', least: 2}
  # required: [改进]
  # forbidden: [高度重视]
  message: "{section}{problem}。"
  examples:
    pass:
      - {sections: {problems: 一是解读形式不够丰富；二是更新不够及时，下一步加以改进。}}
    fail:
      - {sections: {problems: 无。}}
""",
    ),
    "dates": (
        "公布晚于期限",
        """\
  find: late
  before: 01-31                 # 次年的月-日
  message: "{text}晚于{limit}。"
  examples:
    pass:
      - {year: 2023, preamble: "发布日期：2024-01-31"}
    fail:
      - {year: 2023, preamble: "发布日期：2024-02-01"}
""",
    ),
}
KINDS = tuple(_BODIES)
"""The kinds for which there is a start."""


def start(kind: str, id: str = "own-rule") -> str:
    """A rule file with one rule. Raises ``KeyError`` for a kind without a start."""
    title, body = _BODIES[kind]
    return _HEAD.format(id=id, title=title, kind=kind) + body
