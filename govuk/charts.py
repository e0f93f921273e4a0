"""Charts as SVG, for pages and paper: presentation attributes only, words at every bar, gaps where nothing is known.

Every text goes through format_html, so no label can become markup. The viewBox is narrow on purpose: the words stay
readable when a chart is drawn 290 pixels wide. A table with the same figures belongs beside each chart.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from textwrap import wrap

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govuk.colours import is_colour

Figure = int | float | Decimal | None

WIDTH = 360
FONT = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
INK, PALE = "#0b0c0c", "#cecece"
NOT_KNOWN = "not known"
LONGEST_LABEL = 44
LONGEST_LINE = 36
"""Bold letters of the widest typeface a browser may fall back to fill the width with so many."""

# What tells two series apart without colour: filled, outlined, or outlined with dashes; their names stand at the bars.
SERIES_LOOKS = (("fill", ""), ("none", ""), ("none", "4 3"))


def bar_chart(title: str, rows: Sequence[tuple[str, Figure]], unit: str = "", maximum: Figure = None) -> SafeString:
    """One horizontal bar for each (label, value); None is told in words and has no bar."""
    if not rows:
        return _nothing(title)
    top = _top([value for _label, value in rows], unit, maximum)
    bars = format_html_join("", "{}", ((_row(n, label, value, unit, top),) for n, (label, value) in enumerate(rows)))
    return _svg(title, 44 * len(rows) + 4, bars)


def grouped_chart(
    title: str, series: Sequence[str], groups: Sequence[tuple[str, Sequence[Figure]]], unit: str = ""
) -> SafeString:
    """For each (label, values) a bar per series, in the order of `series`; each bar says which it is."""
    if not groups:
        return _nothing(title)
    top = _top([value for _label, values in groups for value in values], unit, None)
    height, parts = 0, []
    for label, values in groups:
        for line in wrap(label, LONGEST_LINE, max_lines=2, placeholder="…"):
            parts.append(_text(0, height + 16, line, weight="bold"))
            height += 18
        height += 6
        for n, (name, value) in enumerate(zip(series, values, strict=True)):
            parts.append(_series_bar(height, n, name, value, unit, top))
            height += 22
        height += 10
    return _svg(title, height, format_html_join("", "{}", ((part,) for part in parts)))


def line_chart(
    title: str,
    points: Sequence[tuple[str, Figure]],
    unit: str = "%",
    maximum: Figure = None,
    baseline: tuple[str, Figure] | None = None,
) -> SafeString:
    """Points in order of time, joined where both neighbours are known; a dashed line shows what to compare with."""
    if not points:
        return _nothing(title)
    known = [value for _label, value in points]
    top = _top([*known, baseline[1] if baseline else None], unit, maximum)
    places = [
        (_across(n, len(points)), None if value is None else _down(value, top))
        for n, (_label, value) in enumerate(points)
    ]
    parts = [_axis(top, unit), _baseline(baseline, top, unit), _lines(places), _dots(points, places, unit)]
    return _svg(title, 214, format_html_join("", "{}", ((part,) for part in parts)))


def _svg(title: str, height: int, body: SafeString) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
        'font-family="{font}" font-size="14" fill="{ink}"><title>{title}</title>{body}</svg>',
        w=WIDTH,
        h=height,
        font=FONT,
        ink=INK,
        title=title,
        body=body,
    )


def _nothing(title: str) -> SafeString:
    return _svg(title, 30, _text(0, 20, "No figures yet"))


def _text(x: float, y: float, words: str, anchor: str = "start", weight: str = "normal", size: int = 14) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-weight="{}" font-size="{}">{}</text>',
        f"{x:.1f}",
        f"{y:.1f}",
        anchor,
        weight,
        size,
        words,
    )


def _row(n: int, label: str, value: Figure, unit: str, top: float) -> SafeString:
    y = 44 * n
    words = _text(0, y + 15, _short(label)), _text(WIDTH, y + 15, _say(value, unit), anchor="end", weight="bold")
    track = _box(y + 21, 16, WIDTH, fill="none", stroke=PALE)
    bar = _box(y + 21, 16, _share(value, top) * WIDTH, fill=_brand(), stroke=_brand()) if value else SafeString("")
    return format_html("<g><title>{}: {}</title>{}{}{}{}</g>", label, _say(value, unit), *words, track, bar)


def _series_bar(y: int, n: int, name: str, value: Figure, unit: str, top: float) -> SafeString:
    fill, dashes = SERIES_LOOKS[n % len(SERIES_LOOKS)]
    length = _share(value, top) * 190
    bar = _box(y, 16, length, fill=_brand() if fill == "fill" else "#ffffff", stroke=_brand(), dashes=dashes)
    words = _text(length + 6 if value else 0, y + 13, f"{name}: {_say(value, unit)}")
    return format_html("{}{}", bar if value else "", words)


def _box(y: float, height: float, width: float, *, fill: str, stroke: str, dashes: str = "") -> SafeString:
    return format_html(
        '<rect x="0.5" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="1"{}/>',
        f"{y:.1f}",
        f"{max(width - 1, 0):.1f}",
        height,
        fill,
        stroke,
        format_html(' stroke-dasharray="{}"', dashes) if dashes else "",
    )


def _axis(top: float, unit: str) -> SafeString:
    marks = ((_down(value, top), _say(value, unit)) for value in (0, top / 2, top))
    return format_html_join(
        "",
        '<line x1="44" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="1"/>{}',
        ((f"{y:.1f}", WIDTH, f"{y:.1f}", PALE, _text(40, y + 4, words, anchor="end", size=12)) for y, words in marks),
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
        _text(WIDTH, words_y, _short(f"{label}: {_say(value, unit)}"), anchor="end", size=12),
    )


def _lines(places: Sequence[tuple[float, float | None]]) -> SafeString:
    joined = [
        (f"{x1:.1f}", f"{y1:.1f}", f"{x2:.1f}", f"{y2:.1f}", _brand())
        for (x1, y1), (x2, y2) in pairwise(places)
        if y1 is not None and y2 is not None
    ]
    return format_html_join("", '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="3"/>', joined)


def _dots(points: Sequence[tuple[str, Figure]], places: Sequence[tuple[float, float | None]], unit: str) -> SafeString:
    every = -(-len(points) // 6)  # at most six labels fit under the axis
    parts = []
    for n, ((label, value), (x, y)) in enumerate(zip(points, places, strict=True)):
        mark = format_html('<circle cx="{}" cy="{}" r="4" fill="{}"/>', f"{x:.1f}", f"{y:.1f}", _brand()) if y else ""
        tick = _text(x, 190, _short(label, 10), anchor="middle", size=12) if n % every == 0 else ""
        parts.append((f"{label}: {_say(value, unit)}", mark, tick))
    last = next((n for n in range(len(points) - 1, -1, -1) if points[n][1] is not None), None)
    told = SafeString("")
    if last is not None:
        told = _text(
            WIDTH, 210, _short(f"{points[last][0]}: {_say(points[last][1], unit)}"), anchor="end", weight="bold"
        )
    return format_html("{}{}", format_html_join("", "<g><title>{}</title>{}{}</g>", parts), told)


def _across(n: int, count: int) -> float:
    return 62 + (n * (WIDTH - 84) / (count - 1) if count > 1 else (WIDTH - 84) / 2)


def _down(value: int | float | Decimal, top: float) -> float:
    return 168 - _share(value, top) * 150


def _share(value: Figure, top: float) -> float:
    """How much of the full length, never outside 0 to 1."""
    return min(max(float(value or 0) / top, 0.0), 1.0)


def _top(values: Sequence[Figure], unit: str, maximum: Figure) -> float:
    """The figure of a full bar: what was asked, 100 for percentages, else the largest."""
    if maximum:
        return float(maximum)
    largest = max((float(value) for value in values if value is not None), default=0.0)
    return max(largest, 100.0) if unit == "%" else largest or 1.0


def _say(value: Figure, unit: str) -> str:
    if value is None:
        return NOT_KNOWN
    return f"{float(value):,.1f}".removesuffix(".0") + unit


def _short(label: str, longest: int = LONGEST_LABEL) -> str:
    return label if len(label) <= longest else f"{label[: longest - 1]}…"


def _brand() -> str:
    colour = settings.COUNCIL.get("brand_colour", "")
    return colour if is_colour(colour) else "#1d70b8"
