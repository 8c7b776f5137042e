CREATE VIEW iceberg_metadata AS SELECT snapshot_id, committed_at, summary['added-records'] AS added FROM "ice"."events$snapshots"
