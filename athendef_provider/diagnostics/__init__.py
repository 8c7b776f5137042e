"""Diagnostics and their codes. Imports no other package of athendef."""

from athendef_provider.diagnostics.code import Code, Severity
from athendef_provider.diagnostics.codes import ALLOWABLE, CODES, DESTRUCTIVE, SECTIONS, check_code
from athendef_provider.diagnostics.diagnostic import Diagnostic

__all__ = [
    "ALLOWABLE",
    "CODES",
    "DESTRUCTIVE",
    "SECTIONS",
    "Code",
    "Diagnostic",
    "Severity",
    "check_code",
]
