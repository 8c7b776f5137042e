"""S3 locations: their normal form, and overlaps."""

import re
from collections.abc import Mapping

_SLASHES = re.compile(r"/{2,}")


def normal_location(location: str) -> str:
    """Return a location without double slashes, as in Glue, and with a slash at the end."""
    scheme, separator, rest = location.strip().partition("://")
    if not separator:
        return location.strip()
    return f"{scheme.lower()}://{_SLASHES.sub('/', rest.strip('/') + '/')}"


def overlapping(locations: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return pairs (inner, outer) of names whose locations are equal or nested.

    ``locations`` maps names to normal locations; empty ones are ignored. Each inner name is in one
    pair, with the nearest outer name. Of equal locations, the first name is the outer one of all
    others.
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
