"""The log of the functions: JSON lines with ids and figures, never what a customer said."""

from aws_lambda_powertools import Logger

log = Logger(service="earshot")
