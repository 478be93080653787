"""Rule files → rules. Every fault is one Chinese sentence at file, line and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property, partial
from pathlib import Path
from typing import Literal, cast, overload

from checker.audit import INCOMPLETE, SEVERITIES, UNCHECKED, Confidence, Result, Severity
from checker.forms import Form
from checker.ground.faults import RuleFault, RuleFaults, system_reason
from checker.ground.yamlfile import Fields, Node, as_items, as_mapping, load_yaml, nearest
from checker.prose.vocabulary import Words
from checker.rules import kinds
from checker.rules.base import RESTS, Basis, Case, CompiledCheck, Example, Outcome, Rule
from checker.rules.conditions import Conditional, condition
from checker.rules.derived import derived, said
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.known_words import check_words
from checker.rules.layout import Layouts
from checker.rules.meant import GRADES, MEANT, instead
from checker.rules.message import slots
from checker.rules.patterns import is_verifying, verifying
from checker.rules.scope import Scope, is_scope, kinds_of, read_kinds, read_scope

CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
EXAMPLE_KEYS = (
    "text", "sections", "headings", "body", "title", "preamble", "period",
    "form", "year", "organ", "rest", "foreign", "labels", "previous", "members", "twins", "file",
)  # fmt: skip
"""Keys of an example that are not cell addresses; ``checker.examples`` tells what they mean."""
RESERVED: Mapping[str, str] = {
    UNCHECKED: "一份文件为什么没有核对：打不开、是扫描件、没有表格。这样的文件以退出码 3 结束，不能关掉。",
    INCOMPLETE: "报告里哪些行、哪张表没有读到，因而没有核对。这样的报告以退出码 3 结束；原件如此时，可用 "
    "gouji waive 豁免，或记入基线（只对当时所列的行有效），或加 --allow-partial。不能用 --ignore 关掉。",
}
"""Findings that are no rule's, but tell why there is none; choosing rules neither adds nor removes them."""
_EXPECT: Mapping[str, Result] = {
    "pass": "pass",
    "fail": "fail",
    "unknown": "unknown",
    "skip": "not_applicable",
}


@dataclass(frozen=True)
class Ruleset:
    """The rules in force, in the order of their files."""

    rules: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def get(self, id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == id), None)

    def near(self, id: str) -> str | None:
        """The id that was probably meant."""
        return nearest(id, (rule.id for rule in self.rules), 0.5)

    def select(
        self,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        severities: Mapping[str, Severity | Literal["off"]] | None = None,
    ) -> Ruleset:
        """Only the selected rules (all, without ``select``), without the ignored, regraded.

        Each name is a rule's id or a glob over ids (``applications-*``); the last fitting grade
        counts, and ``off`` is as good as ``ignore``. Raises ``UnknownRule`` for a name that fits no rule.
        """
        wanted, unwanted, grades = list(select), list(ignore), dict(severities or {})
        for name in (*wanted, *unwanted, *grades):
            if not any(fnmatchcase(id, name) for id in (*(rule.id for rule in self.rules), *RESERVED)):
                raise UnknownRule(name, self.near(name))
        chosen = []
        for rule in self.rules:
            fits = partial(fnmatchcase, rule.id)
            if (wanted and not any(map(fits, wanted))) or any(map(fits, unwanted)):
                continue
            grade = next((grades[name] for name in reversed(grades) if fits(name)), None)
            if grade is None:
                chosen.append(rule)
            elif grade != "off":
                chosen.append(replace(rule, severity=grade, set_by_user=True))
        return Ruleset(tuple(chosen))


class UnknownRule(RuleFault):
    """A rule was asked for that there is not; said without a place, for it comes from an option."""

    def __init__(self, name: str, near: str | None) -> None:
        meant = f"；是否想写“{near}”？" if near else ""
        super().__init__(f"没有规则“{name}”{meant}", "")
        self.name = name

    def __str__(self) -> str:
        return self.message


