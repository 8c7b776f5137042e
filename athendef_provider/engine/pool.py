"""Widening the plugin: Pulumi's server for dynamic providers serves four operations at a time.

``futures.ThreadPoolExecutor(max_workers=4)`` stands in the SDK's ``pulumi/dynamic/__main__.py``,
and nothing sets it. Athena runs 20 statements at once, so four would waste most of its quota.
"""

import gc
from concurrent.futures import ThreadPoolExecutor

_SERVED_BY_PULUMI = 4


def widen(workers: int) -> None:
    """Let the process's gRPC server run up to ``workers`` operations at once.

    A guess about another project's inside: where it no longer holds, this does nothing, and
    costs speed only.
    """
    for found in gc.get_objects():
        # Not isinstance: it asks foreign objects for their class, and some raise.
        if type(found) is ThreadPoolExecutor:
            have = getattr(found, "_max_workers", None)
            if have == _SERVED_BY_PULUMI and workers > have:
                found._max_workers = workers  # noqa: SLF001 - see above
