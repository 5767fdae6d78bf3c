"""What the code can ask of its ports, read from the sources: every call that a handler may come to, and perhaps more.

From a handler it follows each name of ours that a function mentions, whether or not it is called there. So it may find
a call that never happens, and misses none: a port that is used in a way that cannot be followed fails the reading.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from chalicelib import ports as declared
from infra.build import ROOT

FOLDERS = ("functions", "chalicelib/flows", "chalicelib/api")
PORTS = set(declared.Ports.__annotations__) | {
    name for name in dir(declared.Ports) if not name.startswith("_")
}
QUEUES = {queue.name: queue.name.capitalize() for queue in declared.Queue}

Call = tuple[str, str, str]
"""A port, its method, and for a message the queue, or `any`."""
Place = tuple[str, str]
"""A module and a name in it."""


@dataclass
class Body:
    """A function: what it mentions of ours, and what it asks of the ports."""

    mentions: set[Place] = field(default_factory=set)
    calls: set[Call] = field(default_factory=set)
    routes: bool = False


def reached(start: Place) -> set[Call]:
    """All calls of ports that a function may come to."""
    seen: set[Place] = set()
    ahead = [start]
    while ahead:
        place = ahead.pop()
        if place in seen or place not in bodies():
            continue
        seen.add(place)
        ahead += bodies()[place].mentions
    return {call for place in seen for call in bodies()[place].calls}


def routes(module: str) -> list[Place]:
    """The functions of a module that answer requests, or make one that does."""
    return [place for place, body in bodies().items() if place[0] == module and body.routes]


def route_modules() -> set[str]:
    """The modules that have such functions."""
    return {module for (module, _), body in bodies().items() if body.routes}


@cache
def bodies() -> dict[Place, Body]:
    """Every function and class of the folders."""
    found: dict[Place, Body] = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            tree = ast.parse(path.read_text("utf-8"))
            names = _names(tree, module)
            for name, node in _own(tree):
                found[module, name] = _body(node, names)
    return found


def _names(tree: ast.Module, module: str) -> dict[str, Place]:
    """What a name means in a module: something of its own, something imported, or a module."""
    names: dict[str, Place] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = (node.module, alias.name)
    names |= {name: (module, name) for name, _ in _own(tree)}
    return names


def _own(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """What a module makes: its functions, its classes, and its tables, which may be of functions."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node
            case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
                yield name, node


def _body(node: ast.AST, names: dict[str, Place]) -> Body:
    body = Body()
    made = [one for one in ast.walk(node) if isinstance(one, ast.FunctionDef)]
    body.routes = any("route" in ast.unparse(d) for one in made for d in one.decorator_list)
    aliases = _aliases(node)
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id in names:
            body.mentions.add(names[one.id])
        elif isinstance(one, ast.Attribute):
            _attribute(one, names, aliases, body)
        elif isinstance(one, ast.Call):
            _sent(one, body)
    _nothing_missed(node, aliases)
    return body


def _port(node: ast.AST) -> str | None:
    """The port that an expression like `ports.cases` or `call.ports.cases` is."""
    match node:
        case ast.Attribute(ast.Name("ports") | ast.Attribute(attr="ports"), port) if port in PORTS:
            return port
        case ast.Attribute(ast.Call(ast.Name("ports") | ast.Attribute(attr="ports")), port):
            return port
    return None


def _aliases(node: ast.AST) -> dict[str, str]:
    """Local names for ports: `store = ports.mentions`, by itself or among others."""
    found: dict[str, str] = {}
    for one in ast.walk(node):
        if isinstance(one, ast.Assign):
            [target], value = one.targets, one.value
            pairs = (
                zip(target.elts, value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
                else [(target, value)]
            )
            for name, what in pairs:
                if isinstance(name, ast.Name) and (port := _port(what)):
                    found[name.id] = port
    return found


def _attribute(
    one: ast.Attribute, names: dict[str, Place], aliases: dict[str, str], body: Body
) -> None:
    port = _port(one.value)
    if isinstance(one.value, ast.Name):
        port = aliases.get(one.value.id)
        if one.value.id in names:
            module, name = names[one.value.id]
            body.mentions.add((f"{module}.{name}", one.attr))
    if port is not None and (port, one.attr) != ("queues", "send"):
        body.calls.add((port, one.attr, ""))


def _sent(call: ast.Call, body: Body) -> None:
    match call.func, call.args:
        case ast.Attribute(to, "send"), [what, *_] if _port(to) == "queues":
            named = isinstance(what, ast.Attribute) and ast.unparse(what.value) == "Queue"
            queue = QUEUES[what.attr] if named and isinstance(what, ast.Attribute) else "any"
            body.calls.add(("queues", "send", queue))


def _nothing_missed(node: ast.AST, aliases: dict[str, str]) -> None:
    """Every port is asked at once, has a local name, or is the one that is a function."""
    all_of_them = [one for one in ast.walk(node) if _port(one)]
    followed = [
        one for one in ast.walk(node) if isinstance(one, ast.Attribute) and _port(one.value)
    ]
    called = [one for one in ast.walk(node) if isinstance(one, ast.Call) and _port(one.func)]
    assert len(all_of_them) == len(followed) + len(called) + len(aliases), ast.unparse(node)
