"""Athena's API: query executions that really execute, work groups, and the catalogue's metadata.

``queries`` holds the executions and lets them run; ``start`` judges a StartQueryExecution;
``results`` gives their rows and writes the result files; ``workgroups`` and ``metadata`` answer
what their names say; ``api`` puts them together. Wordings are real Athena's as measured by
aoyagikouhei/athena-local (docs/dev/measurements), where that project has measured them.
"""

from athendef_provider.local.athena.api import AthenaApi

__all__ = ["AthenaApi"]
