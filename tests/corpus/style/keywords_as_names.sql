CREATE EXTERNAL TABLE non_reserved (
  action string, bucket string, comment string, cluster string, `data` string, day int, directory string,
  fields string, format string, hour int, items string, key string, keys string, lines string, location string, minute int,
  month int, owner string, partitioned string, plan string, role string, schema string, second int, serde string,
  sorted string, statistics string, status string, stored string, string string, struct_ string, tables string,
  type string, uri string, value string, view string, year int
) STORED AS PARQUET LOCATION 's3://style/non-reserved/'
