"""The Glue Data Catalog, based on moto.

``backend`` is moto's Glue backend with its deviations from Glue corrected; Glue's API and Athena's
statements both work on it. ``api`` implements the operations of the catalog. Everything else in
Glue (crawlers, jobs, registries) is left to moto.
"""

from athendef_provider.local.glue.api import GlueApi
from athendef_provider.local.glue.backend import GlueCatalog, corrected_glue, glue_catalog

__all__ = ["GlueApi", "GlueCatalog", "corrected_glue", "glue_catalog"]
