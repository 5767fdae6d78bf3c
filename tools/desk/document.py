"""A YAML file as plain data, with the line of every part of it.

Read as YAML 1.2 has it, and so as editors do: `on`, `no` and 09:00 are texts, and a date is one too. PyYAML by itself
reads 1.1: Norway would be false, and a time of day a number.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from chalicelib.errors import Invalid
from tools.desk.finding import Finding, Trail

LARGEST = 1024 * 1024
"""Bytes of a file: a desk of a thousand agents has 200 KB."""
DEEPEST = 40
MOST = 200_000
"""Values of a document, those that aliases repeat counted each time."""
_TAG = "tag:yaml.org,2002:"
_MERGE = f"{_TAG}merge"


NUMBERS = (
    ("int", r"[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}"),
    ("float", r"[-+]?(\.[0-9]{1,40}|[0-9]{1,18}(\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,2})?"),
)
"""What looks like a number, and is a text in quotes only."""


class _Core(yaml.SafeLoader):
    """Knows the core schema of YAML 1.2, and the merge keys of 1.1."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - as PyYAML has it, to know none of 1.1


for _name, _shape in (
    ("null", r"~|null|Null|NULL|"),
    ("bool", r"true|True|TRUE|false|False|FALSE"),
    *NUMBERS,
    ("merge", r"<<"),
):
    _Core.add_implicit_resolver(_TAG + _name, re.compile(f"^(?:{_shape})$"), None)


@dataclass(slots=True)
class Document:
    """What a file holds: `data` of JSON's kinds, and what is wrong with it as YAML."""

    data: Any
    root: yaml.Node | None = None
    findings: list[Finding] = field(default_factory=list)

    def line(self, path: Trail, key: str | None = None) -> int:
        """The line of a place, or of the field `key` there, counted from 1: where it is written, not where used."""
        node, line = self.root, self.root.start_mark.line + 1 if self.root else 0
        for step in path:
            found = _step(node, step)
            if found is None:
                return line
            named, node = found
            line = (named if _stands_below(node, named) else node).start_mark.line + 1
        field = _step(node, key) if key is not None else None
        return field[0].start_mark.line + 1 if field else line


