"""Small charts that stand in a line of words: a spark line, and the bar of a day that fills up."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govuk.charts.drawing import INK, WIDTH, Figure, nothing, say, short, svg, text
from govuk.charts.lines import joined
from govuk.colours import brand

SPARK_WIDTH, SPARK_HEIGHT = 120, 28
# What tells the parts of a bar apart without colour: full, black, outlined with dashes, pale with a line.
PART_LOOKS = ((None, "", "#ffffff"), (INK, "", "#ffffff"), ("#ffffff", "3 2", INK), ("#dddddd", "", INK))
LETTER = 7.4
"""The width of a letter at the size of the words under a bar, as the widest typeface draws them."""


def in_words(title: str, points: Sequence[tuple[str, Figure]], unit: str = "%") -> str:
    """What a line of these points shows: its ends, the least and the most, and how many are not known."""
    known = [(label, value) for label, value in points if value is not None]
    if not known:
        return f"{title}: not known yet"
    if len(known) == 1:
        said = f"{title}: {known[0][0]} {say(known[0][1], unit)}"
    else:
        (first, begins), (last, ends) = known[0], known[-1]
        figures = [float(value) for _label, value in known]
        least, most = say(min(figures), unit), say(max(figures), unit)
        said = f"{title}: {first} {say(begins, unit)}, {last} {say(ends, unit)}; lowest {least}, highest {most}"
    missing = len(points) - len(known)
    return f"{said}; {missing} of {len(points)} not known" if missing else said


def spark_line(
    title: str, points: Sequence[tuple[str, Figure]], unit: str = "%", baseline: Figure = None
) -> SafeString:
    """The run of some figures, as high as a line of words; heard in words, with a gap where nothing is known."""
    known = [float(value) for value in (*(value for _label, value in points), baseline) if value is not None]
    if not any(value is not None for _label, value in points):
        return _spark(in_words(title, points, unit), text(0, 19, "not known yet", size=13))
    low, high = min(known), max(known)
    places = [
        (_across(n, len(points)), None if value is None else _down(float(value), low, high))
        for n, (_label, value) in enumerate(points)
    ]
    dots = [(x, y) for x, y in places if y is not None]
    alone = [
        place
        for n, place in enumerate(places)
        if place[1] is not None
        and all(each[1] is None for each in (*places[max(n - 1, 0) : n], *places[n + 1 : n + 2]))
    ]
    marks = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="{}" fill="{}"/>',
        ((f"{x:.1f}", f"{y:.1f}", size, brand()) for size, some in ((1.5, alone), (3, dots[-1:])) for x, y in some),
    )
    before = SafeString("")
    if baseline is not None:
        y = f"{_down(float(baseline), low, high):.1f}"
        before = format_html(
            '<line x1="0" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="1" stroke-dasharray="3 3"/>',
            y,
            SPARK_WIDTH,
            y,
            INK,
        )
    words = in_words(title, points, unit) + (f"; before {say(baseline, unit)}" if baseline is not None else "")
    return _spark(words, format_html("{}{}{}", before, joined(places, brand(), "2"), marks))


def day_bar(title: str, parts: Sequence[tuple[str, int]]) -> SafeString:
    """One bar of up to four parts, each with its number and words under it; a part of none is said and not drawn."""
    whole = sum(number for _label, number in parts)
    if not whole:
        return nothing(title)
    said = ", ".join(f"{number} {label}" for label, number in parts)
    x, segments = 0.0, []
    for n, (label, number) in enumerate(parts):
        width = number / whole * WIDTH
        if number:
            segments.append(_segment(n, label, number, x, width))
        x += width
    words, height = _under(parts)
    body = format_html_join("", "{}", ((each,) for each in (*segments, *words)))
    return svg(f"{title}: {said}", height, body)


def short_bar(title: str, parts: Sequence[tuple[str, int]]) -> SafeString:
    """The same bar, as short as the words it stands in; its numbers are read beside it."""
    whole = sum(number for _label, number in parts) or 1
    x, segments = 0.0, []
    for n, (_label, number) in enumerate(parts):
        width, (fill, dashes, _ink) = number / whole * (SPARK_WIDTH - 1), _look(n)
        if number:
            segments.append(_swatch(fill, dashes, x, 6, width, 16))
        x += width
    said = ", ".join(f"{number} {label}" for label, number in parts)
    return _spark(f"{title}: {said}", format_html_join("", "{}", ((each,) for each in segments)))


def _spark(words: str, body: SafeString) -> SafeString:
    return svg(words, SPARK_HEIGHT, body, width=SPARK_WIDTH, classes="app-spark")


def _across(n: int, count: int) -> float:
    return 4 + (n * (SPARK_WIDTH - 8) / (count - 1) if count > 1 else SPARK_WIDTH - 8)


def _down(value: float, low: float, high: float) -> float:
    return SPARK_HEIGHT - 4 - ((value - low) / (high - low) if high > low else 0.5) * (SPARK_HEIGHT - 8)


def _look(n: int) -> tuple[str, str, str]:
    fill, dashes, ink = PART_LOOKS[n % len(PART_LOOKS)]
    return fill or brand(), dashes, ink


def _segment(n: int, label: str, number: int, x: float, width: float) -> SafeString:
    fill, dashes, ink = _look(n)
    inside = str(number)
    fits = width > LETTER * len(inside) + 6
    words = format_html(
        '<text x="{}" y="20" text-anchor="middle" font-weight="bold" fill="{}">{}</text>',
        f"{x + width / 2:.1f}",
        ink,
        inside if fits else "",
    )
    return format_html(
        "<g><title>{} {}</title>{}{}</g>", number, label, _swatch(fill, dashes, x, 1, max(width - 1, 1), 26), words
    )


def _under(parts: Sequence[tuple[str, int]]) -> tuple[list[SafeString], int]:
    """What the parts are, in as many lines as it takes, and how high that makes the chart."""
    found: list[SafeString] = []
    x, y = 0.0, 48
    for n, (label, number) in enumerate(parts):
        fill, dashes, _ink = _look(n)
        words = short(f"{number} {label}", 40)
        width = 20 + LETTER * len(words) + 14
        if x and x + width > WIDTH:
            x, y = 0.0, y + 22
        found += [_swatch(fill, dashes, x, y - 12, 13, 13), text(x + 20, y, words)]
        x += width
    return found, y + 8


def _swatch(fill: str, dashes: str, x: float, y: float, width: float, height: float) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="1"{}/>',
        f"{x + 0.5:.1f}",
        y,
        f"{width:.1f}",
        height,
        fill,
        INK,
        format_html(' stroke-dasharray="{}"', dashes) if dashes else "",
    )
