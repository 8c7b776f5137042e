-- head
CREATE EXTERNAL TABLE /* between */ commented ( -- the columns
  a string, -- first; with a semicolon
  -- b string,
  c int /* third's */
)
/* multi
   line -- with dashes
*/
PARTITIONED BY (dt string) -- by day
STORED AS PARQUET
LOCATION 's3://comments/everywhere/' -- 's3://comments/elsewhere/'
-- tail
