"""A term by weeks: the figure of each, a year before in grey, what to compare with, and weeks without school."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import floor

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govuk.charts.drawing import INK, PALE, WIDTH, Figure, nothing, say, short, svg, text
from govuk.charts.lines import joined
from govuk.colours import brand

GREY, BAND = "#505a5f", "#eeefef"
LEFT, RIGHT, TOP, BOTTOM = 44.0, 352.0, 22.0, 152.0


@dataclass(frozen=True)
class Week:
    """One week: its label, its figure, the same week's a year before; `gap` says why there is no school in it."""

    label: str
    value: Figure
    year_before: Figure = None
    gap: str = ""


def weeks_chart(
    title: str,
    weeks: Sequence[Week],
    unit: str = "%",
    comparators: Sequence[tuple[str, Figure]] = (),
    this: str = "this year",
    last: str = "the year before",
) -> SafeString:
    """A line over weeks, a figure at each; a dashed line across for each of the `comparators`."""
    lines = [(label, float(value)) for label, value in comparators if value is not None]
    figures = [float(each) for week in weeks for each in (week.value, week.year_before) if each is not None]
    if not figures:
        return nothing(title)
    scale = _Scale.of([*figures, *(value for _label, value in lines)], unit)
    now = [(_across(n, len(weeks)), scale.down(week.value)) for n, week in enumerate(weeks)]
    then = [(x, scale.down(week.year_before)) for (x, _y), week in zip(now, weeks, strict=True)]
    has_then = any(y is not None for _x, y in then)
    legend, height = _legend([this, *([last] if has_then else [])], lines, unit)
    parts = [
        _gaps(weeks),
        scale.axis(unit),
        joined(then, GREY, "2", "2 3"),
        _rings(then),
        *(_comparator(n, scale.down(value)) for n, (_label, value) in enumerate(lines)),
        joined(now, brand(), "3"),
        _marks(weeks, now, unit),
        legend,
    ]
    return svg(title, height, format_html_join("", "{}", ((part,) for part in parts)))


@dataclass(frozen=True)
class _Scale:
    """From the least to the most the chart shows, both on whole tens."""

    low: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float], unit: str) -> "_Scale":
        low = max(floor((min(figures) - 5) / 10) * 10.0, 0.0)
        high = -floor(-max(figures) / 10) * 10.0
        return cls(low, max(min(high, 100.0) if unit == "%" else high, low + 10))

    def down(self, value: Figure) -> float | None:
        if value is None:
            return None
        share = (float(value) - self.low) / (self.high - self.low)
        return BOTTOM - min(max(share, 0.0), 1.0) * (BOTTOM - TOP)

    def axis(self, unit: str) -> SafeString:
        rows = [(value, self.down(value)) for value in (self.low, (self.low + self.high) / 2, self.high)]
        return format_html_join(
            "",
            '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="1"/>{}',
            (
                (LEFT - 4, f"{y:.1f}", WIDTH, f"{y:.1f}", PALE, text(LEFT - 8, y + 4, say(value, unit), "end", size=12))
                for value, y in rows
                if y is not None
            ),
        )


def _across(n: int, count: int) -> float:
    first, last = LEFT + 10, RIGHT - 6
    return first + n * (last - first) / (count - 1) if count > 1 else (first + last) / 2


def _gaps(weeks: Sequence[Week]) -> SafeString:
    """A band over weeks without school, with its name across it."""
    half = (_across(1, len(weeks)) - _across(0, len(weeks))) / 2 if len(weeks) > 1 else 20.0
    bands = []
    for why, run in groupby(enumerate(weeks), lambda each: each[1].gap):
        places = [n for n, _week in run]
        if why:
            x1, x2 = _across(places[0], len(weeks)) - half, _across(places[-1], len(weeks)) + half
            bands.append(_band(x1, x2, why))
    return format_html_join("", "{}", ((band,) for band in bands))


def _band(x1: float, x2: float, why: str) -> SafeString:
    middle = (x1 + x2) / 2
    return format_html(
        '<g><title>{why}: no school</title><rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{fill}"/>'
        '<text x="{m}" y="{ym}" transform="rotate(-90 {m} {ym})" text-anchor="middle" font-size="11">{why}</text></g>',
        why=short(why, 24),
        x=f"{x1:.1f}",
        y=TOP,
        w=f"{x2 - x1:.1f}",
        h=BOTTOM - TOP,
        fill=BAND,
        m=f"{middle + 4:.1f}",
        ym=f"{(TOP + BOTTOM) / 2:.1f}",
    )


def _rings(places: Sequence[tuple[float, float | None]]) -> SafeString:
    known = ((f"{x:.1f}", f"{y:.1f}", GREY) for x, y in places if y is not None)
    return format_html_join(
        "", '<circle cx="{}" cy="{}" r="2.5" fill="#ffffff" stroke="{}" stroke-width="1.5"/>', known
    )


def _comparator(n: int, y: float | None) -> SafeString:
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="1.5" stroke-dasharray="{}"/>',
        LEFT - 4,
        f"{y:.1f}",
        WIDTH,
        f"{y:.1f}",
        INK,
        DASHES[n % len(DASHES)],
    )


DASHES = ("8 4", "2 2", "8 3 2 3")


def _marks(weeks: Sequence[Week], places: Sequence[tuple[float, float | None]], unit: str) -> SafeString:
    """A dot for each week with its figure in whole numbers over it, and under the axis as many labels as fit."""
    every = -(-len(weeks) // 6)
    parts = []
    for n, (week, (x, y)) in enumerate(zip(weeks, places, strict=True)):
        before = "" if week.year_before is None else f", a year before {say(week.year_before, unit)}"
        said = f"{week.label}: {week.gap or say(week.value, unit)}{before}"
        dot = SafeString("")
        if y is not None:
            figure = text(x, y - 8, f"{float(week.value or 0):.0f}", "middle", "bold", 11)
            dot = format_html('<circle cx="{:}" cy="{}" r="4" fill="{}"/>{}', f"{x:.1f}", f"{y:.1f}", brand(), figure)
        anchor = "end" if x > RIGHT - 20 else "middle"
        is_told = n % every == 0 and not week.gap
        tick = text(x, BOTTOM + 18, short(week.label, 10), anchor, size=12) if is_told else ""
        parts.append((said, dot, tick))
    return format_html_join("", "<g><title>{}</title>{}{}</g>", parts)


def _legend(names: Sequence[str], comparators: Sequence[tuple[str, float]], unit: str) -> tuple[SafeString, int]:
    """What each line is, a row each, and the height of the whole chart."""
    y, rows = BOTTOM + 42, []
    looks = [(brand(), "3", "")] + [(GREY, "2", "2 3")] * (len(names) - 1)
    looks += [(INK, "1.5", DASHES[n % len(DASHES)]) for n in range(len(comparators))]
    said = [*names, *(f"{label}: {say(value, unit)}" for label, value in comparators)]
    for (colour, width, dashes), words in zip(looks, said, strict=True):
        line = format_html(
            '<line x1="4" y1="{y}" x2="36" y2="{y}" stroke="{}" stroke-width="{}"{}/>',
            colour,
            width,
            format_html(' stroke-dasharray="{}"', dashes) if dashes else "",
            y=y - 4,
        )
        rows.append((line, text(44, y, short(words, 38), size=13)))
        y += 20
    return format_html_join("", "{}{}", rows), int(y - 6)
