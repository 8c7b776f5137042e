"""The SVG image of a terminal."""

from xml.etree import ElementTree as ET

from tools.recording import svg_of
from tools.terminal import EmulatedTerminal


def test_an_image_has_the_scrollback_and_the_screen_and_loads_nothing():
    terminal = EmulatedTerminal(40, 5)
    for number in range(9):
        terminal.feed(f"\x1b[3{number % 8}mline {number}\x1b[0m <&> 表\r\n".encode())
    image = svg_of(terminal, "title")

    text = "".join(ET.fromstring(image).itertext()).replace("\xa0", " ")  # noqa: S314 - our own
    assert [number for number in range(9) if f"line {number}" in text] == list(range(9))
    assert "http" not in image.replace("http://www.w3.org/2000/svg", "")


def test_an_image_is_the_same_each_time():
    terminal = EmulatedTerminal(40, 5)
    terminal.feed(b"$ athendef plan\r\n")

    assert svg_of(terminal, "title") == svg_of(terminal, "title")
