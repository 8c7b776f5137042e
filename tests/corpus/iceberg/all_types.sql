CREATE TABLE all_types (
  c_boolean boolean, c_int int, c_bigint bigint, c_float float, c_double double,
  c_decimal decimal(38,10), c_date date, c_timestamp timestamp, c_string string, c_binary binary,
  c_list array<string>, c_map map<string,int>, c_struct struct<a:int,b:array<struct<c:string>>>
)
LOCATION 's3://iceberg/all-types/'
TBLPROPERTIES ('table_type'='ICEBERG')
