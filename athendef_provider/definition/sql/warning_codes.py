"""The codes of what reading warns of: words that ``-- athendef: allow=`` takes."""

_WARNINGS = """
class-name double-slash doubled-quote file-location glob-location hidden-folder iceberg-comment
name-over-128 no-serde opaque projection-off property-case query-not-understood reserved-word
s3a-location service-property special-name template-slash type-spelling
"""
WARNINGS = frozenset(_WARNINGS.split())
