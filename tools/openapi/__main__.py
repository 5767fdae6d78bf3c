"""`python -m tools.openapi` writes the OpenAPI document again, after a change of the routes."""

import json

from chalicelib.api.openapi import FILE
from tools.openapi.document import document


def text() -> str:
    """The document as it is shipped."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
