-- removes property 'projection.day.format'; removes property 'projection.day.range'; removes property 'projection.day.type'; removes property 'projection.enabled'
-- glue:UpdateTable removes 'projection.day.format', removes 'projection.day.range', removes 'projection.day.type', removes 'projection.enabled'

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
