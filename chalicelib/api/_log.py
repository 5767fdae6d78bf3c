"""The log of the API: JSON lines with ids and figures, never what somebody said or is called."""

import logging
import traceback
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger


@cache
def log() -> "Logger":
    """The structured log, made when it is first written to; what the flows log takes the same form."""
    from aws_lambda_powertools import Logger
    from aws_lambda_powertools.logging.utils import copy_config_to_registered_loggers

    logger = Logger(service="earshot")
    logging.getLogger("chalicelib")
    copy_config_to_registered_loggers(logger, include={"chalicelib"})
    return logger


def where(error: BaseException) -> list[str]:
    """The way to an error, innermost last. Its text is left out, as it may quote what somebody said."""
    steps = traceback.extract_tb(error.__traceback__)
    return [f"{step.filename.rpartition('/')[2]}:{step.lineno} {step.name}" for step in steps]
