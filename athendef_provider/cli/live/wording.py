"""The words for actions, durations and counts in the progress of an apply."""

from athendef_provider.cli.live.progress import ApplyProgress
from athendef_provider.engine.provider.resource_plan import Action

IN_PROGRESS: dict[Action, str] = {
    "create": "Creating",
    "update": "Modifying",
    "replace": "Replacing",
    "delete": "Destroying",
    "same": "Keeping",
}
COMPLETE: dict[Action, str] = {
    "create": "Creation complete",
    "update": "Modification complete",
    "replace": "Replacement complete",
    "delete": "Destruction complete",
    "same": "Kept",
}


def format_duration(seconds: float) -> str:
    """Return ``8 s`` or ``3 min 20 s``."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def progress_counts(progress: ApplyProgress) -> str:
    """Return ``12 of 40, 1 failed, 18 s, about 40 s left``."""
    parts = [f"{len(progress.completed)} of {len(progress.resources)}"]
    if progress.failures:
        parts.append(f"{len(progress.failures)} failed")
    parts.append(format_duration(progress.elapsed))
    remaining = progress.remaining_seconds()
    if remaining is not None and not progress.stopping:
        parts.append(f"about {format_duration(remaining)} left")
    return ", ".join(parts)
