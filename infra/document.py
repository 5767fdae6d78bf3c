"""YAML and JSON files that people write: read, or refused with the line that is wrong."""

from pathlib import Path
from typing import Any

import yaml

from chalicelib.errors import Invalid


class _Strict(yaml.SafeLoader):
    """Refuses a key that stands twice: the second one would win without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping, each of its keys once."""
        known: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in known and key.value != "<<":
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value} stands twice", key.start_mark
                )
            known.add(str(key.value))
        return super().construct_mapping(node, deep)


def read(path: Path, *, secret: bool = False) -> Any:
    """What a file holds. Raises Invalid with the place in the file; of a secret one nothing is repeated."""
    try:
        return yaml.load(path.read_text("utf-8"), _Strict)
    except OSError as error:
        raise Invalid(f"{path}: cannot be read: {error.strerror}") from None
    except yaml.MarkedYAMLError as error:
        raise Invalid(f"{path}{_line(error)}: {_told(error.problem, secret)}") from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise Invalid(f"{path}: {_told(str(error), secret)}") from None
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        # What the reader makes of a date that is none, of a tag without a value, of a thousand brackets.
        raise Invalid(f"{path}: holds something that is no YAML: put texts in quotes") from None


def _told(problem: str | None, secret: bool) -> str:
    return "is no YAML: put texts in quotes" if secret or not problem else problem


def _line(error: yaml.MarkedYAMLError) -> str:
    """Where in the file, counted from 1."""
    mark = error.problem_mark
    return f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
