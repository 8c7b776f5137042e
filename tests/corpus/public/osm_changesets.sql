create external table osm.changesets (
    id bigint,
    tags map<string,string>,
    created_at timestamp,
    open boolean,
    closed_at timestamp,
    comments_count bigint,
    min_lat decimal(9,7),
    max_lat decimal(9,7),
    min_lon decimal(10,7),
    max_lon decimal(10,7),
    num_changes bigint,
    uid bigint,
    `user` string
) stored as orc location 's3://osm-pds/changesets/'
