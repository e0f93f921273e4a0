"""What the pages are written with, each HTML of the Design System in one place; loaded in every template."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govuk.charts import (
    CapacityLine,
    Figure,
    HeatGrid,
    Tile,
    capacity_bars,
    day_bar,
    half_week,
    short_bar,
    spark_line,
)
from govuk.maps import look_key
from govuk.templatetags.govuk import tag

register = template.Library()


@register.simple_block_tag
def summary_row(
    content: SafeString,
    key: str,
    change: str = "",
    words: str = "",
    card: str = "",
    key_link: str = "",
    id: str = "",
    narrow: bool = False,
) -> SafeString:
    """One row of a summary list: `{% summary_row "Lot" %}{{ programme.lot }}{% endsummary_row %}`.

    `change=url` ends it with a link; `narrow=True` leaves that place empty, as beside rows that have one.
    """
    act = format_html(
        '<dd class="govuk-summary-list__actions"><a class="govuk-link" href="{}">{}'
        '<span class="govuk-visually-hidden"> {}{}</span></a></dd>',
        change,
        words or "Change",
        str(key).lower(),
        f" ({card})" if card else "",
    )
    return format_html(
        '<div class="govuk-summary-list__row{}"{}><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd>{}</div>',
        " govuk-summary-list__row--no-actions" if narrow and not change else "",
        format_html(' id="{}"', id) if id else "",
        format_html('<a class="govuk-link" href="{}">{}</a>', key_link, key) if key_link else key,
        content,
        act if change else "",
    )


@register.simple_tag
def button_link(words: str, page: str, *args: Any, kind: str = "") -> SafeString:
    """A link to a page that looks like a button: `{% button_link "Decline" "referrals:referral-decline" row.pk %}`."""
    return format_html(
        '<a href="{}" class="govuk-button{}" role="button" data-module="govuk-button">{}</a>',
        reverse(page, args=args),
        f" govuk-button--{kind}" if kind else "",
        words,
    )


@register.simple_block_tag
def table(
    content: SafeString, caption: str, *headings: str, label: str = "", size: str = "", stacks: bool = False
) -> SafeString:
    """The frame of a table around its rows: `{% table "Rates" "Rate" "From" "Pupils #" %}<tr>…</tr>{% endtable %}`.

    A heading that ends in # stands over numbers, one in brackets is heard alone, an empty one is left out.
    `label` names a table that scrolls in a frame of its own; one that `stacks` is read as cards on a telephone.
    The caption is heard; with a `size` (s, m) it is seen too.
    """
    drawn = format_html(
        '<table class="govuk-table{}"><caption class="govuk-table__caption govuk-{}">{}</caption>'
        '<thead class="govuk-table__head"><tr class="govuk-table__row">{}</tr></thead>'
        '<tbody class="govuk-table__body">{}</tbody></table>',
        " app-stack" if stacks else "",
        f"table__caption--{size}" if size else "visually-hidden",
        caption,
        format_html_join(
            "", '<th scope="col" class="govuk-table__header{}">{}</th>', map(_heading, filter(None, headings))
        ),
        content,
    )
    frame = '<div class="app-table" role="region" aria-label="{}" tabindex="0">{}</div>'
    return format_html(frame, label, drawn) if label else drawn


def _heading(words: str) -> tuple[str, str]:
    if words.startswith("("):
        return "", format_html('<span class="govuk-visually-hidden">{}</span>', words.strip("()"))
    return " govuk-table__header--numeric" if words.endswith(" #") else "", words.removesuffix(" #")


@register.simple_tag
def half_day(entries: Any) -> SafeString:
    """Who has somebody in a half-day, when, and what is known: `{% half_day entries %}`, entries of `core.the_week`."""
    return format_html_join("", '<div class="app-week__entry app-week__entry--{}">{}{}{}{}</div>', map(_entry, entries))


def _entry(entry: Any) -> tuple[Any, ...]:
    where = '<a class="govuk-link" href="{1}">{0}</a>' if entry.link else '<span class="app-week__where">{}</span>'
    known = '<span class="app-week__known">{} {}</span>'
    code = '<span class="app-week__code"><span class="govuk-visually-hidden">Code proposed: </span>{}</span>'
    return (
        entry.look,
        format_html(where, entry.where, entry.link),
        format_html('<span class="app-week__hint">{}</span>', entry.times) if entry.times else "",
        format_html(known, tag(entry.known.label, entry.known.colour), entry.detail) if entry.known else "",
        format_html(code, entry.code) if entry.code else "",
    )


@register.inclusion_tag("components/weeks.html")
def weeks(*shown: Any, small: bool = False) -> dict[str, Any]:
    """Weeks (of `core.the_week`), two beside each other where there is room: `{% weeks this_week next_week %}`.

    A `small` one has a word or a figure in each half-day, as the free places of a programme do.
    """
    found = [week for week in shown if week]
    has_codes = any(week.has_codes for week in found)
    return {"weeks": found, "small": small, "is_two": len(found) > 1, "has_codes": has_codes}


@register.simple_block_tag
def details(content: SafeString, summary: str) -> SafeString:
    """What is shown when its summary is opened."""
    return _details(summary, content)


@register.simple_block_tag
def chart_table(content: SafeString, chart: SafeString, title: str, *headings: str) -> SafeString:
    """A chart, and behind it the rows it is drawn of as a table: made by `govuk.charts`, headings as of `table`."""
    rows = table(content, title, *headings, label=title)
    figure = format_html('<figure class="app-chart">{}</figure>', chart)
    return figure + _details(f"{title} as a table", rows, " app-chart__table", " app-chart__cells")


@register.simple_tag
def spark(title: str, points: Sequence[tuple[str, Figure]], unit: str = "%", baseline: Figure = None) -> SafeString:
    """A line of figures as high as the words it stands in: `{% spark "Attendance by week" row.weeks %}`."""
    return spark_line(title, points, unit, baseline)


@register.simple_tag
def filling(title: str, parts: Sequence[tuple[str, int]]) -> SafeString:
    """The bar of a day: `{% filling "Sessions today" parts %}`, parts being (words, number), four at most."""
    return format_html('<figure class="app-chart">{}</figure>', day_bar(title, parts))


@register.simple_tag
def filling_short(title: str, parts: Sequence[tuple[str, int]]) -> SafeString:
    """The same in a line of words or a cell, beside its numbers."""
    return short_bar(title, parts)


@register.inclusion_tag("components/tiles.html")
def tiles(each: Sequence[Tile]) -> dict[str, Sequence[Tile]]:
    """Figures beside each other, each with what changed and of whom it is taken."""
    return {"tiles": each}


@register.inclusion_tag("components/capacity.html")
def capacity(title: str, lines: Sequence[CapacityLine]) -> dict[str, Any]:
    """Capacity, use and demand of each line in a bar, each number beside it opening its rows."""
    return {"title": title, "bars": capacity_bars(lines)}


@register.inclusion_tag("components/heat_grid.html")
def heat_grid(grid: HeatGrid) -> dict[str, HeatGrid]:
    """A table of numbers that are shaded."""
    return {"grid": grid}


def _details(summary: str, content: SafeString, outer: str = "", inner: str = "") -> SafeString:
    return format_html(
        '<details class="govuk-details{}"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text{}">{}</div></details>',
        outer,
        summary,
        inner,
        content,
    )


@register.simple_tag
def half_week_grid(title: str, cells: Sequence[tuple[str, bool | None]]) -> SafeString:
    """Ten half-days in a row of a list: `{% half_week_grid "Places free: …" glance.half_days %}`."""
    return half_week(title, cells)


@register.simple_tag
def map_look(name: str) -> SafeString:
    """The shape of a kind of site, beside the words that explain it: `{% map_look "blocked" %}`."""
    return look_key(name)
