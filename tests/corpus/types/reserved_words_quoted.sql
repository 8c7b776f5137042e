CREATE EXTERNAL TABLE `table` (
  `all` string, `alter` string, `and` string, `array` string, `as` string, `between` string,
  `by` string, `case` string, `column` string, `create` string, `current_date` string, `database` string,
  `date` string, `delete` string, `describe` string, `double` string, `else` string, `end` string,
  `exists` string, `external` string, `false` string, `float` string, `group` string, `if` string,
  `in` string, `int` string, `interval` string, `into` string, `is` string, `join` string,
  `like` string, `map` string, `none` string, `not` string, `null` string, `of` string, `on` string,
  `or` string, `order` string, `outer` string, `partition` string, `percent` string, `range` string,
  `row` string, `set` string, `table` string, `time` string, `timestamp` string, `to` string,
  `true` string, `union` string, `update` string, `user` string, `using` string, `values` string,
  `when` string, `where` string, `window` string, `with` string
) STORED AS PARQUET LOCATION 's3://types/reserved/'
