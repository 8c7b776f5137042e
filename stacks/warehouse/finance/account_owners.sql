-- Kept by hand in the finops repository, one JSON object a line.
CREATE EXTERNAL TABLE finance.account_owners (
  account_id string,
  name string,
  owner struct<team:string,email:string,cost_center:string>,
  tags map<string,string>,
  closed_on date
)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://{{ lake_bucket }}/finance/account-owners/'
