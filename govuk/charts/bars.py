"""Bars: one for each figure, or one for each series of a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govuk.charts.drawing import INK, PALE, WIDTH, Figure, box, nothing, say, share, short, svg, text, top_of
from govuk.colours import brand

LONGEST_LINE = 36
"""Bold letters of the widest typeface a browser may fall back to fill the width with so many."""

# What tells two series apart without colour: filled, outlined, or outlined with dashes; their names stand at the bars.
SERIES_LOOKS = (("fill", ""), ("none", ""), ("none", "4 3"))


def bar_chart(title: str, rows: Sequence[tuple[str, Figure]], unit: str = "", maximum: Figure = None) -> SafeString:
    """One horizontal bar for each (label, value); None is told in words and has no bar."""
    if not rows:
        return nothing(title)
    top = top_of([value for _label, value in rows], unit, maximum)
    bars = format_html_join("", "{}", ((_row(n, label, value, unit, top),) for n, (label, value) in enumerate(rows)))
    return svg(title, 44 * len(rows) + 4, bars)


def grouped_chart(
    title: str, series: Sequence[str], groups: Sequence[tuple[str, Sequence[Figure]]], unit: str = ""
) -> SafeString:
    """For each (label, values) a bar per series, in the order of `series`; each bar says which it is."""
    if not groups:
        return nothing(title)
    top = top_of([value for _label, values in groups for value in values], unit, None)
    height, parts = 0, []
    for label, values in groups:
        for line in wrap(label, LONGEST_LINE, max_lines=2, placeholder="…"):
            parts.append(text(0, height + 16, line, weight="bold"))
            height += 18
        height += 6
        for n, (name, value) in enumerate(zip(series, values, strict=True)):
            parts.append(_series_bar(height, n, name, value, unit, top))
            height += 22
        height += 10
    return svg(title, height, format_html_join("", "{}", ((part,) for part in parts)))


@dataclass(frozen=True)
class CapacityLine:
    """What there is, how much of it is used, what is wanted beside; each number with where its rows are."""

    label: str
    capacity: int
    used: int
    wanted: int
    capacity_url: str = ""
    used_url: str = ""
    wanted_url: str = ""


def capacity_bars(lines: Sequence[CapacityLine]) -> list[tuple[CapacityLine, SafeString]]:
    """Each line with its bar: what there is, filled as far as used, then what is wanted; all on one scale."""
    top = float(max((max(each.capacity, each.used + each.wanted) for each in lines), default=0) or 1)
    return [(each, _capacity(top, each)) for each in lines]


def _capacity(top: float, line: CapacityLine) -> SafeString:
    """A drawing that repeats the words beside it; as wide as it is given room."""
    room, end, more = (share(number, top) * WIDTH for number in (line.capacity, line.used, line.used + line.wanted))
    bars = [
        box(1, 11, room, fill="#ffffff", stroke=INK) if line.capacity else "",
        box(1, 11, end, fill=brand(), stroke=INK) if line.used else "",
        box(3, 7, more - end, fill="#ffffff", stroke=INK, dashes="3 2", x=end) if line.wanted else "",
    ]
    return format_html(
        '<svg class="app-capacity__bar" viewBox="0 0 {} 13" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false">{}{}{}</svg>',
        WIDTH,
        *bars,
    )


def _row(n: int, label: str, value: Figure, unit: str, top: float) -> SafeString:
    y = 44 * n
    words = text(0, y + 15, short(label)), text(WIDTH, y + 15, say(value, unit), anchor="end", weight="bold")
    track = box(y + 21, 16, WIDTH, fill="none", stroke=PALE)
    bar = box(y + 21, 16, share(value, top) * WIDTH, fill=brand(), stroke=brand()) if value else SafeString("")
    return format_html("<g><title>{}: {}</title>{}{}{}{}</g>", label, say(value, unit), *words, track, bar)


def _series_bar(y: int, n: int, name: str, value: Figure, unit: str, top: float) -> SafeString:
    fill, dashes = SERIES_LOOKS[n % len(SERIES_LOOKS)]
    length = share(value, top) * 190
    bar = box(y, 16, length, fill=brand() if fill == "fill" else "#ffffff", stroke=brand(), dashes=dashes)
    words = text(length + 6 if value else 0, y + 13, f"{name}: {say(value, unit)}")
    return format_html("{}{}", bar if value else "", words)
