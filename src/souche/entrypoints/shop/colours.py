"""Keeps text readable whatever colour the organisation chose: contrast as WCAG 2.2 counts it."""

from functools import lru_cache

# WCAG 2.2, success criterion 1.4.3: text of ordinary size.
ENOUGH_CONTRAST = 4.5
# On any colour at all, one of the two has a contrast of 4.58 or more: the square root of 21.
WHITE, BLACK = "#ffffff", "#000000"
DARKER = 0.94
LINEAR_BELOW = 0.04045


def contrast(*, one: str, other: str) -> float:
    """Return the contrast of two colours written #rrggbb, from 1 to 21."""
    light, dark = sorted((_luminance(_channels(one)), _luminance(_channels(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=32)
def readable_on(colour: str) -> str:
    """Return white or black: the text that reads best on a surface of this colour."""
    return max((WHITE, BLACK), key=lambda text: contrast(one=text, other=colour))


@lru_cache(maxsize=32)
def readable_on_paper(*, colour: str, paper: str) -> str:
    """Return the colour, darkened until it can be read as text on light paper."""
    while contrast(one=colour, other=paper) < ENOUGH_CONTRAST:
        colour = _darken(colour)
    return colour


def _darken(colour: str) -> str:
    return "#" + "".join(f"{int(channel * DARKER):02x}" for channel in _channels(colour))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(channels: tuple[int, int, int]) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= LINEAR_BELOW else float(((channel + 0.055) / 1.055) ** 2.4)
