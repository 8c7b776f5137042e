CREATE EXTERNAL TABLE iis_native (
client_ip_address string,
user_name string,
request_date string,
request_time string,
service_and_instance string,
server_name string,
server_ip_address string,
time_taken_millisec string,
client_bytes_sent string,
server_bytes_sent string,
service_status_code string,
windows_status_code string,
request_type string,
target_of_operation string,
script_parameters string
) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LOCATION 's3://iis-logs/native/'
