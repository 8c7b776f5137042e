CREATE EXTERNAL TABLE ses.events (
  eventtype string,
  mail struct<`timestamp`:string,
              source:string,
              sourcearn:string,
              sendingaccountid:string,
              messageid:string,
              destination:array<string>,
              headerstruncated:boolean,
              headers:array<struct<name:string,value:string>>,
              commonheaders:struct<`from`:array<string>,`to`:array<string>,messageid:string,subject:string>,
              tags:struct<ses_configurationset:string,ses_source_ip:string,ses_from_domain:string,ses_caller_identity:string>>,
  bounce struct<bouncetype:string,bouncesubtype:string,bouncedrecipients:array<struct<emailaddress:string,action:string,status:string,diagnosticcode:string>>>,
  send string
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES (
  "mapping.ses_configurationset"="ses:configuration-set",
  "mapping.ses_source_ip"="ses:source-ip",
  "mapping.ses_from_domain"="ses:from-domain",
  "mapping.ses_caller_identity"="ses:caller-identity"
)
LOCATION 's3://ses-events/delivery/'
