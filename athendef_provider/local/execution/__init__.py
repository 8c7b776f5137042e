"""Statements executed on a catalogue, and what real Athena leaves behind in Glue and S3."""

from athendef_provider.local.execution.catalogue import Catalogue, MotoCatalogue
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.outcome import QueryFailed, RequestRefused, Result
from athendef_provider.local.sql.statements import Statement

__all__ = [
    "Catalogue",
    "Context",
    "MotoCatalogue",
    "QueryFailed",
    "RequestRefused",
    "Result",
    "check_request",
    "execute",
]


def check_request(statement: Statement, catalogue: Catalogue, context: Context) -> None:
    """Refuse what Athena refuses before it queues: raises ``RequestRefused``."""
    raise NotImplementedError


def execute(statement: Statement, catalogue: Catalogue, context: Context) -> Result:
    """Do what the statement says; raises ``QueryFailed`` in Athena's words, having done nothing."""
    raise NotImplementedError
