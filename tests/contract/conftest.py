"""Fixtures of the contracts."""

from tests.contract.both_stores import aws, stores

__all__ = ["aws", "stores"]
