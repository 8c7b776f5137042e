"""The only door to AWS: sessions, running statements, the catalog, carrying out plans, backups.

Absent things are ``None``, not exceptions, and deleting what is absent is success. What AWS
refuses reaches the user as an `AwsError`: what happened, AWS's own words, and what to do.
"""

from athendef_provider.aws.errors import AwsError
from athendef_provider.aws.session import Aws

__all__ = ["Aws", "AwsError"]
