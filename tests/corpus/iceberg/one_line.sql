create table t(a int,b string)partitioned by(bucket(8,a))location's3://iceberg/one-line'tblproperties('table_type'='ICEBERG')
