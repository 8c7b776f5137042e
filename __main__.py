"""The whole program: deploy the SQL tree of the stack."""

from athendef_provider import deploy

deploy()
