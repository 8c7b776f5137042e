"""Claims of the program's stack: warnings about tables that another stack manages, too."""

from collections.abc import Awaitable, Mapping
from collections.abc import Set as AbstractSet

import pulumi

from athendef_provider.aws.claims import Claims
from athendef_provider.definition.model import full_name
from athendef_provider.tree import Tree


def warn_of_claims(claims: Claims, tree: Tree) -> None:
    """Warn of tables that another stack has claimed."""
    for other in claims.of_others(_stack(), _declared(tree)):
        more = f" and {len(other.names) - 1} more" if len(other.names) > 1 else ""
        pulumi.log.warn(
            f"{other.names[0]}{more}: also managed by stack {other.stack} (since {other.time}): "
            "each stack reverts the changes of the other. Declare them in one stack only. If that "
            f"stack does not exist any more, delete {other.url}"
        )


def claim_applied(
    claims: Claims, tree: Tree, resources: Mapping[str, pulumi.CustomResource]
) -> None:
    """In an `up`, claim the tables of the tree that the stack has, once all are applied.

    Tables of the tree that are not among the declared ``resources`` stay claimed. An `up` that
    fails, because a change is blocked for example, claims nothing.
    """
    if not pulumi.runtime.is_dry_run():
        names = _declared(tree)
        declared = {name: resources[name] for name in names if name in resources}
        claimed: Awaitable[None] = _claim(claims, declared, names - declared.keys())
        pulumi.Output.from_input(claimed)  # type: ignore[arg-type]  # the program waits for it


async def _claim(
    claims: Claims, resources: Mapping[str, pulumi.CustomResource], kept: AbstractSet[str]
) -> None:
    names = [
        name
        for name, resource in resources.items()
        # Unknown for a new resource that `--target` leaves out.
        if await resource.id.is_known() and await resource.id.future()
    ]
    claims.put(_stack(), names, kept)


def _declared(tree: Tree) -> AbstractSet[str]:
    # A folder alone does not claim its database, which may be shared.
    return {full_name(file.definition) for file in tree.files if file.declared}


def _stack() -> str:
    return f"{pulumi.get_project()}/{pulumi.get_stack()}"
