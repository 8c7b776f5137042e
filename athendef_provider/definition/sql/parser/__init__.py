"""The strict parser of statements. Each error has a position."""

from athendef_provider.definition.sql.parser.directives import Directives, unmanaged_reason
from athendef_provider.definition.sql.parser.parse import ParseResult, read

__all__ = ["Directives", "ParseResult", "read", "unmanaged_reason"]
