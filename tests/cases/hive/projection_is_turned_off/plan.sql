-- removes property 'projection.day.format'; removes property 'projection.day.range'; removes property 'projection.day.type'; removes property 'projection.enabled'
-- glue:UpdateTable removes 'projection.day.format', removes 'projection.day.range', removes 'projection.day.type', removes 'projection.enabled'

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
