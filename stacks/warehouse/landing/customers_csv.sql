-- Nightly dump of the CRM. Quoted, with a header. The OpenCSV SerDe gives text only;
-- `customers` beside it gives the types.
CREATE EXTERNAL TABLE customers_csv (
  customer_id string,
  salutation  string,
  full_name   string,
  email       string,
  country     string,
  newsletter  string,
  created_at  string
)
PARTITIONED BY (dt string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
WITH SERDEPROPERTIES (
  'separatorChar' = ',',
  'quoteChar'     = '"',
  'escapeChar'    = '\\'
)
STORED AS TEXTFILE
LOCATION 's3://{{ lake_bucket }}/landing/crm/customers/'
TBLPROPERTIES ('skip.header.line.count' = '1')