def builtin_folder() -> Path:
    """The rules that come with gouji: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


def load_rules(folders: Sequence[Path], forms: Iterable[Form], *, tried: bool = False) -> Ruleset:
    """All rules of these folders (or files), in the order of folders, file names and lines.

    What follows from the forms of a folder is among its rules. A later folder may replace a rule by one of
    the same id that says ``override: true``. Raises ``RuleFaults`` with every fault of every file.
    ``tried``: all of them have been tried out before.
    """
    every = tuple(forms)
    layouts = Layouts(every)
    faults: list[RuleFault] = []
    found: dict[str, Rule] = {}
    builtin = builtin_folder()
    words = Words.of((builtin, *(folder for folder in folders if folder != builtin)), said(every))
    if any(path.parent != builtin for path in words.paths):  # those that come with gouji are tried out, too
        try:
            words.load()
            if not tried:
                for kind in words.kinds(apart_from=builtin):
                    words.load(kind)
        except RuleFault as fault:
            faults.append(fault)
    for folder in folders:
        for path in _files(folder):
            try:
                root = load_yaml(path)
                items = as_items(root, "规则文件") if root.value is not None else ()
            except RuleFault as fault:
                faults.append(fault)
                continue
            # The rules that come with gouji are tried out by its tests, not at each start.
            with verifying(folder != builtin and not tried):
                scope = Scope()
                for item in items:
                    try:
                        if is_scope(item):
                            scope = read_scope(item, layouts)
                        else:
                            _add(found, item, layouts, words, scope)
                    except RuleFault as fault:
                        faults.append(fault)
    for id, item in derived([form for form in every if _belongs(form, folders)]):
        if id not in found:
            _add(found, item, layouts, words, Scope())
    if faults:
        raise RuleFaults(faults)
    return Ruleset(tuple(found.values()))


def _belongs(form: Form, folders: Sequence[Path]) -> bool:
    """Whether a form stands in one of the folders, so that what follows from it belongs to their rules."""
    return not form.path or any(folder in Path(form.path).parents for folder in folders)


def _files(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise RuleFaults([RuleFault("没有这个规则目录或文件", str(folder))])
    try:
        named = [path for path in folder.iterdir() if path.suffix.lower() in (".yaml", ".yml")]
        files = [path for path in named if not path.is_dir()]  # what cannot be read is told when it is
    except OSError as fault:
        raise RuleFaults([RuleFault(f"无法读取这个目录（{system_reason(fault)}）", str(folder))]) from None
    if not files and not (folder / "forms").is_dir():  # the wrong folder, or rules one folder further down
        raise RuleFaults([RuleFault("目录里没有规则文件（*.yaml）", str(folder))])
    return sorted(path for path in files if not path.name.startswith("vocabulary"))


def _add(found: dict[str, Rule], item: Node, layouts: Layouts, words: Words, scope: Scope) -> None:
    fields = Fields(item, "规则")
    id = fields.text("id")
    override = fields.boolean("override", False)
    earlier = found.get(id)
    if earlier and not override:
        raise item.fault(
            f"规则“{id}”重复（{earlier.path} 第 {earlier.line} 行已有）；要替换它，请写 override: true", "id"
        )
    if override and not earlier:
        raise item.fault(f"没有规则“{id}”可替换", "override")
    found[id] = read_rule(fields, id, layouts, words, scope)


class _AtFirstUse:
    """The check of a rule that is known to be sound, compiled when it is first made: with all results in the
    cache none is, and what compiles it need not be imported."""

    __slots__ = ("_check", "_compile")

    def __init__(self, compile: Callable[[], CompiledCheck]) -> None:
        self._compile = compile
        self._check: CompiledCheck | None = None

    @property
    def compiled(self) -> CompiledCheck:
        if self._check is None:
            self._check = self._compile()
        return self._check

    def run(self, case: Case) -> Iterable[Outcome]:
        return self.compiled.run(case)


class _Later(Sequence[Example]):
    """The examples of a rule that is known to be sound, read when somebody asks for them."""

    def __init__(self, read: Callable[[], tuple[Example, ...]]) -> None:
        self._read = read

    @cached_property
    def _all(self) -> tuple[Example, ...]:
        return self._read()

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, at: int) -> Example: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Example]: ...

    def __getitem__(self, at: int | slice) -> Example | Sequence[Example]:
        return self._all[at]


def read_rule(fields: Fields, id: str, layouts: Layouts, words: Words, scope: Scope) -> Rule:
    """One rule, compiled. Raises ``RuleFault``."""
    source = fields.source
    if not id or not all(c.isalnum() or c in "-." for c in id) or id != id.lower():
        raise source.fault(f"规则的 id“{id}”只能用汉字、小写字母、数字和连字符", "id")
    if id in RESERVED:
        raise source.fault(f"“{id}”是程序自己用的，请换一个 id", "id")
    title = fields.text("title")
    kind_name = fields.choice("kind", kinds.names())
    severity = cast(Severity, fields.choice("severity", SEVERITIES, meant=GRADES))
    confidence = cast(Confidence, fields.choice("confidence", CONFIDENCES, "high"))
    basis = _basis(fields)
    message, hint, why = fields.text("message"), fields.text("hint", ""), fields.text("why", "")
    known = tuple(layouts.forms.values())
    restricted = _forms(fields, known)
    named = () if "kinds" in kinds.find(kind_name).keys else read_kinds(fields, layouts)
    of_kinds = kinds_of(fields, layouts, named or scope.kinds, restricted)
    forms = tuple(
        form
        for form in known
        if (restricted is None or form.id in restricted) and (of_kinds is None or form.kind in of_kinds)
    )
    fields.has("examples")
    examples = _examples(fields) if is_verifying() else _Later(partial(_examples, fields))
    waivable = fields.boolean("waivable", True)

    def compiled() -> CompiledCheck:
        kind = kinds.find(kind_name)
        own = _compiled(fields, kind, Context(forms, layouts, words))
        if is_verifying():
            check_words(fields, kind, words, {form.kind for form in forms} if of_kinds or restricted else ())
        fields.done(MEANT)
        for key, text in (("message", message), ("hint", hint)):
            for slot, _ in slots(text):
                if slot not in own.slots:
                    raise fields.node(key).fault(f"“{key}”中没有“{{{slot}}}”可填{instead(slot, own.slots)}")
        return own.check

    return Rule(
        id=id,
        title=title,
        kind=kind_name,
        severity=severity,
        basis=basis,
        check=compiled() if is_verifying() else _AtFirstUse(compiled),
        message=message,
        hint=hint,
        why=why,
        confidence=confidence,
        forms=restricted,
        kinds=of_kinds,
        examples=examples,
        waivable=waivable,
        words=words,
        path=source.path,
        line=source.line,
    )


def _compiled(fields: Fields, kind: Kind, context: Context) -> Compiled:
    """The check of a kind, with what every kind may be given: when it is made, and what explains its
    failures."""
    own = kind.compile(fields, context)
    check = own.check
    if fields.has("explained"):
        from checker.rules.explained import explained

        check = explained(fields.node("explained"), context, check)
    # A kind with a condition of its own has read it.
    if fields.has("when") and "when" not in kind.keys:
        check = Conditional(condition(fields.node("when"), context), check)
    return Compiled(check, own.slots)


def _basis(fields: Fields) -> Basis:
    node = fields.node("basis")
    if isinstance(node.value, str):
        raise node.fault(
            f"“basis”应写成 {{doc: 文件, at: 条款}}；没有明文依据的写 {{none: {node.value[:20] or '原因'}}}"
        )
    basis = Fields(node, "basis")
    rests = next((key for key in RESTS if basis.has(key)), None)
    if rests is not None:
        result = Basis(None, reason=basis.text(rests), rests=rests)
    else:
        if not basis.has("doc"):
            told = "、".join(f"{{{key}: …}} {name}" for key, name in RESTS.items())
            raise node.fault(f"“basis”应写明依据 {{doc: 文件, at: 条款}}，没有条文的写 {told}")
        result = Basis(basis.text("doc"), basis.text("at", ""))
    basis.done()
    return result


def _forms(fields: Fields, known: tuple[Form, ...]) -> frozenset[str] | None:
    if not fields.has("forms"):
        return None
    ids = fields.texts("forms")
    for id in ids:
        if not any(form.id == id for form in known):
            raise fields.node("forms").fault(
                f"没有格式“{id}”；现有格式：{'、'.join(form.id for form in known)}"
            )
    return frozenset(ids)


def _examples(fields: Fields) -> tuple[Example, ...]:
    if not fields.has("examples"):
        raise fields.source.fault("规则缺少“examples”：至少要有一个 pass 和一个 fail 的例子")
    node = fields.node("examples")
    groups = as_mapping(node, "examples")
    found = []
    for group, items in groups.items():
        if group not in _EXPECT:
            raise node.fault(f"“examples”中没有“{group}”，只能是：{'、'.join(_EXPECT)}", group)
        for item in as_items(items, group):
            found.append(_example(_EXPECT[group], item))
    for group in ("pass", "fail"):
        if not any(example.expect == _EXPECT[group] for example in found):
            raise node.fault(f"“examples”中缺少 {group} 的例子")
    return tuple(found)


def _example(expect: Result, node: Node) -> Example:
    """Keys are only sorted into cells and options here; ``examples.run`` reads and checks them."""
    if isinstance(node.value, str):
        return Example(expect, {}, node.value, {}, node.line)
    cells: dict[str, str] = {}
    options: dict[str, object] = {}
    text = ""
    for key, item in as_mapping(node, "例子").items():
        if "[" in key:
            cells[key] = "" if item.value is None else str(item.value)
        elif key == "text":
            text = str(item.value)
        elif key in EXAMPLE_KEYS:
            options[key] = item.plain()
        else:
            near = nearest(key, EXAMPLE_KEYS, 0.5)
            meant = f"；是否想写“{near}”？" if near else f"；可用：单元格地址、{'、'.join(EXAMPLE_KEYS)}"
            raise node.fault(f"例子中没有“{key}”这个键{meant}", key)
    return Example(expect, cells, text, options, node.line)
