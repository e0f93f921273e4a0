"""What a colour is, wherever it comes from; and the one that charts are drawn in."""

from collections.abc import Callable

GOVUK_BLUE = "#1d70b8"


def is_colour(value: str) -> bool:
    """#rgb or #rrggbb: settings come from the environment and are never trusted into a style sheet."""
    digits = value.removeprefix("#")
    return value.startswith("#") and len(digits) in {3, 6} and all(c in "0123456789abcdefABCDEF" for c in digits)


_sources: list[Callable[[], str]] = []


def told_by(source: Callable[[], str]) -> Callable[[], str]:
    """The room above that knows the colour of whose charts these are."""
    _sources[:] = [source]
    return source


def brand() -> str:
    """That colour; a plain blue where nobody tells, or what is told is no colour."""
    told = _sources[0]() if _sources else ""
    return told if is_colour(told) else GOVUK_BLUE


READABLE = 4.5
"""The least contrast of words of ordinary size to what is behind them (WCAG 2.2 AA)."""


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21, as WCAG works it out."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
