"""The ten half-days of a week so small that they stand in a row of a list."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govuk.charts.drawing import INK, PALE, svg

SIDE, HIGH, TOP = 26, 17, 13
DAYS = ("M", "T", "W", "T", "F")


def half_week(title: str, cells: Sequence[tuple[str, bool | None]]) -> SafeString:
    """Monday to Friday, mornings over afternoons: words in each, white where there is room, grey where none is free.

    `None` is a half-day on which nothing runs. The title says the same in words.
    """
    heads = format_html_join(
        "",
        '<text x="{}" y="10" text-anchor="middle" font-size="11">{}</text>',
        ((f"{day * SIDE + SIDE / 2 + 1:.0f}", name) for day, name in enumerate(DAYS)),
    )
    boxes = format_html_join("", "{}", ((_box(place, *cell),) for place, cell in enumerate(cells)))
    return svg(title, TOP + 2 * HIGH + 2, heads + boxes, width=5 * SIDE + 2, classes="app-half-week")


def _box(place: int, words: str, is_free: bool | None) -> SafeString:
    x, y = place // 2 * SIDE + 1, place % 2 * HIGH + TOP
    fill = "none" if is_free is None else "#ffffff" if is_free else PALE
    shown = words if words.isdigit() else {"free": "✓", "full": "–"}.get(words, "")
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="1"/>'
        '<text x="{}" y="{}" text-anchor="middle" font-size="13" font-weight="{}">{}</text>',
        x,
        y,
        SIDE,
        HIGH,
        fill,
        PALE if is_free is None else INK,
        f"{x + SIDE / 2:.0f}",
        y + 13,
        "bold" if is_free else "normal",
        shown,
    )
