"""A SAM template as CloudFormation will see it, worked out without AWS.

A script for the environment of requirements/lint.txt: `python infra/expand.py TEMPLATE` prints the native template.
"""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

# The translator asks the session for nothing but its region, to learn in which partition of AWS it is.
_REGION = "us-east-1"
_CODE = ("CodeUri", "ContentUri")


def expand(template: dict[str, Any]) -> dict[str, Any]:
    """The native template. The zips count as uploaded, whatever is at their place. Exits when SAM does not take it."""
    parser = importlib.import_module("samtranslator.parser.parser")
    translator = importlib.import_module("samtranslator.translator.translator")
    refused = importlib.import_module("samtranslator.model.exceptions").InvalidDocumentException
    for resource in template["Resources"].values():
        for key in _CODE:
            if key in resource.get("Properties", {}):
                resource["Properties"][key] = "s3://bucket/key"
    session = importlib.import_module("boto3").Session(region_name=_REGION)
    sam = translator.Translator({}, parser.Parser(), boto_session=session)
    try:
        native: dict[str, Any] = sam.translate(template, {})
    except refused as error:
        sys.exit("\n".join(str(cause.message) for cause in error.causes))
    return native


def main() -> None:
    """Prints the native template."""
    os.environ["AWS_DEFAULT_REGION"] = _REGION
    json.dump(expand(json.loads(Path(sys.argv[1]).read_text("utf-8"))), sys.stdout)


if __name__ == "__main__":
    main()
