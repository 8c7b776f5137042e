"""``python -m athendef_provider.local``: runs ``athendef local``."""

from athendef_provider.cli.commands.local import local

local(prog_name="python -m athendef_provider.local")
