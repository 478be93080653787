"""The user's own Jinja template over the data of ``gouji.audit/1``.

A template may come with a repository that a stranger changes, so it runs in Jinja's sandbox, sees
plain data only, and its work and output are bounded: every turn of a loop, every call of a macro
and every character counts against a budget.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from checker.audit import Audit
from checker.faults import RuleFault
from checker.render import Options
from checker.render.json import to_json

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

MAX_OUTPUT = 20_000_000
"""Characters of one rendered template."""
MAX_TEXT = 5_000_000
"""Characters of one value that a template puts together."""
MAX_STEPS = 2_000_000
"""Turns of loops and calls of macros."""
FILTERS = (
    "abs",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "first",
    "float",
    "forceescape",
    "groupby",
    "int",
    "items",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "sort",
    "string",
    "striptags",
    "sum",
    "title",
    "tojson",
    "trim",
    "truncate",
    "unique",
    "upper",
    "urlencode",
)
"""The filters of Jinja that cannot make much out of little."""

_METHODS = {"get", "items", "keys", "values", "startswith", "endswith", "strip", "lstrip", "rstrip", "split"}
_HTML = re.compile(r"\.(html?|xml|svg)(\.(j2|jinja2?))?$", re.IGNORECASE)


class _Exhausted(Exception):
    """The template asks for more than it may; the message is for the user."""


def render(audit: Audit, options: Options) -> str:
    """Raises ``RuleFault`` at the template's line for any fault in it."""
    from jinja2 import TemplateError, TemplateSyntaxError

    data = to_json(audit)
    path = options.template_path
    environment = _environment(bool(_HTML.search(path)))
    parts: list[str] = []
    length = 0
    try:
        template = environment.from_string(options.template)
        for part in template.generate(audit=data, **data):
            length += len(part)
            if length > MAX_OUTPUT:
                raise _Exhausted("模板的输出过长")
            parts.append(part)
    except TemplateSyntaxError as fault:
        raise RuleFault(f"模板语法错误：{fault.message}", path, fault.lineno) from None
    except _Exhausted as fault:
        raise RuleFault(str(fault), path, _line(fault)) from None
    except RecursionError as fault:
        raise RuleFault("模板中的宏嵌套过深", path, _line(fault)) from None
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as fault:
        raise RuleFault(f"模板执行出错：{fault}", path, _line(fault)) from None
    return "".join(parts)


def _line(fault: BaseException) -> int:
    """The line of the template where ``fault`` arose: Jinja names its frames ``<template>``."""
    line, trace = 1, fault.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _environment(autoescape: bool) -> SandboxedEnvironment:
    from jinja2 import StrictUndefined, nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Bounded(ImmutableSandboxedEnvironment):
        """Counts turns and calls, and refuses what multiplies text."""

        intercepted_binops = frozenset(["*", "**", "%", "+"])
        steps = 0

        def _generate(self, source: nodes.Template, *arguments: Any, **options: Any) -> str:
            loops: Iterable[Any] = source.find_all((nodes.For, nodes.Macro, nodes.CallBlock))
            for node in loops:
                tick = nodes.Call(nodes.EnvironmentAttribute("tick"), [], [], None, None)
                body: list[nodes.Node] = node.body
                body.insert(0, nodes.ExprStmt(tick, lineno=node.lineno).set_lineno(node.lineno))
            for concat in list(source.find_all(nodes.Concat)):
                concat.nodes = [_measured(nodes, node) for node in concat.nodes]
            return super()._generate(source, *arguments, **options)

        def tick(self) -> str:
            self.steps += 1
            if self.steps > MAX_STEPS:
                raise _Exhausted("模板的循环过多")
            return ""

        def weigh(self, value: Any) -> Any:
            """What stands beside ``~``; doubling a text again and again ends here."""
            if isinstance(value, str) and len(value) > MAX_TEXT:
                raise _Exhausted("模板拼接的文字过长")
            return value

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            numbers = all(isinstance(side, int | float) for side in (left, right))
            if operator == "**" or (not numbers and operator in ("*", "%")):
                raise _Exhausted(f"模板中不能这样使用“{operator}”")
            if numbers and max(abs(left), abs(right)) > 10**18:
                raise _Exhausted("模板中的数过大")
            if not numbers and len(left) + len(right) > MAX_TEXT:
                raise _Exhausted("模板拼接的内容过长")
            return super().call_binop(context, operator, left, right)

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            allowed = not callable(value) or not isinstance(obj, str | dict) or attr in _METHODS
            return allowed and super().is_safe_attribute(obj, attr, value)

    environment = Bounded(
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.filters["join"] = _bounded_join(environment.filters["join"])
    environment.globals = {name: environment.globals[name] for name in ("range", "dict", "namespace")}
    return environment


def _measured(nodes: Any, node: Any) -> Any:
    return nodes.Call(nodes.EnvironmentAttribute("weigh"), [node], [], None, None)


def _bounded_join(join: Callable[..., Any]) -> Callable[..., Any]:
    """Jinja's ``join``, which would put a long separator between many values."""
    from jinja2 import pass_eval_context

    @pass_eval_context
    def bounded(context: Any, value: Any, d: str = "", attribute: str | int | None = None) -> Any:
        values = list(value)
        if len(values) * len(str(d)) + sum(len(one) for one in values if isinstance(one, str)) > MAX_TEXT:
            raise _Exhausted("模板拼接的文字过长")
        return join(context, values, d, attribute)

    return bounded
