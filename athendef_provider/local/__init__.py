"""The embedded AWS: Athena, Glue, S3 and STS on 127.0.0.1, in memory, for tests and trials.

Athena's DDL is executed for real: after a statement the Glue Data Catalog holds what Athena would
have written, and a statement that cannot be executed fails. The embedded AWS parses SQL with its
own parser and shares no code with the provider, so it can catch the provider's mistakes.

How a request is handled:

1. ``server`` reads the HTTP request; there is one thread per connection.
2. ``request`` identifies the API call from the headers. ``app`` delays or throttles it as the
   ``options`` demand, and dispatches it to the embedded Athena, the embedded Glue or moto.
3. ``constraints`` validates Athena's and Glue's requests against AWS's service model.
4. ``athena`` parses a statement with ``sql`` and queues it. ``execution`` then executes it on the
   catalog: ``glue``, which is moto's backend with its deviations from Glue corrected.
5. ``protocol`` encodes the response, and ``call_log`` writes a line to the log.

What moto lacks or does differently, and where it is corrected:

===================================================  ==========================================
moto                                                 here
===================================================  ==========================================
every statement SUCCEEDS at once, changes nothing    athena.query_queue, execution
no BatchGetQueryExecution, UpdateWorkGroup,          athena.api, athena.workgroups,
GetTableMetadata, ListTableMetadata                  athena.metadata
ClientRequestToken not idempotent, output location   athena.start_query
not required
StopQueryExecution cancels finished queries, unknown athena.query_queue
ids are HTTP 500, no quota
no result files of DDL                               athena.results
Glue: names, versions, VersionId, SkipArchive,       glue.backend
Expression, lengths
Glue: paging, batch sizes, BatchDeleteTableVersion,  glue.api
Segment, ExcludeColumnSchema
a connection per request                             server
===================================================  ==========================================

All state is in memory. It starts with two empty buckets (``RESULTS_BUCKET``, ``LAKE_BUCKET``) and
is lost when the process ends. There is one account; any credentials are accepted, and neither
signatures nor permissions are checked. Each region has its own Athena and Glue.

In a test: ``with EmbeddedAws(Options(...)) as aws:`` and clients that use ``aws.endpoint_url``
(``server.EmbeddedAws``, ``options.Options``). This module imports nothing: only ``server`` and its
dependencies need moto, which the extra ``athendef[local]`` installs.
"""
