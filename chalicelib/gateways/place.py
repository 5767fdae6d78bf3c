"""Where we are."""

import os

from chalicelib import config


def stage() -> str:
    """Name of the stage of this process."""
    return config.stage(os.environ)
