"""Small tags of the portal's pages; loaded in every template without `{% load %}`."""

import datetime
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import template
from django.core.paginator import Page
from django.forms import Form
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_filters import OrderingFilter

from govuk import dates
from govuk.faults import Fault, faults_of
from govuk.fields.searched import TYPED

register = template.Library()

NOTHING = "—"


@register.simple_tag
def status_tag(thing: object, field: str = "status") -> SafeString:
    """The status of a row, or a status itself, as a tag: `{% status_tag referral %}`."""
    if thing is None or thing == "":
        return SafeString("")
    choices = getattr(thing, field.capitalize(), None)
    status = choices(getattr(thing, field)) if choices else thing
    return tag(getattr(status, "label", status), getattr(status, "colour", "blue"))


@register.simple_tag
def tag(text: object, colour: str = "grey") -> SafeString:
    """A tag with words of its own: `{% tag "Overdue" "red" %}`."""
    extra = "" if colour in ("", "blue") else f" govuk-tag--{colour}"  # A tag is blue by itself.
    return format_html('<strong class="govuk-tag{}">{}</strong>', extra, text)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, list[Fault]]:
    """What is wrong in these forms or formsets, at the top of the page, each line a link to its field."""
    return {"faults": faults_of(list(forms))}


@register.filter
def has_errors(form: Form) -> bool:
    """Whether a form, formset or list of forms came back with something wrong."""
    return bool(faults_of(form))


@register.filter
def money(amount: object) -> str:
    """£45, £45.50, £1,045.50; a dash when there is no figure."""
    if amount is None or amount == "":
        return NOTHING
    pounds = Decimal(str(amount))
    text = f"£{abs(pounds):,.2f}".removesuffix(".00")
    return f"−{text}" if pounds < 0 else text


@register.filter
def percent(share: Any, nothing: str = "no sessions marked yet") -> str:
    """A share from 0 to 1 as a percentage with one decimal; unknown stays unknown: None is told in words."""
    if share is None or share == "":
        return nothing
    text = f"{float(share) * 100:.1f}".removesuffix(".0")
    return f"{text}%"


@register.filter
def thousands(number: object) -> str:
    """1,850; what is no whole number stays as it is."""
    return f"{number:,}" if isinstance(number, int) else str(number)


@register.filter
def uk_date(day: date | None) -> str:
    """23 November 2026; a moment also has its time, in London."""
    return dates.moment_words(day) if isinstance(day, datetime.datetime) else dates.day_words(day or None)


@register.filter
def short_date(day: date | None) -> str:
    """23 Nov 2026, for tables; of a moment the day in London."""
    return dates.short_day(dates.in_london(day) if isinstance(day, datetime.datetime) else day or None)


@register.filter
def uk_day(day: date | None) -> str:
    """Monday 23 November 2026."""
    return f"{dates.day_name(day)} {dates.day_words(day)}" if day else ""


@register.filter
def uk_time(moment: object) -> str:
    """9:30am, midday, 1:15pm."""
    if isinstance(moment, datetime.datetime):
        moment = dates.in_london(moment).time()
    return dates.time_words(moment) if isinstance(moment, datetime.time) else ""


@register.filter
def in_number(label: str, count: object) -> str:
    """'reviews overdue' beside a count; of one, 'review overdue': the first plural of the label loses its ending."""
    words = str(label).split(" ")
    plural = next((n for n, word in enumerate(words) if word.endswith("s") and not word.endswith("ss")), None)
    if count != 1 or plural is None:
        return label
    words[plural] = _one(words[plural])
    return " ".join(words)


def _one(word: str) -> str:
    """Enquiry, address, review."""
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    return word.removesuffix("es") if word.endswith("sses") else word.removesuffix("s")


@register.filter
def or_dash(value: object) -> Any:
    """The value, or a dash where there is none; nought is a value."""
    return NOTHING if value is None or value == "" else value


@register.filter
def cell_text(cell: object) -> Any:
    """What a cell of a table says: its text, or itself; a dash where there is nothing."""
    return or_dash(cell.get("text") if isinstance(cell, dict) else cell)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """This page's query string with some keys replaced (None takes one out): `<a href="{% query page=2 %}">`."""
    asked = context["request"].GET.copy()
    for key, value in changes.items():
        asked.pop(key, None)
        if value is not None and value != "":
            asked[key] = value
    return f"?{asked.urlencode()}" if asked else "?"


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: template.Context, label: str, key: str, numeric: bool = False) -> dict[str, Any]:
    """A column heading that sorts the list by `?sort=key`, then the other way; filters are kept."""
    now = context["request"].GET.get("sort") or str(context.get("sort") or "")
    is_by_key = now == key
    other = key.removeprefix("-") if key.startswith("-") else f"-{key}"
    return {
        "label": label,
        "numeric": numeric,
        "direction": ("descending" if now.startswith("-") else "ascending") if now in (key, other) else "none",
        "address": query(context, sort=other if is_by_key else key, page=None),
    }


