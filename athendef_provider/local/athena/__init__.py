"""Athena's API: query executions, workgroups, and the metadata of the catalog.

``start_query`` validates a StartQueryExecution request, ``query_queue`` holds the query executions
and runs them, ``results`` returns their rows and writes the result files. ``workgroups`` and
``metadata`` implement the operations on workgroups and catalogs. ``api`` dispatches to all of them.
Messages are Athena's own where the project aoyagikouhei/athena-local measured them
(docs/dev/measurements).
"""

from athendef_provider.local.athena.api import AthenaApi

__all__ = ["AthenaApi"]
