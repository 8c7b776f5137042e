"""The embedded AWS: Athena, Glue, S3 and STS on 127.0.0.1, in memory, for tests and for trying out.

Athena's DDL is really executed: what a statement says is in the catalogue afterwards, as real
Athena would have left it there, and what it cannot execute fails loudly. It reads SQL with a
parser of its own and shares no code with the provider, or it could not catch its mistakes.

One call's way through:

1. ``server`` takes the HTTP request from the port, a thread per connection.
2. ``app`` tells from its headers which call it is (``calls``), delays or throttles it as the
   ``options`` say, and finds who answers: our Athena, our Glue, or moto.
3. ``constraints`` holds Athena's and Glue's requests against AWS's own service model.
4. ``athena`` judges a statement with ``sql`` (the parser), queues it, and lets ``execution`` do it
   on the catalogue; ``glue`` is that catalogue, moto's with its departures from Glue repaired.
5. The answer goes back over the ``wire``, and a line into the ``journal``.

What moto lacks or does otherwise, and where it is repaired:

===================================================  ==========================================
moto                                                 here
===================================================  ==========================================
every statement SUCCEEDS at once, changes nothing    athena.queries, execution
no BatchGetQueryExecution, UpdateWorkGroup,          athena.api, athena.workgroups,
GetTableMetadata, ListTableMetadata                  athena.metadata
ClientRequestToken not idempotent, output location   athena.start
not asked for
StopQueryExecution cancels finished queries, unknown athena.queries
ids are HTTP 500, no quota
no result files of DDL                               athena.results
Glue: names, versions, VersionId, SkipArchive,       glue.backend
Expression, lengths
Glue: paging, batch sizes, BatchDeleteTableVersion,  glue.api
Segment, ExcludeColumnSchema
a connection per request                             server
===================================================  ==========================================

All state is in memory: it begins with two empty buckets (``RESULTS_BUCKET``, ``LAKE_BUCKET``) and
ends with the process. There is one account, any credentials will do, and neither signatures nor
permissions are looked at. Each region has its own Athena and Glue.

In a test: ``with EmbeddedAws(Options(...)) as aws:`` and clients of ``aws.endpoint_url``
(``server.EmbeddedAws``, ``options.Options``). Nothing is imported here: only ``server`` and what it
needs want moto, which comes with the extra ``athendef[local]``.
"""
