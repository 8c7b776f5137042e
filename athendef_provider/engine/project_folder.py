"""The folder of a Pulumi project, and the YAML files in it."""

from pathlib import Path
from typing import Any

from athendef_provider.errors import AthendefError

_FILES = ("Pulumi.yaml", "Pulumi.yml")


class YamlFileError(AthendefError):
    """A YAML file cannot be read. ``line`` and ``column`` are 0 if they are unknown."""

    def __init__(self, file: Path, reason: str, line: int = 0, column: int = 0) -> None:
        place = "".join(f":{number}" for number in (line, column) if number)
        super().__init__(f"{relative(file)}{place}: {reason}", "fix the file")
        self.reason = reason
        self.line = line
        self.column = column


def find_project(start: Path) -> Path | None:
    """The folder with the Pulumi.yaml: ``start``, or the nearest above it; None for none."""
    for folder in (start, *start.parents):
        if project_file(folder) is not None:
            return folder
    return None


def project_file(folder: Path) -> Path | None:
    """The project's file in ``folder``; None for none."""
    files = (folder / name for name in _FILES)
    return next((file for file in files if file.is_file()), None)


def read_yaml(file: Path, *, as_text: bool = False) -> dict[str, Any]:
    """The map in a YAML file; empty for an empty file. Raises `YamlFileError`.

    With ``as_text`` all scalars are strings, so only the syntax can be invalid.
    """
    import yaml  # noqa: PLC0415 - `--help` and completion must not wait for it

    try:
        text = file.read_text(encoding="utf-8")
        loader = yaml.BaseLoader if as_text else yaml.SafeLoader
        content = yaml.load(text, Loader=loader)  # noqa: S506 - both create plain values only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise YamlFileError(file, f"invalid YAML: {error.problem}", *place) from None
    except yaml.YAMLError as error:
        raise YamlFileError(file, f"invalid YAML: {' '.join(str(error).split())}") from None
    except UnicodeDecodeError:
        raise YamlFileError(file, "the file is not UTF-8 text") from None
    except OSError as error:
        raise YamlFileError(file, f"the file cannot be read: {error.strerror}") from None
    except ValueError as error:  # a date that does not exist
        raise YamlFileError(file, f"invalid YAML: {error}") from None
    if content is None or content == "":
        return {}
    if not isinstance(content, dict):
        raise YamlFileError(file, "expected a map of settings")
    return content


def relative(path: Path) -> Path:
    """``path`` relative to the current folder if it is below it, else unchanged."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
