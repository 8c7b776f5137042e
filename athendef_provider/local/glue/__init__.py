"""Glue's catalogue as real Glue keeps it, on moto's memory.

``backend`` is moto's Glue backend with its departures from Glue repaired, and what both Glue's API
and Athena's statements work on; ``api`` answers the catalogue's operations over it. Everything
else of Glue (crawlers, jobs, registries) is moto's own.
"""

from athendef_provider.local.glue.api import GlueApi
from athendef_provider.local.glue.backend import GlueCatalogue, glue_catalogue, repaired_glue

__all__ = ["GlueApi", "GlueCatalogue", "glue_catalogue", "repaired_glue"]
