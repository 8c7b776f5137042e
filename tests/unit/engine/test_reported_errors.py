"""What the engine receives of an exception: servers of both kinds, each in a process of its own."""

import subprocess
import sys

import pytest

# The SDK up to 3.259 passes exceptions on to gRPC; a newer one aborts the call with a traceback.
# The call loads the provider, like the first calls in a plugin: they have their context already.
SERVER = """
import sys, traceback
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from athendef_provider.aws import AwsError
from athendef_provider.engine.provider.host_patches import raise_concurrency, report_plain_errors
from athendef_provider.errors import AthendefError

style, patched, raised = sys.argv[1:]


def patch():
    report_plain_errors()
    raise_concurrency(20)


def fail():
    if patched == "during":
        patch()
    if raised == "caused":
        try:
            raise AwsError("no bucket", "create it")
        except AwsError as error:
            raise RuntimeError("wrapped") from error
    raise {"aws": AwsError, "other": AthendefError, "bug": KeyError}[raised]("no bucket")


class Passing(provider_pb2_grpc.ResourceProviderServicer):
    def Create(self, request, context):
        fail()


class Aborting(provider_pb2_grpc.ResourceProviderServicer):
    def Create(self, request, context):
        try:
            fail()
        except Exception:
            context.abort(grpc.StatusCode.UNKNOWN, traceback.format_exc())


server = grpc.server(ThreadPoolExecutor(4))
servicer = {"passing": Passing, "aborting": Aborting}[style]()
provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
if patched == "without classes":
    del grpc.ServicerContext
if patched != "during":
    patch()
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    try:
        provider_pb2_grpc.ResourceProviderStub(channel).Create(provider_pb2.CreateRequest())
    except grpc.RpcError as error:
        print(error.details())
server.stop(0)
"""


def details(style: str, patched: str, raised: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", SERVER, style, patched, raised],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout.strip()


@pytest.mark.parametrize("style", ["passing", "aborting"])
@pytest.mark.parametrize("raised", ["aws", "other"])
def test_an_error_for_users_is_its_message(style, raised):
    assert details(style, "before", raised) == "no bucket"


@pytest.mark.parametrize("style", ["passing", "aborting"])
def test_an_error_is_its_message_where_the_classes_of_contexts_are_not_found(style):
    assert details(style, "without classes", "aws") == "no bucket"


def test_a_call_that_began_before_the_patch_reports_no_traceback():
    assert details("aborting", "during", "aws") == "no bucket"
    assert details("passing", "during", "aws") == "Exception calling application: no bucket"


def test_an_error_for_users_is_reported_in_place_of_what_it_caused():
    assert details("aborting", "before", "caused") == "no bucket: create it"


def test_a_mistake_in_the_code_keeps_its_traceback():
    text = details("aborting", "before", "bug")

    assert text.startswith("Traceback (most recent call last):")
    assert text.endswith("KeyError: 'no bucket'")