def read(file: Path) -> Document:
    """The document of a file. Raises Invalid when nothing can be made of it, with the line where it is known."""
    try:
        if file.stat().st_size > LARGEST:
            size = file.stat().st_size / 1e6
            raise Invalid(f"{file}: {size:.1f} MB is no desk: one of a thousand agents has 0.2 MB")
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Invalid(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Invalid(f"{file}: is no UTF-8 text: is it the right file?") from None
    return parse(text, str(file))


def parse(text: str, name: str) -> Document:
    """The document of a text; `name` is that of its file. Raises Invalid as `read` does."""
    try:
        node = yaml.compose(text, _Core)
        made = _Making()
        data = made.of(node, (), 0) if node is not None else None
        return Document(data, node, made.findings)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{name}:{mark.line + 1}" if mark else name
        raise Invalid(f"{place}: {_hint(error)}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Invalid(f"{name}:{line}: holds a character that no text has") from None
    except RecursionError:
        raise Invalid(f"{name}: is nested too deeply") from None
    except _TooMuch as error:
        raise Invalid(f"{name}:{error.line}: {error}") from None


def _hint(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "is no YAML"
    for sign, told in (
        ("'\\t'", "there is a tab: indent with blanks"),
        ("cannot start any token", f"{problem}: put the text in quotes"),
        ("mapping values are not allowed", "a second `: ` in one line: put the text in quotes"),
        ("expected <block end>", "this line is indented otherwise than those before it"),
        ("found another document", "a file holds one desk: `---` begins a second"),
        ("<stream end>", "a bracket is opened and not closed"),
        ("unexpected end of stream", "a quote is opened and not closed"),
    ):
        if sign in problem:
            return told
    return problem


class _TooMuch(Exception):
    """More than a desk can be."""

    def __init__(self, node: yaml.Node, text: str) -> None:
        super().__init__(text)
        self.line = node.start_mark.line + 1


class _Making:
    """Makes data of nodes, and counts what it makes, so that aliases cannot blow it up."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._made = 0
        self._above: set[int] = set()

    def of(self, node: yaml.Node, path: Trail, depth: int) -> Any:
        """What a node says."""
        self._made += 1
        if self._made > MOST:
            raise _TooMuch(node, f"more than {MOST} values: do aliases repeat each other?")
        if depth > DEEPEST:
            raise _TooMuch(node, "is nested too deeply")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self._above:
            raise _TooMuch(node, "holds itself by an alias")
        self._above.add(id(node))
        self._known(node, path, "seq" if isinstance(node, yaml.SequenceNode) else "map")
        if isinstance(node, yaml.MappingNode):
            made: Any = self._mapping(node, path, depth)
        else:
            values = enumerate(node.value)
            made = [self.of(one, (*path, number), depth + 1) for number, one in values]
        self._above.discard(id(node))
        return made

    def _mapping(self, node: yaml.MappingNode, path: Trail, depth: int) -> dict[str, Any]:
        known: set[str] = set()
        for key in _keys(node):
            if key.value in known and key.tag != _MERGE:
                self.findings.append(Finding(path, f"{key.value} stands twice", key=key.value))
            known.add(key.value)
        _flatten(node, set())
        values = ((str(key.value), value) for key, value in node.value)
        return {name: self.of(value, (*path, name), depth + 1) for name, value in values}

    def _scalar(self, node: yaml.ScalarNode, path: Trail) -> Any:
        kind, text = node.tag.removeprefix(_TAG), str(node.value)
        if _broken(text):
            self.findings.append(Finding(path, "holds half a character"))
            return ""
        try:
            match kind:
                case "null":
                    return None
                case "bool":
                    return text.lower() == "true"
                case "int":
                    return int(text, 0 if text[:2] in ("0o", "0x") else 10)
                case "float":
                    return float(text)
        except ValueError:
            self.findings.append(Finding(path, f"{text} is no {kind}: leave the tag out"))
            return text
        self._known(node, path, "str")
        return text

    def _known(self, node: yaml.Node, path: Trail, kind: str) -> None:
        if node.tag not in (_TAG + kind, _MERGE):
            self.findings.append(Finding(path, f"{node.tag} is not used here: leave the tag out"))


def _broken(text: str) -> bool:
    """Whether a text has half of a surrogate pair, which nothing can write."""
    return any("\ud800" <= one <= "\udfff" for one in text)


def _keys(node: yaml.MappingNode) -> list[yaml.ScalarNode]:
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or _broken(key.value):
            raise _TooMuch(key, "a key is a word, not a list or a mapping")
    return [key for key, _ in node.value]


def _flatten(node: yaml.MappingNode, above: set[int]) -> None:
    """Puts what is merged into a mapping among its own fields, which stand before it, each name once."""
    if id(node) in above:
        raise _TooMuch(node, "holds itself by an alias")
    fields = {key.value: (key, value) for key, value in node.value if key.tag != _MERGE}
    for key, value in node.value:
        if key.tag != _MERGE:
            continue
        for one in value.value if isinstance(value, yaml.SequenceNode) else [value]:
            if not isinstance(one, yaml.MappingNode):
                raise _TooMuch(key, "<< takes an alias of `key: value` pairs, as *name")
            _keys(one)
            _flatten(one, above | {id(node)})
            fields = {other.value: (other, theirs) for other, theirs in one.value} | fields
    node.value = list(fields.values())


def _step(node: yaml.Node | None, step: str | int | None) -> tuple[yaml.Node, yaml.Node] | None:
    """Key and value of a field, or an entry twice."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    return None


def _stands_below(node: yaml.Node, key: yaml.Node) -> bool:
    """Whether a list or mapping begins below its key, where the key says more."""
    return not isinstance(node, yaml.ScalarNode) and node.start_mark.line > key.start_mark.line
