"""Sessions and clients: created once for each process, on first use, and shared by threads."""

from __future__ import annotations

import contextlib
import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, cast

from athendef_provider.aws.errors import (
    AwsError,
    RunEndedError,
    UnreachableError,
    error_code,
    error_message,
    is_unknown_caller,
    to_aws_error,
    translate_errors,
)
from athendef_provider.config import AwsSettings

if TYPE_CHECKING:
    import boto3
    from botocore.config import Config
    from types_boto3_athena import AthenaClient
    from types_boto3_glue import GlueClient
    from types_boto3_s3 import S3Client

    from athendef_provider.aws.catalog import Catalog
    from athendef_provider.aws.statements import StatementRunner

_BUSY = {"glue", "s3"}  # called for each object
_FEW_ATTEMPTS = 2  # to fail fast if AWS is unreachable
_DDL_QUOTA = "Active DDL queries"  # "includes both running and queued queries"
# The calls that are allowed after `Aws.shut_down`: they stop statements and read their states.
_ALLOWED_AFTER_SHUTDOWN = {"StopQueryExecution", "GetQueryExecution", "BatchGetQueryExecution"}
_LAZY = threading.RLock()  # cached_property does not lock, and boto3's client factory must be


class Aws:
    """One AWS account and region: its clients, statements and catalog."""

    def __init__(self, settings: AwsSettings) -> None:
        self.settings = settings
        self._results = ""
        self._shut_down = False
        self._first_contact = threading.Lock()
        self._contact: Literal["untried", "succeeded", "failed"] = "untried"

    def reach(self) -> None:
        """Check once that AWS can be used.

        The first failure raises the reason. Later calls raise a short error: a refresh reads many
        resources at once, and the reason should be reported once.
        """
        with self._first_contact:
            if self._contact == "failed":
                raise UnreachableError("skipped: AWS is unreachable (see the first error)")
            if self._contact == "untried":
                self._contact = "failed"
                self.preflight()
                self._contact = "succeeded"

    @property
    def _endpoint(self) -> str | None:
        return self.settings.endpoint_url or None

    @cached_property
    def _session(self) -> boto3.Session:
        import boto3  # noqa: PLC0415 - the import takes 0.5 s, which `athendef --help` avoids

        settings = self.settings
        return boto3.Session(
            region_name=settings.region or None, profile_name=settings.profile or None
        )

    def _config(self, *, attempts: int, mode: Literal["standard", "legacy"]) -> Config:
        from botocore.config import Config  # noqa: PLC0415 - lazy, like boto3

        return Config(
            retries={"mode": mode, "total_max_attempts": attempts},
            max_pool_connections=64,
            connect_timeout=5,
            user_agent_extra="athendef",
            # A server at a custom endpoint has no host name for each bucket.
            s3={"addressing_style": "path"} if self.settings.endpoint_url else None,
        )

    def _client(self, service: str, *, attempts: int = 8) -> Any:
        """A client of one service, which makes this many attempts of a call."""
        # `standard` retries TooManyRequestsException, an error of Athena. But it gives up after
        # about 100 retries of all threads, which a throttled account soon reaches in Glue and S3.
        mode: Literal["standard", "legacy"] = "legacy" if service in _BUSY else "standard"
        config = self._config(attempts=attempts, mode=mode)
        with translate_errors("creating an AWS client"), _LAZY:
            # The stubs require a literal service name.
            client = self._session.client(service, endpoint_url=self._endpoint, config=config)  # type: ignore[call-overload]
        # Called before each attempt, so that it also stops pending retries.
        client.meta.events.register("before-send", self._check_not_shut_down)
        return client

    def _check_not_shut_down(self, event_name: str, **_: object) -> None:
        operation = event_name.rpartition(".")[2]
        if self._shut_down and operation not in _ALLOWED_AFTER_SHUTDOWN:
            raise RunEndedError(f"{operation} was not called: the run has ended")

    @cached_property
    def athena(self) -> AthenaClient:
        """The Athena client."""
        return cast("AthenaClient", self._client("athena"))

    @cached_property
    def athena_once(self) -> AthenaClient:
        """The Athena client without retries: `StatementRunner` repeats its calls in time."""
        return cast("AthenaClient", self._client("athena", attempts=1))

    @cached_property
    def glue(self) -> GlueClient:
        """The Glue client."""
        return cast("GlueClient", self._client("glue"))

    @cached_property
    def s3(self) -> S3Client:
        """The S3 client."""
        return cast("S3Client", self._client("s3"))

    @cached_property
    def statements(self) -> StatementRunner:
        """The statement runner, one for each process, because its slots share Athena's quota."""
        from athendef_provider.aws.statements import StatementRunner  # noqa: PLC0415 - lazy

        with _LAZY:
            return StatementRunner(self.athena, self.athena_once, self.settings)

    @cached_property
    def catalog(self) -> Catalog:
        """The Glue catalog."""
        from athendef_provider.aws.catalog import Catalog  # noqa: PLC0415 - lazy

        with _LAZY:
            return Catalog(self.glue, self.s3)

    def preflight(self) -> None:
        """Read the work group, to check the connection, the credentials and the group.

        Raises `AwsError`. Other errors of the call are ignored: credentials that may run statements
        may lack the permission to read the work group.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - lazy

        name = self.settings.workgroup
        impatient: AthenaClient = self._client("athena", attempts=_FEW_ATTEMPTS)
        try:
            group = impatient.get_work_group(WorkGroup=name)["WorkGroup"]
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and error_code(error) == "InvalidRequestException":
                raise AwsError(
                    f"Athena has no work group `{name}` ({error_message(error)})",
                    "check `athendef:workgroup` in the stack's config, and `aws:region`",
                ) from error
            if isinstance(error, ClientError) and not is_unknown_caller(error):
                return
            raise to_aws_error("reading the work group from Athena", error) from error
        if group.get("State") == "DISABLED":
            raise AwsError(
                f"work group `{name}` is disabled", "enable it, or set `athendef:workgroup`"
            )

    def identity(self) -> str:
        """The ARN of the credentials and the region, as a message."""
        client = self._client("sts", attempts=_FEW_ATTEMPTS)
        with translate_errors("reading the caller identity"):
            arn = client.get_caller_identity()["Arn"]
        return f"{arn} in {client.meta.region_name}"

    def ddl_quota(self) -> int:
        """The account's quota of DDL statements that are queued or running at once.

        Raises `AwsError` if Service Quotas does not return it.
        """
        client = self._client("service-quotas", attempts=_FEW_ATTEMPTS)
        doing = "reading Athena's quotas from Service Quotas"
        with translate_errors(doing):
            pages = client.get_paginator("list_service_quotas").paginate(ServiceCode="athena")
            for quota in (quota for page in pages for quota in page["Quotas"]):
                if quota["QuotaName"] == _DDL_QUOTA:
                    return int(quota["Value"])
        raise AwsError(f"{doing}: no quota is named {_DDL_QUOTA}")

    def results_location(self) -> str:
        """The work group's location of query results; empty if it has none or cannot be read."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - lazy

        if not self._results:  # each backup needs it; it does not change during a run
            with contextlib.suppress(ClientError, BotoCoreError):
                group = self.athena.get_work_group(WorkGroup=self.settings.workgroup)["WorkGroup"]
                results = group.get("Configuration", {}).get("ResultConfiguration", {})
                self._results = results.get("OutputLocation", "")
        return self._results

    def stop(self) -> None:
        """Stop running statements after the run was cancelled. Cleanup statements still run."""
        if "statements" in self.__dict__:
            self.statements.stop_all()

    def shut_down(self) -> None:
        """Stop running statements, and block all further calls that read or change objects.

        Returns when a stop has been requested for each statement. A call in progress continues; a
        statement that it starts is stopped.
        """
        self._shut_down = True
        if "statements" in self.__dict__:
            self.statements.shut_down()
