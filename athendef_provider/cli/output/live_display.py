"""Rows at the bottom of the terminal that are redrawn while lines are printed above them."""

import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Self

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from athendef_provider.cli import console

_FRAMES_PER_SECOND = 10

Render = Callable[[int, int], RenderableType]
"""Returns a frame for a terminal of this many columns and rows."""


class LiveDisplay:
    """A context in which ``render``'s frames are on the terminal.

    Whatever is printed meanwhile, through `console` or to stdout and stderr, is displayed above
    the frame. The end of the context removes the frame.

    Each row of a frame must be shorter than the terminal is wide: printed lines are not cropped,
    and neither are the frames below them.
    """

    def __init__(self, render: Render) -> None:
        self._screen = _LockedConsole(
            file=sys.stderr, no_color=not console.use_color(err=True), highlight=False
        )
        self._render = render
        self._ended = threading.Event()
        self._live = Live(
            console=self._screen,
            get_renderable=self._frame,
            auto_refresh=False,
            transient=True,
        )
        self._refreshing = threading.Thread(target=self._refresh, name="display", daemon=True)
        self._routing = ExitStack()

    def __enter__(self) -> Self:
        self._routing.enter_context(console.output_through(self.print))
        with self._screen:
            self._live.start(refresh=True)
        self._refreshing.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._refreshing.join()
        with self._screen:
            self._live.stop()
        self._routing.close()

    def print(self, text: str) -> None:
        """Print lines above the frame. The terminal wraps them, so that they can be copied."""
        self._screen.print(Text.from_ansi(text), soft_wrap=True)

    def _frame(self) -> RenderableType:
        # `Live.stop` displays a last frame before it removes it. A frame as high as the terminal
        # would leave a row in the scrollback.
        if self._ended.is_set():
            return Text("")
        return self._render(self._screen.width, self._screen.height)

    def _refresh(self) -> None:
        while not self._ended.wait(1 / _FRAMES_PER_SECOND):
            with suppress(OSError), self._screen:  # the terminal may be gone
                self._live.refresh()


class _LockedConsole(Console):
    """A console on which a thread's output is computed and written without interruption.

    rich moves the cursor by the height of the frame that is on the terminal when it computes the
    output. If another thread writes a frame in between, the movement is wrong.
    """

    def __init__(self, **options: object) -> None:
        self._writing = threading.RLock()
        super().__init__(**options)  # type: ignore[arg-type]  # handed over as they are

    def __enter__(self) -> Self:
        self._writing.acquire()
        super().__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        try:
            super().__exit__(*error)
        finally:
            self._writing.release()
