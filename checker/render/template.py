"""The user's own Jinja template over the data of ``gouji.audit/1``.

A template may come with a repository that a stranger changes, so it runs in Jinja's sandbox, sees
plain data only, and is bounded: every turn of a loop, every call of a macro and every character that
it handles is charged to a budget.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sized
from functools import wraps
from time import monotonic
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes, pass_eval_context
from jinja2.filters import do_tojson, sync_do_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from checker.audit import Audit
from checker.ground.faults import RuleFault
from checker.render import Options
from checker.render.json import to_json

MAX_SOURCE = 1_000_000
"""Characters of the template itself."""
MAX_TEXT = 2_000_000
"""Characters (or members) of one value that a template puts together."""
MAX_WORK = 50_000_000
"""Characters handled in all; a turn of a loop counts for a hundred."""
MAX_SECONDS = 20.0
_TURN = 100
FILTERS = (
    *("abs", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "forceescape", "groupby"),
    *("int", "items", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr"),
    *("reverse", "safe", "select", "selectattr", "sort", "string", "striptags", "sum", "title", "trim"),
    *("truncate", "unique", "upper", "urlencode"),
)
"""The filters of Jinja that cannot make much out of little; ``join`` and ``tojson`` come bounded."""
METHODS = frozenset(["get", "items", "keys", "values", "startswith", "endswith"])
"""The only methods that a template may call."""
_HTML = re.compile(r"\.(html?|xml|svg)(\.(j2|jinja2?))?$", re.IGNORECASE)


def render(audit: Audit, options: Options) -> str:
    """Raises ``RuleFault`` at the template's line for any fault in it."""
    data = to_json(audit)
    path = options.template_path
    if len(options.template) > MAX_SOURCE:
        raise RuleFault("模板过长", path)
    environment = _Bounded(bool(_HTML.search(path)))
    parts: list[str] = []
    try:
        template = environment.from_string(options.template)
        for part in template.generate(audit=data, **data):
            environment.charge(len(part))
            parts.append(part)
    except TemplateSyntaxError as fault:
        raise RuleFault(f"模板语法错误：{fault.message}", path, fault.lineno) from None
    except _Exhausted as fault:
        raise RuleFault(str(fault), path, _line(fault)) from None
    except (RecursionError, MemoryError, SyntaxError) as fault:  # Python itself goes no deeper
        raise RuleFault("模板中的宏、循环或括号嵌套过深", path, _line(fault)) from None
    except (
        TemplateError,
        AssertionError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
    ) as fault:
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


class _Exhausted(Exception):
    """The template asks for more than it may; the message is for the user."""


class _Bounded(ImmutableSandboxedEnvironment):
    """Charges for every turn, call and text, and refuses what multiplies text."""

    intercepted_binops = frozenset(["*", "**", "%", "+"])

    def __init__(self, autoescape: bool) -> None:
        super().__init__(
            autoescape=autoescape,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._work = 0
        self._end = monotonic() + MAX_SECONDS
        self.filters = {name: self._charged(self.filters[name]) for name in FILTERS}
        self.filters["join"] = self._join()
        self.filters["tojson"] = pass_eval_context(lambda context, value: do_tojson(context, value))
        self.globals = {name: self.globals[name] for name in ("range", "dict", "namespace")}

    def charge(self, work: int) -> None:
        self._work += work
        if self._work > MAX_WORK or monotonic() > self._end:
            raise _Exhausted("模板的循环或输出过多")

    def tick(self) -> None:
        self.charge(_TURN)

    def measured(self, value: Any) -> Any:
        """``value``, charged for its size and refused beyond ``MAX_TEXT``."""
        size = len(value) if isinstance(value, Sized) else 1
        if size > MAX_TEXT:
            raise _Exhausted("模板拼接的文字过长")
        self.charge(size)
        return value

    def concat(self, parts: Iterable[str]) -> str:
        """What macros and blocks return; Jinja's own would join without end."""
        return "".join(self.measured(part) for part in parts)

    def _generate(self, source: nodes.Template, *arguments: Any, **options: Any) -> str:
        """Compiles the template with a charge in every loop and macro and at every joint."""
        loops: Iterable[Any] = source.find_all((nodes.For, nodes.Macro, nodes.CallBlock))
        for node in list(loops):
            tick = nodes.ExprStmt(_method("tick")).set_lineno(node.lineno)
            node.body.insert(0, tick)
        for joint in list(source.find_all(nodes.Concat)):
            joint.nodes = [_method("measured", side) for side in joint.nodes]
        return super()._generate(source, *arguments, **options)

    def _charged(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that is charged for the value it is given, which stands behind what Jinja adds."""
        at = 1 if hasattr(function, "jinja_pass_arg") else 0

        @wraps(function)
        def charged(*arguments: Any, **options: Any) -> Any:
            self.measured(arguments[at])
            return function(*arguments, **options)

        return charged

    def _join(self) -> Callable[..., Any]:
        """Jinja's ``join``, charged for what it gives: a long separator between many values is much."""

        @pass_eval_context
        def join(context: Any, value: Any, d: str = "", attribute: str | int | None = None) -> Any:
            values = list(value)
            for one in values:
                self.measured(one)
                self.measured(d)
            return sync_do_join(context, values, d, attribute)

        return join

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Of our data its keys, for ``finding.values`` would be a method of the dictionary in Jinja."""
        own = isinstance(obj, dict) and attribute in obj
        return obj[attribute] if own else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return super().getitem(self.measured(obj) if isinstance(argument, slice) else obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" or (not numbers and operator in ("*", "%")):
            raise _Exhausted(f"模板中不能这样使用“{operator}”")
        if numbers and max(abs(left), abs(right)) > 10**18:
            raise _Exhausted("模板中的数过大")
        sides = self.measured(left), self.measured(right)
        return self.measured(super().call_binop(context, operator, *sides))

    def wrap_str_format(self, value: Any) -> None:
        """``str.format`` can pad without end; without the sandbox's wrapper it is no safe attribute."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        allowed = not callable(value) or not isinstance(obj, str | dict | list) or attr in METHODS
        return allowed and super().is_safe_attribute(obj, attr, value)


def _method(name: str, *arguments: nodes.Expr) -> nodes.Expr:
    """A call of one of our environment's methods, as a node of the template."""
    return nodes.Call(nodes.EnvironmentAttribute(name), list(arguments), [], None, None)
