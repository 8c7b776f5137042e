"""Sessions and clients: made once a process, when first needed, and shared by all threads."""

from __future__ import annotations

import contextlib
import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, cast

from athendef_provider.aws.errors import (
    AwsError,
    RunEndedError,
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

_DDL_QUOTA = "Active DDL queries"  # "includes both running and queued queries"
# The calls that are still made after `Aws.shut_down`: they stop statements, and see them end.
_ALLOWED_AFTER_SHUTDOWN = {"StopQueryExecution", "GetQueryExecution", "BatchGetQueryExecution"}
_LAZY = threading.RLock()  # cached_property does not lock, and boto3's client factory must be


class Aws:
    """One AWS account and region as this project uses it."""

    def __init__(self, settings: AwsSettings) -> None:
        self.settings = settings
        self._results = ""
        self._shut_down = False
        self._first_contact = threading.Lock()
        self._contact: Literal["untried", "made", "failed"] = "untried"

    def reach(self) -> None:
        """Make sure once that AWS can be used; who asks after a failure is told only that.

        A refresh asks for many resources at once: the same reason eight times helps nobody.
        """
        with self._first_contact:
            if self._contact == "failed":
                raise AwsError("AWS can't be used: another resource's error says why")
            if self._contact == "untried":
                self._contact = "failed"
                self.preflight()
                self._contact = "made"

    @property
    def _endpoint(self) -> str | None:
        return self.settings.endpoint_url or None

    @cached_property
    def _session(self) -> boto3.Session:
        import boto3  # noqa: PLC0415 - half a second that `athendef --help` must not pay

        settings = self.settings
        return boto3.Session(
            region_name=settings.region or None, profile_name=settings.profile or None
        )

    def _config(self, *, attempts: int) -> Config:
        from botocore.config import Config  # noqa: PLC0415 - lazy, as boto3 is

        return Config(
            # `standard` retries TooManyRequestsException by name, `legacy` does not.
            retries={"mode": "standard", "total_max_attempts": attempts},
            max_pool_connections=64,
            connect_timeout=5,
            user_agent_extra="athendef",
            # A server at an endpoint of its own has no host name for each bucket.
            s3={"addressing_style": "path"} if self.settings.endpoint_url else None,
        )

    def _client(self, service: str, *, patient: bool = True) -> Any:
        """A client of one service; one that is not ``patient`` soon says that AWS isn't there."""
        config = self._config(attempts=8 if patient else 2)
        with translate_errors("making a client of AWS"), _LAZY:
            # The stubs want the literal name of a service.
            client = self._session.client(service, endpoint_url=self._endpoint, config=config)  # type: ignore[call-overload]
        # Called before each attempt, so it also holds back a retry that was waiting.
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
    def glue(self) -> GlueClient:
        """The Glue client."""
        return cast("GlueClient", self._client("glue"))

    @cached_property
    def s3(self) -> S3Client:
        """The S3 client."""
        return cast("S3Client", self._client("s3"))

    @cached_property
    def statements(self) -> StatementRunner:
        """What runs statements: one for the process, because its slots are Athena's quota."""
        from athendef_provider.aws.statements import StatementRunner  # noqa: PLC0415 - lazy

        with _LAZY:
            return StatementRunner(self.athena, self.settings)

    @cached_property
    def catalog(self) -> Catalog:
        """What reads and writes the Glue catalog."""
        from athendef_provider.aws.catalog import Catalog  # noqa: PLC0415 - lazy

        with _LAZY:
            return Catalog(self.glue, self.s3)

    def preflight(self) -> None:
        """Ask for the work group: whether AWS is there, knows us, and has the group.

        Raises `AwsError` in one line. Any other answer is no failure: who may run statements
        need not be allowed to read the work group.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - lazy

        name = self.settings.workgroup
        impatient: AthenaClient = self._client("athena", patient=False)
        try:
            group = impatient.get_work_group(WorkGroup=name)["WorkGroup"]
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and error_code(error) == "InvalidRequestException":
                raise AwsError(
                    f"Athena has no work group `{name}` (it says: {error_message(error)})",
                    "check `athendef:workgroup` in the stack's config, and `aws:region`",
                ) from error
            if isinstance(error, ClientError) and not is_unknown_caller(error):
                return
            raise to_aws_error("asking Athena for its work group", error) from error
        if group.get("State") == "DISABLED":
            raise AwsError(
                f"work group `{name}` is disabled", "enable it, or set `athendef:workgroup`"
            )

    def identity(self) -> str:
        """Whose credentials these are, and where: for people to look at."""
        client = self._client("sts", patient=False)
        with translate_errors("asking AWS who we are"):
            arn = client.get_caller_identity()["Arn"]
        return f"{arn} in {client.meta.region_name}"

    def ddl_quota(self) -> int:
        """How many DDL statements of this account may be queued or running at once.

        Raises `AwsError` where Service Quotas does not say.
        """
        client = self._client("service-quotas", patient=False)
        doing = "asking Service Quotas for Athena's quotas"
        with translate_errors(doing):
            pages = client.get_paginator("list_service_quotas").paginate(ServiceCode="athena")
            for quota in (quota for page in pages for quota in page["Quotas"]):
                if quota["QuotaName"] == _DDL_QUOTA:
                    return int(quota["Value"])
        raise AwsError(f"{doing}: there is none called {_DDL_QUOTA}")

    def results_location(self) -> str:
        """Where the work group puts query results; empty where it says nothing, or won't say."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - lazy

        if not self._results:  # each backup asks; what the work group says, it says for all
            with contextlib.suppress(ClientError, BotoCoreError):
                group = self.athena.get_work_group(WorkGroup=self.settings.workgroup)["WorkGroup"]
                results = group.get("Configuration", {}).get("ResultConfiguration", {})
                self._results = results.get("OutputLocation", "")
        return self._results

    def stop(self) -> None:
        """Stop running statements, and start only those that tidy up: the run was cancelled."""
        if "statements" in self.__dict__:
            self.statements.stop_all()

    def shut_down(self) -> None:
        """Make no more calls that read or change anything, and stop running statements.

        Returns when each of them has been asked to stop. A call that is under way is not taken
        back; a statement that it starts is stopped.
        """
        self._shut_down = True
        if "statements" in self.__dict__:
            self.statements.shut_down()
