"""The server: port, connections and state."""

import concurrent.futures
import http.client
import socket
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto.s3.models import s3_backends

from athendef_provider.local.options import ACCOUNT, LAKE_BUCKET, RESULTS_BUCKET, Options
from athendef_provider.local.server import EmbeddedAws, PortInUseError


def bucket_names(clients):
    return {bucket["Name"] for bucket in clients.s3.list_buckets()["Buckets"]}


def test_it_starts_with_two_empty_buckets_and_nothing_else(aws):
    assert bucket_names(aws) == {RESULTS_BUCKET, LAKE_BUCKET}
    for bucket in (RESULTS_BUCKET, LAKE_BUCKET):
        assert aws.s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    assert aws.glue.get_databases()["DatabaseList"] == []
    assert aws.athena.list_query_executions()["QueryExecutionIds"] == []


def test_every_start_is_fresh(connect_to):
    with EmbeddedAws() as aws:
        clients = connect_to(aws)
        clients.glue.create_database(DatabaseInput={"Name": "sales"})
        clients.s3.create_bucket(Bucket="lake")
    with EmbeddedAws() as aws:
        clients = connect_to(aws)
        assert clients.glue.get_databases()["DatabaseList"] == []
        assert bucket_names(clients) == {RESULTS_BUCKET, LAKE_BUCKET}


def test_more_buckets_can_exist_from_the_start(start_aws):
    aws = start_aws(buckets=("lake", LAKE_BUCKET))
    assert bucket_names(aws) == {RESULTS_BUCKET, LAKE_BUCKET, "lake"}


def test_existing_state_in_moto_is_cleared(start_aws):
    s3_backends[ACCOUNT]["aws"].create_bucket("existing", "us-east-1")
    assert bucket_names(start_aws()) == {RESULTS_BUCKET, LAKE_BUCKET}


def test_a_second_instance_in_the_same_process_is_an_error(aws):
    with pytest.raises(RuntimeError, match="already running in this process"), EmbeddedAws():
        pass
    assert aws.sts.get_caller_identity()["Account"] == "123456789012"


def test_a_port_in_use_is_an_error_and_leaves_nothing_running(connect_to):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortInUseError, match=str(port)), EmbeddedAws(Options(port=port)):
            pass
    with EmbeddedAws() as aws:
        assert connect_to(aws).glue.get_databases()["DatabaseList"] == []


def test_the_port_can_be_chosen(connect_to):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    with EmbeddedAws(Options(port=port)) as aws:
        assert aws.endpoint_url == f"http://127.0.0.1:{port}"
        assert connect_to(aws).sts.get_caller_identity()["Account"] == "123456789012"


def test_its_environment_is_sufficient_for_clients(monkeypatch):
    with EmbeddedAws() as aws:
        for name, value in aws.environment.items():
            monkeypatch.setenv(name, value)
        assert boto3.Session().client("sts").get_caller_identity()["Account"] == "123456789012"


def test_after_its_end_the_port_is_closed(connect_to):
    with EmbeddedAws() as aws:
        clients = connect_to(aws)
        clients.glue.get_databases()
    with pytest.raises(EndpointConnectionError):
        clients.glue.get_databases()


def test_a_connection_serves_many_requests(aws):
    connection = http.client.HTTPConnection(urlsplit(aws.endpoint_url).netloc)
    headers = {"X-Amz-Target": "AWSGlue.GetDatabases"}
    connection.connect()
    opened = connection.sock
    for _ in range(3):
        connection.request("POST", "/", b"{}", headers)
        assert connection.getresponse().read() == b'{"DatabaseList": []}'
    assert connection.sock is opened
    connection.close()


def test_a_chunked_body_is_read(aws):
    connection = http.client.HTTPConnection(urlsplit(aws.endpoint_url).netloc)
    chunks = iter([b'{"Name"', b': "sales"}'])
    headers = {"X-Amz-Target": "AWSGlue.GetDatabase", "Transfer-Encoding": "chunked"}
    connection.request("POST", "/", chunks, headers, encode_chunked=True)
    assert b"Database sales not found." in connection.getresponse().read()
    connection.close()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"'])
def test_a_body_that_is_not_a_json_object_is_rejected(aws, body):
    connection = http.client.HTTPConnection(urlsplit(aws.endpoint_url).netloc)
    connection.request("POST", "/", body, {"X-Amz-Target": "AmazonAthena.GetWorkGroup"})
    response = connection.getresponse()
    assert response.status == 400
    assert b"SerializationException" in response.read()
    connection.close()


def test_an_unsupported_operation_is_an_error(aws):
    with pytest.raises(ClientError, match="does not support athena:ListEngineVersions"):
        aws.athena.list_engine_versions()
    with pytest.raises(ClientError, match="InternalServerException"):
        aws.glue.search_tables(SearchText="x")


def test_s3_objects_are_written_read_and_deleted(aws):
    content = b"0123456789" * 100_000
    aws.s3.put_object(Bucket=RESULTS_BUCKET, Key="a/b c", Body=content)
    assert aws.s3.get_object(Bucket=RESULTS_BUCKET, Key="a/b c")["Body"].read() == content
    assert aws.s3.head_object(Bucket=RESULTS_BUCKET, Key="a/b c")["ContentLength"] == len(content)
    aws.s3.delete_object(Bucket=RESULTS_BUCKET, Key="a/b c")
    with pytest.raises(ClientError, match="NoSuchKey"):
        aws.s3.get_object(Bucket=RESULTS_BUCKET, Key="a/b c")


def test_each_region_has_its_own_catalog(connect_to):
    with EmbeddedAws() as aws:
        virginia, ireland = connect_to(aws), connect_to(aws, region="eu-west-1")
        virginia.glue.create_database(DatabaseInput={"Name": "sales"})
        assert ireland.glue.get_databases()["DatabaseList"] == []


def test_concurrent_clients_lose_nothing(aws):
    aws.glue.create_database(DatabaseInput={"Name": "sales"})

    def create(number):
        aws.glue.create_table(DatabaseName="sales", TableInput={"Name": f"t{number}"})

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        list(pool.map(create, range(200)))
    pages = aws.glue.get_paginator("get_tables").paginate(DatabaseName="sales")
    assert {table["Name"] for page in pages for table in page["TableList"]} == {
        f"t{number}" for number in range(200)
    }
