"""What every chart is drawn of: presentation attributes only, words escaped, figures as people write them."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

Figure = int | float | Decimal | None

WIDTH = 360
FONT = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
INK, PALE = "#0b0c0c", "#cecece"
NOT_KNOWN = "not known"
LONGEST_LABEL = 44


def svg(title: str, height: int, body: SafeString, width: int = WIDTH, classes: str = "") -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img"{classes} viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
        'font-family="{font}" font-size="14" fill="{ink}"><title>{title}</title>{body}</svg>',
        classes=format_html(' class="{}"', classes) if classes else "",
        w=width,
        h=height,
        font=FONT,
        ink=INK,
        title=title,
        body=body,
    )


def nothing(title: str) -> SafeString:
    return svg(title, 30, text(0, 20, "No figures yet"))


def text(x: float, y: float, words: str, anchor: str = "start", weight: str = "normal", size: int = 14) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-weight="{}" font-size="{}">{}</text>',
        f"{x:.1f}",
        f"{y:.1f}",
        anchor,
        weight,
        size,
        words,
    )


def share(value: Figure, top: float) -> float:
    """How much of the full length, never outside 0 to 1."""
    return min(max(float(value or 0) / top, 0.0), 1.0)


def top_of(values: Sequence[Figure], unit: str, maximum: Figure) -> float:
    """The figure of a full bar: what was asked, 100 for percentages, else the largest."""
    if maximum:
        return float(maximum)
    largest = max((float(value) for value in values if value is not None), default=0.0)
    return max(largest, 100.0) if unit == "%" else largest or 1.0


def say(value: Figure, unit: str) -> str:
    if value is None:
        return NOT_KNOWN
    return f"{float(value):,.1f}".removesuffix(".0") + unit


def short(label: str, longest: int = LONGEST_LABEL) -> str:
    return label if len(label) <= longest else f"{label[: longest - 1]}…"


def box(y: float, height: float, width: float, *, fill: str, stroke: str, dashes: str = "", x: float = 0) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="1"{}/>',
        f"{x + 0.5:.1f}",
        f"{y:.1f}",
        f"{max(width - 1, 0):.1f}",
        height,
        fill,
        stroke,
        format_html(' stroke-dasharray="{}"', dashes) if dashes else "",
    )
