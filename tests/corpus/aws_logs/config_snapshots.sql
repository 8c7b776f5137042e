CREATE EXTERNAL TABLE aws_config_configuration_snapshot (
    fileversion STRING,
    configSnapshotId STRING,
    configurationitems ARRAY < STRUCT <
        configurationItemVersion : STRING,
        configurationItemCaptureTime : STRING,
        configurationStateId : BIGINT,
        awsAccountId : STRING,
        configurationItemStatus : STRING,
        resourceType : STRING,
        resourceId : STRING,
        resourceName : STRING,
        ARN : STRING,
        awsRegion : STRING,
        availabilityZone : STRING,
        configurationStateMd5Hash : STRING,
        resourceCreationTime : STRING,
        configuration : STRING,
        supplementaryConfiguration : MAP < STRING , STRING >,
        tags : MAP < STRING , STRING >
    > >
)
PARTITIONED BY ( accountid STRING, dt STRING , region STRING )
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ( 'case.insensitive'='false', 'mapping.fileversion'='fileVersion', 'mapping.configurationitems'='configurationItems', 'mapping.arn'='ARN', 'mapping.tags'='tags' )
LOCATION 's3://config-bucket/AWSLogs/'