@register.inclusion_tag("components/form.html", takes_context=True)
def page_form(context: template.Context, form: Form, submit: str = "Continue", **more: Any) -> dict[str, Any]:
    """A whole form: fields, buttons, a way back, and the one-time key or fingerprint that the page put in its context.

    `cancel=url`, `warning=True` for what cannot be undone, `secondary="Save and come back later"` for a second
    button named `save_draft`, `action=url`.
    """
    return {"form": form, "submit": submit, "once": context.get("once"), "seen": context.get("seen"), **more}


@register.inclusion_tag("components/filter_panel.html", takes_context=True)
def filter_panel(
    context: template.Context, narrowing: Any, heading: str = "Filter", first: str = "", **more: Any
) -> dict[str, Any]:
    """The form of a FilterSet (or any GET form) that narrows a list; its order and the names looked for are kept.

    The fields named `first` stand open above the others, which are folded.
    """
    form = getattr(narrowing, "form", narrowing)
    filters = getattr(narrowing, "filters", {})
    sorting = {name for name, each in filters.items() if isinstance(each, OrderingFilter)} | {"sort", "named"}
    preset = getattr(narrowing, "preset", "")
    if preset and not hasattr(filters.get(preset), "at_a_click"):
        sorting.add(preset)  # each of its choices stands over the list
    seen = first.split()
    asked = context["request"].GET
    folded = [name for name in form.fields if name not in sorting and name not in seen]
    return {
        "form": form,
        "helper": _of_fields(folded),
        "first": _of_fields([name for name in seen if name in form.fields]) if seen else None,
        "is_fold_in_use": any(asked.get(name) or asked.get(f"{name}{TYPED}") for name in folded),
        "heading": heading,
        "sorted_by": [(name, asked[name]) for name in sorted(sorting) if asked.get(name)],
        "is_narrowed": any(asked.get(name) and _asks(name, form.fields.keys() - sorting) for name in asked),
        **more,
    }


def _asks(name: str, known: Collection[str]) -> bool:
    """Whether it is one of these fields, or a part of one, such as the day of a date: another name narrows nothing."""
    return name in known or any(name.startswith(f"{field}_") or name == f"{field}{TYPED}" for field in known)


def _of_fields(names: list[str]) -> FormHelper:
    helper = FormHelper()
    helper.form_tag, helper.form_method, helper.disable_csrf = False, "get", True
    helper.hide_optional = True
    helper.layout = Layout(*names)
    return helper


@register.filter
def told(events: Any, most: str | int = 0) -> list[Any]:
    """Those lines of a timeline that somebody did: all, or so many of the newest."""
    return [event for event in events if not getattr(event, "is_folded", False)][: int(most or 0) or None]


@register.filter
def earlier(events: Any, most: str | int = 0) -> list[Any]:
    """The others of them."""
    return told(events)[int(most) :] if most else []


@register.filter
def folded(events: Any) -> list[Any]:
    """The bookkeeping between them."""
    return [event for event in events if getattr(event, "is_folded", False)]


@register.inclusion_tag("components/presets.html", takes_context=True)
def presets(context: template.Context, narrowing: Any) -> dict[str, Any]:
    """The choices of the filter that stands over its list, each a click; nothing where there is none."""
    name = getattr(narrowing, "preset", "")
    if not name or name not in narrowing.form.fields:
        return {}
    now, field = context["request"].GET.get(name, ""), narrowing.form.fields[name]
    some = getattr(narrowing.filters[name], "at_a_click", None)
    choices = [
        (words, query(context, page=None, **{name: value}), value == now)
        for value, words in some or [("", field.widget.nothing), *field.choices]
    ]
    return {"label": "Show" if some else field.label, "choices": choices}


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """The page numbers to show: first, last, and those around this one; None stands for a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]


TASK_WORDS = {
    "completed": ("Completed", ""),
    "in_progress": ("In progress", "teal"),
    "not_started": ("Not yet started", "blue"),
    "cannot_start": ("Cannot start yet", ""),
    "optional": ("Optional", ""),
    "problem": ("There is a problem", "red"),
}


@register.simple_tag
def task_status(task: object) -> SafeString | str:
    """Where a task of a task list stands: done and not yet possible in plain words, the rest as a tag."""
    read = task.get if isinstance(task, dict) else lambda name, other="": getattr(task, name, other)
    status = str(read("status", "") or "")
    words, colour = TASK_WORDS.get(status, (status.replace("_", " ").capitalize(), "grey"))
    words = read("status_words", "") or words
    return tag(words, colour) if colour else words
