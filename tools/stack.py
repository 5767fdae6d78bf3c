"""The running stack's own ports, from outside: the very stores that its functions use."""

import os
from collections.abc import Mapping

from chalicelib.config import Settings
from chalicelib.wiring import Wiring

VARIABLES = {
    "MentionsTable": "MENTIONS_TABLE",
    "CasesTable": "CASES_TABLE",
    "LedgerTable": "LEDGER_TABLE",
    "DeskTable": "DESK_TABLE",
    "PulseTable": "PULSE_TABLE",
    "IntakeQueueUrl": "INTAKE_QUEUE",
    "SpillQueueUrl": "SPILL_QUEUE",
    "DueQueueUrl": "DUE_QUEUE",
    "PagesQueueUrl": "PAGES_QUEUE",
    "OutboundQueueUrl": "OUTBOUND_QUEUE",
    "FiguresQueueUrl": "FIGURES_QUEUE",
    "BlobsBucket": "BLOBS_BUCKET",
}
EMULATED = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
}


def ports_at(
    endpoint: str | None, outputs: Mapping[str, str], secret_name: str = "-", region: str = ""
) -> Wiring:
    """Ports of the stack at an emulator's endpoint, or in a region of AWS, by the outputs of its template."""
    at_aws = {"AWS_DEFAULT_REGION": region, "AWS_REGION": region}
    os.environ.update({**EMULATED, "AWS_ENDPOINT_URL": endpoint} if endpoint else at_aws)
    # A stage of an earlier release lacks what came since, and is brought up to date by its desk all the same.
    names = {variable: outputs.get(output, "-") for output, variable in VARIABLES.items()}
    return Wiring(Settings.from_env({**names, "SECRET_NAME": secret_name, "PUSH_APPLICATION": "-"}))
