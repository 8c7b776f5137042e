"""The names that a command selects by targets, passed to the program by the environment.

The engine leaves resources alone that are no targets, whether or not the program declares them. So
the program declares the selected ones and what they depend on, which is faster.
"""

import json
import os
from collections.abc import Collection, Mapping

_VARIABLE = "ATHENDEF_SELECTED"


def selection_environment(names: Collection[str]) -> dict[str, str]:
    """Return the environment in which the program declares only ``names``; all for none."""
    return {_VARIABLE: json.dumps(sorted(names))} if names else {}


def selected_names(environment: Mapping[str, str] = os.environ) -> frozenset[str] | None:
    """Return the selected names; None if all are."""
    text = environment.get(_VARIABLE)
    return frozenset(json.loads(text)) if text else None
