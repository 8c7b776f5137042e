"""All access to AWS: sessions, statements, the catalog, applying plans, backups.

Absent objects are ``None``, not exceptions. Deleting an absent object succeeds. Calls that AWS
rejects raise `AwsError`, with the operation, the message of AWS and a hint.
"""

from athendef_provider.aws.errors import AwsError
from athendef_provider.aws.session import Aws

__all__ = ["Aws", "AwsError"]
