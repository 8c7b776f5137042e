"""S3 locations in one spelling, and which of them lie inside another."""

import re
from collections.abc import Mapping

_SLASHES = re.compile(r"/{2,}")


def normal_location(location: str) -> str:
    """A location without doubled slashes, as Athena stores it, and with one at its end."""
    scheme, found, rest = location.strip().partition("://")
    if not found:
        return location.strip()
    return f"{scheme.lower()}://{_SLASHES.sub('/', rest.strip('/') + '/')}"


def overlapping(locations: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pairs (inner, outer) of names whose locations are the same or lie one inside the other.

    ``locations`` maps a name to its normal location; empty ones take no part. Each inner one is
    there once, with the nearest outer; of equal ones, the name that sorts first counts as the outer
    of all others.
    """
    ordered = sorted((place, name) for name, place in locations.items() if place)
    pairs: list[tuple[str, str]] = []
    around: list[tuple[str, str]] = []
    for place, name in ordered:
        while around and not place.startswith(around[-1][0]):
            around.pop()
        if around:
            pairs.append((name, around[-1][1]))
        if not around or place != around[-1][0]:
            around.append((place, name))
    return pairs
