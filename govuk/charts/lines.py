"""Lines: figures in order of time."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govuk.charts.drawing import INK, PALE, WIDTH, Figure, nothing, say, share, short, svg, text, top_of
from govuk.colours import brand


def line_chart(
    title: str,
    points: Sequence[tuple[str, Figure]],
    unit: str = "%",
    maximum: Figure = None,
    baseline: tuple[str, Figure] | None = None,
) -> SafeString:
    """Points in order of time, joined where both neighbours are known; a dashed line shows what to compare with."""
    if not points:
        return nothing(title)
    known = [value for _label, value in points]
    top = top_of([*known, baseline[1] if baseline else None], unit, maximum)
    places = [
        (_across(n, len(points)), None if value is None else _down(value, top))
        for n, (_label, value) in enumerate(points)
    ]
    parts = [
        _axis(top, unit),
        _baseline(baseline, top, unit),
        joined(places, brand(), "3"),
        _dots(points, places, unit),
    ]
    return svg(title, 214, format_html_join("", "{}", ((part,) for part in parts)))


def _axis(top: float, unit: str) -> SafeString:
    marks = ((_down(value, top), say(value, unit)) for value in (0, top / 2, top))
    return format_html_join(
        "",
        '<line x1="44" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="1"/>{}',
        ((f"{y:.1f}", WIDTH, f"{y:.1f}", PALE, text(40, y + 4, words, anchor="end", size=12)) for y, words in marks),
    )


def _baseline(baseline: tuple[str, Figure] | None, top: float, unit: str) -> SafeString:
    if baseline is None or baseline[1] is None:
        return SafeString("")
    label, value = baseline[0], baseline[1]
    y = _down(value, top)
    # Under the line when there is no room above it.
    words_y = y - 5 if y > 30 else y + 15
    return format_html(
        '<line x1="44" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="2" stroke-dasharray="6 4"/>{}',
        f"{y:.1f}",
        WIDTH,
        f"{y:.1f}",
        INK,
        text(WIDTH, words_y, short(f"{label}: {say(value, unit)}"), anchor="end", size=12),
    )


def joined(places: Sequence[tuple[float, float | None]], colour: str, width: str, dashes: str = "") -> SafeString:
    """Lines between neighbours of whom both are known."""
    dashed = format_html(' stroke-dasharray="{}"', dashes) if dashes else SafeString("")
    each = [
        (f"{x1:.1f}", f"{y1:.1f}", f"{x2:.1f}", f"{y2:.1f}", colour, width, dashed)
        for (x1, y1), (x2, y2) in pairwise(places)
        if y1 is not None and y2 is not None
    ]
    return format_html_join("", '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>', each)


def _dots(points: Sequence[tuple[str, Figure]], places: Sequence[tuple[float, float | None]], unit: str) -> SafeString:
    every = -(-len(points) // 6)  # at most six labels fit under the axis
    parts = []
    for n, ((label, value), (x, y)) in enumerate(zip(points, places, strict=True)):
        mark = format_html('<circle cx="{}" cy="{}" r="4" fill="{}"/>', f"{x:.1f}", f"{y:.1f}", brand()) if y else ""
        tick = text(x, 190, short(label, 10), anchor="middle", size=12) if n % every == 0 else ""
        parts.append((f"{label}: {say(value, unit)}", mark, tick))
    last = next((n for n in range(len(points) - 1, -1, -1) if points[n][1] is not None), None)
    told = SafeString("")
    if last is not None:
        told = text(WIDTH, 210, short(f"{points[last][0]}: {say(points[last][1], unit)}"), anchor="end", weight="bold")
    return format_html("{}{}", format_html_join("", "<g><title>{}</title>{}{}</g>", parts), told)


def _across(n: int, count: int) -> float:
    return 62 + (n * (WIDTH - 84) / (count - 1) if count > 1 else (WIDTH - 84) / 2)


def _down(value: int | float | Decimal, top: float) -> float:
    return 168 - share(value, top) * 150
