"""What holds the house together: who may import whom, how large things may grow, what template and code agree on."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.config import Settings

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("chalicelib", "functions", "infra", "tools")

# From the outside in: each imports only what stands in a later row, and siblings of a row do not know each other.
LAYERS = (
    {"app", "functions", "tools", "infra"},
    {"api"},
    {"wiring"},
    {"flows", "platforms", "classifiers", "notifiers", "stores", "gateways"},
    {"ports"},
    {"domain"},
    {"config"},
    {"errors"},
)
LARGEST_FILE = 300
LONGEST_FUNCTION = 40


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "__pycache__" not in path.parts)


SOURCES = [ROOT / "app.py", *modules(*SHIPPED)]
every_source = pytest.mark.parametrize(
    "path", SOURCES, ids=lambda path: str(path.relative_to(ROOT))
)


def imported(path: Path) -> Iterator[str]:
    """Full names of all that a file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(name: str) -> tuple[int, str] | None:
    """Row and part of a module of ours; None for anybody else's."""
    parts = name.split(".")
    part = parts[1] if parts[0] == "chalicelib" and len(parts) > 1 else parts[0]
    return next(((row, part) for row, names in enumerate(LAYERS) if part in names), None)


@every_source
def test_imports_point_inwards(path: Path) -> None:
    here = layer(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if here is None:
        assert path.parent == ROOT / "chalicelib", f"{path.name} has no place in the layers"
        return
    outside = here[0] == 0
    for name in imported(path):
        there = layer(name)
        if there is None or there[1] == here[1] or (outside and there[0] == 0):
            continue
        assert there[0] > here[0], f"{here[1]} must not know {name}"


@pytest.mark.parametrize(
    "path", modules("chalicelib/domain", "chalicelib/platforms"), ids=lambda path: path.name
)
def test_domain_and_platforms_need_nothing_but_the_standard_library(path: Path) -> None:
    foreign = {name.split(".")[0] for name in imported(path)} - sys.stdlib_module_names
    assert foreign <= {"chalicelib"}


INNER = ("domain", "ports", "flows", "platforms", "classifiers", "api")


@pytest.mark.parametrize(
    "path",
    modules(*(f"chalicelib/{name}" for name in INNER)),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_inner_layers_neither_print_nor_call_aws_nor_ask_for_time_or_settings(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not calls & {"print", "datetime.now", "datetime.utcnow", "time.time", "uuid4", "input"}
    roots = {name.split(".")[0] for name in imported(path)}
    assert not roots & {"boto3", "botocore", "pynamodb", "os", "random", "socket", "urllib3"}


@every_source
def test_a_file_stays_small_enough_to_be_read(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LARGEST_FILE


@every_source
def test_a_function_stays_small_enough_to_be_seen_whole(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@every_source
def test_what_is_public_says_what_it_means(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    if path.name != "__init__.py" or tree.body:
        assert path.name == "__main__.py" or ast.get_docstring(tree), "the module has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


# Template and code


class Loose(yaml.SafeLoader):
    """Reads the template's own tags as what they are applied to."""


def _plain(loader: Loose, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node)


Loose.add_multi_constructor("!", _plain)
TEMPLATE: dict[str, Any] = yaml.load((ROOT / "infra" / "template.yaml").read_text("utf-8"), Loose)


def handlers() -> dict[str, str]:
    found = {
        name: one.get("Properties", {}).get("Handler")
        for name, one in TEMPLATE["Resources"].items()
    }
    return {name: handler for name, handler in found.items() if handler}


@pytest.mark.parametrize("name", handlers())
def test_every_handler_of_the_template_is_there(name: str) -> None:
    module, _, function = handlers()[name].rpartition(".")
    assert callable(getattr(import_module(module), function))


def test_every_handler_that_is_there_is_in_the_template() -> None:
    used = {handler.rpartition(".")[0] for handler in handlers().values()}
    written = {
        f"functions.{path.stem}"
        for path in modules("functions")
        if re.search(r"^def \w+\(_?event", path.read_text("utf-8"), re.MULTILINE)
        and path.stem != "work"
    }
    assert written <= used


def test_every_setting_is_set_for_every_function() -> None:
    variables = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    settings = Settings.from_env(dict.fromkeys(variables, "1"))
    assert set(settings.__slots__) - {name.lower() for name in variables} <= {
        "retention",
        "link_base",
        "push_key",
    }
    assert "RETENTION_DAYS" in variables


def test_a_setting_that_nobody_reads_is_not_set() -> None:
    variables = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    text = (ROOT / "chalicelib" / "config.py").read_text("utf-8")
    assert [name for name in variables if name not in text] == []


def test_nothing_works_at_import() -> None:
    lines = [
        f"import {module}"
        for module in sorted({handler.rpartition(".")[0] for handler in handlers().values()})
    ]
    bare = {"PATH": os.environ["PATH"], "HOME": "/nowhere", "AWS_EC2_METADATA_DISABLED": "true"}
    refuse = "import socket; socket.socket.connect = None; socket.getaddrinfo = None"
    script = "\n".join([refuse, *lines])
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=bare, check=True, timeout=60)


# What leaves this machine


def tracked() -> list[Path]:
    """Files that git keeps, or would."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


FORBIDDEN = re.compile(
    "|".join(
        (
            r"(?<![\w./}])/(work|root|home|Users)/\w",  # paths of one machine
            r"(?<![\w./}])/opt/(pypi|wheels)",
            r"(artifactory|nexus|jfrog|codeartifact)\.",  # registries of one company
            r"--(extra-)?index-url",
            r"\bAKIA[0-9A-Z]{16}\b",  # keys
            r"-----BEGIN [A-Z ]*PRIVATE KEY",
        )
    ),
    re.IGNORECASE,
)


def test_no_file_speaks_of_the_machine_that_it_was_written_on() -> None:
    found = []
    for path in tracked():
        if path == Path(__file__).resolve():
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if FORBIDDEN.search(line)
        ]
    assert found == []
