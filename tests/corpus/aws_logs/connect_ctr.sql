CREATE EXTERNAL TABLE connect.ctr (
  awsaccountid string, awscontacttracerecordformatversion string,
  agent struct<arn:string,aftercontactworkduration:int,username:string,hierarchygroups:struct<level1:struct<arn:string,groupname:string>,level2:struct<arn:string,groupname:string>>>,
  attributes map<string,string>, channel string, contactid string,
  customerendpoint struct<address:string,type:string>,
  queue struct<arn:string,dequeuetimestamp:string,duration:int,enqueuetimestamp:string,name:string>,
  recording struct<deletionreason:string,location:string,status:string,type:string>,
  initiationtimestamp string, disconnecttimestamp string)
PARTITIONED BY (dt string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ('ignore.malformed.json'='true')
LOCATION 's3://connect/ctr/'
