"""Claims: which stacks declare the same tables, as far as S3 can be read. Never an error."""

import io
import json
from typing import Any

from botocore.response import StreamingBody
from botocore.stub import Stubber

from athendef_provider.aws.claims import Claims
from athendef_provider.config import Settings
from tests.support.managed import ManagedAccount

PLACE: dict[str, Any] = {"Bucket": "results", "Prefix": "saved/_claims/", "Delimiter": "/"}


def body(stack: str) -> StreamingBody:
    """Return the body of a claim."""
    claim = {"stack": stack, "region": "eu-west-1", "names": ["sales.orders"], "time": "now"}
    text = json.dumps(claim).encode()
    return StreamingBody(io.BytesIO(text), len(text))


def test_all_pages_of_claims_are_read(account: ManagedAccount):
    """A page of ListObjectsV2 may have fewer keys than its maximum."""
    aws = account.aws()
    claims = Claims(aws, Settings(backups="s3://results/saved/", aws=account.settings()))
    with Stubber(aws.s3) as s3:
        for stack, more in (("one", {"NextContinuationToken": "x"}), ("two", {})):
            key = f"saved/_claims/{stack}.json"
            since = {} if more else {"ContinuationToken": "x"}
            listed = {"Contents": [{"Key": key}], "IsTruncated": bool(more), **more}
            s3.add_response("list_objects_v2", listed, PLACE | since)
            s3.add_response("get_object", {"Body": body(stack)}, {"Bucket": "results", "Key": key})

        assert [claim.stack for claim in claims.of_others("three", ["sales.orders"])] == [
            "one",
            "two",
        ]
