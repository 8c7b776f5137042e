-- The European Central Bank's daily reference rates.
CREATE EXTERNAL TABLE exchange_rates (
  day date COMMENT 'bank working days only',
  currency char(3) COMMENT 'ISO 4217',
  rate decimal(18,6) COMMENT 'units of the currency for 1 €'
)
ROW FORMAT DELIMITED
  FIELDS TERMINATED BY ';'
  LINES TERMINATED BY '\n'
  NULL DEFINED AS 'N/A'
STORED AS TEXTFILE
LOCATION 's3://{{ lake_bucket }}/finance/exchange-rates/'
TBLPROPERTIES ('skip.header.line.count'='1')
