"""The one format of times in messages."""

from datetime import UTC, datetime


def readable_time(time: datetime | str) -> str:
    """``2026-07-03 09:30:00 UTC`` for a time or its ISO 8601 text; another text is unchanged."""
    if isinstance(time, str):
        try:
            time = datetime.fromisoformat(time)
        except ValueError:
            return str(time)
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
