"""What `pulumi` says where it can't go on, and what its user can do about it."""

import re

_HINTS = (
    (
        r"PULUMI_CONFIG_PASSPHRASE",
        "set PULUMI_CONFIG_PASSPHRASE (it may be empty) or PULUMI_CONFIG_PASSPHRASE_FILE",
    ),
    (
        r"PULUMI_ACCESS_TOKEN",
        "run `pulumi login`, or `pulumi login --local` to keep the stack's state on this machine",
    ),
    (r"incorrect passphrase", "set PULUMI_CONFIG_PASSPHRASE to the stack's passphrase"),
    (
        r"virtualenv",
        "make it and install athendef in it, or take `virtualenv` out of Pulumi.yaml",
    ),
    (
        r"language plugin",
        "install Pulumi as a whole, with its Python language host: `athendef doctor`",
    ),
    # A state kept in files has an `.attrs` file beside each of its files, which Pulumi does not
    # write in one step: after a kill at that moment it is empty, and every command says only this.
    (
        r"(?:^|: )(?:unexpected )?EOF$",
        """a killed `pulumi` has left an empty file beside the state, which itself is whole: \
`find ~/.pulumi -name '*.attrs' -empty -delete` (or where your state is). A backend URL that ends \
in `?metadata=skip` has no such files""",
    ),
)


def hint_for(said: str) -> str:
    """The way out of what `pulumi` says, where we know one; else nothing."""
    return next((hint for mark, hint in _HINTS if re.search(mark, said.strip())), "")


def lock_holders(said: str) -> tuple[str, str] | None:
    """Who holds the stack's lock and since when, and what to do, if `pulumi` speaks of a lock."""
    if "currently locked" not in said and "currently in progress" not in said:
        return None
    holders = re.findall(r"created by (\S+) \(pid (\d+)\) at (\S+)", said)
    who = "; ".join(f"{user}, process {pid}, since {time}" for user, pid, time in holders)
    return (
        f"the stack is locked by {who}" if who else "the stack is locked by another update",
        "wait until that update has ended; where its process was killed, `pulumi cancel`",
    )
