"""Generates docs/diagnostics.md from the table of codes: ``python -m tools.diagnostics``."""

from pathlib import Path

from athendef_provider.diagnostics import SECTIONS, Code

PAGE = Path(__file__).parent.parent / "docs" / "diagnostics.md"

_HEAD = """\
# Diagnostics

Every error, warning and destructive change of athendef has a code. Messages show it in brackets.
Codes are stable. `-- athendef: allow=CODE` in a file suppresses a warning or allows a destructive
change. Errors cannot be allowed.

This page is generated from `athendef_provider/diagnostics/codes` by `make golden`.
"""


def page() -> str:
    """Return the text of the page."""
    sections = (_section(title, codes) for title, codes in SECTIONS.items())
    return "\n".join([_HEAD, *sections])


def _section(title: str, codes: tuple[Code, ...]) -> str:
    entries = (
        f'<a id="{code.name}"></a>\n\n### `{code.name}`\n\n'
        f"{code.severity.capitalize()}. {code.title}. {code.fix}\n"
        for code in codes
    )
    return "\n".join([f"## {title}\n", *entries])


if __name__ == "__main__":
    PAGE.write_text(page())
