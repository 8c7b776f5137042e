"""SQL files to definitions: strictly, with every error's place, and nothing dropped in silence."""

from athendef_provider.definition.reading.directives import Directives, unmanaged_reason
from athendef_provider.definition.reading.files import Reading, read

__all__ = ["Directives", "Reading", "read", "unmanaged_reason"]
