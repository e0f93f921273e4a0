"""A form with every kind of field, and a page with every component, for the tests of the look."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path

from core.forms import PageForm
from core.half_day_boxes import HalfDaysField
from govuk import charts, fields
from govuk.choices import Coloured

NASTY = '<script>alert("x")</script> & {{ COUNCIL.name }}'


class EveryField(PageForm):
    """One of each."""

    name = fields.CharField(label="Name of the site", max_length=20)
    reason = fields.TextField(label="Reason", hint="Say what was tried before", count=50)
    email = fields.EmailField(label="Email address")
    places = fields.IntegerField(label="Places", min_value=1, max_value=20)
    distance = fields.DecimalField(label="Distance", suffix="miles", required=False)
    rate = fields.MoneyField(label="Day rate", empty="Enter the day rate", hint="Without VAT")
    starts_on = fields.DateField(label="Start date", hint="For example, 27 3 2027")
    starts_at = fields.TimeField(label="Start time", school_day=True)
    has_plan = fields.YesNoField(label="Is there a plan?", reveals={"yes": "plan_name"})
    plan_name = fields.CharField(label="Name of the plan", required=False)
    ground = fields.ChoiceField(
        label="Ground",
        choices=[("insurance", "Insurance ran out"), ("other", "Another ground")],
        hints={"insurance": "The certificate is out of date"},
        reveals={"other": ("other_ground", "other_since")},
        divider="or",
    )
    other_ground = fields.CharField(label="Which ground", required=False)
    other_since = fields.DateField(label="Since when", required=False, may_be_empty=True)
    lot = fields.SelectField(label="Lot", choices=[("1", "Lot 1"), ("2", NASTY)])
    needs = fields.MultipleChoiceField(label="Needs", choices=[("semh", "SEMH"), ("asd", NASTY)])
    half_days = HalfDaysField(label="Half-days", offered=["mon_am", "mon_pm", "tue_am", "fri_pm"])
    file = fields.FileField(label="Register", accept=(".csv", ".xlsx"), max_mb=1)
    agreed = fields.BooleanField(label=f"I have read {NASTY}")

    def act(self, row: Any, by: Any) -> None:
        """Nothing to do."""


class Status(Coloured):
    DRAFT = "draft", "grey", "Draft"
    QUEUED = "queued", "blue", "Waiting to be sent"
    OVERDUE = "overdue", "red", NASTY


COMPONENTS = """{% extends "base.html" %}
{% block title %}Components{% endblock %}
{% block content %}
<h1 class="govuk-heading-l">Components</h1>
{% include "components/notification_banner.html" with text="Saved" kind="success" number=8 only %}
{% include "components/count_cards.html" with cards=cards only %}
{% include "components/tabs.html" with tabs=tabs label="Provider" only %}
{% include "components/reasons.html" with reasons=reasons title="This placement cannot start yet" only %}
{% include "components/summary_list.html" with rows=rows card="The placement" only %}
{% include "components/table.html" with caption="Attendance" headings=headings rows=table first_is_heading=True only %}
{% include "components/task_list.html" with tasks=tasks only %}
<h2 class="govuk-heading-m">What happened</h2>
{% include "components/timeline.html" with events=events only %}
{% include "components/inset.html" with text="An inset" only %}
{% include "components/warning_text.html" with text="This cannot be undone" only %}
<dl>{% summary_row nasty change="/look/" card=nasty key_link="#x" id=nasty %}{{ nasty }}{% endsummary_row %}</dl>
{% details nasty %}{{ nasty }}{% enddetails %}
{% table nasty nasty "(heard alone)" "" "Days #" label=nasty size="m" %}<tr><th>{{ nasty }}</th></tr>{% endtable %}
{% chart_table bars "Attendance by provider" "Week" "Attended #" %}<tr><th>{{ nasty }}</th><td>0</td></tr>{% endchart_table %}
{% chart_table line "Attendance by week" "Week" "Attended #" %}<tr><th>{{ nasty }}</th><td>0</td></tr>{% endchart_table %}
{% chart_table grouped "Demand and capacity" "Week" "Attended #" %}<tr><th>{{ nasty }}</th><td>0</td></tr>{% endchart_table %}
{% chart_table term "Attendance by week" "Week" "Attended #" %}<tr><th>{{ nasty }}</th><td>0</td></tr>{% endchart_table %}
{% tiles figure_tiles %}
{% heat_grid heat %}
<p class="govuk-body">Irwell Forge {% spark nasty run baseline=63 %} 91%</p>
{% filling "Sessions today" day_parts %}
{% filter_panel narrowing %}
{% include "components/result_count.html" with page=page noun="referral" nouns="referrals" only %}
<table class="govuk-table"><caption class="govuk-table__caption">Referrals</caption><thead><tr>{% sort_header "Sent on" "sent_on" %}{% sort_header "Days" "days" numeric=True %}</tr></thead>
<tbody><tr><td>{{ day|uk_date }}</td><td>{{ share|percent }} {{ unknown|percent }} {{ pounds|money }}</td></tr></tbody></table>
{% include "components/pagination.html" with page=page request=request only %}
{% include "components/downloads.html" with request=request only %}
{% include "components/button_form.html" with url="/look/" label="Send again" kind="secondary" csrf_token=csrf_token only %}
{% include "components/panel.html" with title="Referral sent" text="Your reference is" reference="REF-0001" only %}
{% endblock %}"""


def components(request: HttpRequest) -> HttpResponse:
    """Every component, each with a label that would break out of its place if it could."""

    class Narrowing(fields.forms.forms.Form):
        lot = fields.SelectField(label="Lot", choices=[("1", "Lot 1")], required=False)
        since = fields.DateField(label="Since", required=False)
        open_only = fields.BooleanField(label="Open to referrals", required=False)

    figures = [("Irwell Forge", 93.4), (NASTY, None), ("Worsley Kilns with a very long name that does not fit", 0)]
    context = {
        "nasty": NASTY,
        "cards": [{"count": 3, "label": "registers not in", "url": "/look/", "kind": "urgent", "note": "since 9am"}],
        "tabs": [
            {"label": "Overview", "url": "/look/", "is_current": True},
            {"label": "Sites", "url": "/", "count": 2},
        ],
        "reasons": ["Insurance ran out on 1 November 2026.", NASTY],
        "rows": [
            {"key": "Status", "tag": Status.OVERDUE},
            {"key": "Provider", "value": NASTY, "change": "/look/"},
            {"key": "Days", "lines": ["Monday morning", "Friday afternoon"]},
            {"key": "Ended", "value": None},
        ],
        "headings": ["Week", {"label": "Attended", "numeric": True}],
        "table": [[{"text": NASTY, "link": "/look/"}, {"text": 0, "numeric": True}], ["Week 2", None]],
        "tasks": [
            {"title": "Pupil", "link": "/look/", "status": "completed"},
            {"title": "Needs", "link": "/look/", "status": "in_progress", "hint": "2 of 3 answered"},
            {"title": "Check and send", "status": "cannot_start"},
        ],
        "events": [{"sentence": NASTY, "at": datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC), "by": "Ann"}],
        "bars": charts.bar_chart("Attendance by provider", figures, "%"),
        "line": charts.line_chart("By week", [("w1", 80), ("w2", None), ("w3", 91.25)], baseline=("Before", 62)),
        "grouped": charts.grouped_chart("Demand", ["Demand", "Capacity"], [("Lot 1", [4, 9]), (NASTY, [None, 3])]),
        "term": charts.weeks_chart(
            "Attendance by week",
            [charts.Week("2 Sep", 80, 78), charts.Week("9 Sep", None, 74), charts.Week(NASTY, None, gap=NASTY)]
            + [charts.Week(f"{n} Nov", 80 + n, 70 + n) for n in range(1, 9)],
            comparators=[("Before referral", 63), (NASTY, 71)],
        ),
        "figure_tiles": [
            charts.Tile("Attendance since referral", "+17.9 points", "/look/", [("Last term", "+16.1")], cohort=NASTY),
            charts.Tile(NASTY, "212", "", [(NASTY, NASTY)], charts.spark_line(NASTY, [("a", 3), ("b", 5)], "")),
        ],
        "heat": charts.HeatGrid(
            f"By weekday {NASTY}",
            ["Mon", NASTY],
            [
                charts.HeatRow(NASTY, [charts.HeatCell(91.4, "/look/", NASTY), charts.HeatCell(None)], "/look/", NASTY),
                charts.HeatRow("Kilns", [charts.HeatCell(74), charts.HeatCell(51, "/look/")]),
            ],
            (90, 80, 70, 60),
        ),
        "run": [("w1", 80), ("w2", None), ("w3", 91.25)],
        "day_parts": [("attended", 12), ("absent", 3), (NASTY, 5)],
        "narrowing": Narrowing(request.GET or None),
        "page": Paginator(range(500), 10).get_page(request.GET.get("page", 7)),
        "day": datetime.date(2026, 11, 23),
        "share": 0.934,
        "was_kept": True,
        "unknown": None,
        "pounds": 1045.5,
        "navigation": [SimpleNamespace(label="Home", url="/look/", is_current=True)],
    }
    return HttpResponse(engines["django"].from_string(COMPONENTS).render(context, request))


FORM = """{% extends "base.html" %}
{% block title %}Every field{% endblock %}
{% block content %}{% error_summary form %}<h1 class="govuk-heading-l">Every field</h1>{% page_form form submit="Save" cancel="/look/" secondary="Save and come back later" %}{% endblock %}"""


def every_field(request: HttpRequest) -> HttpResponse:
    """The form with everything in it."""
    form = EveryField(request.POST or None, request.FILES or None, acting=None)
    if request.method == "POST":
        form.is_valid()
    return HttpResponse(engines["django"].from_string(FORM).render({"form": form}, request))


def broken(request: HttpRequest) -> TemplateResponse:
    """What nobody foresaw."""
    raise ZeroDivisionError("a marker that must not be shown")


def told(request: HttpRequest) -> HttpResponse:
    """Leaves a message for the next page."""
    messages.success(request, "Saved.")
    return HttpResponse()


urlpatterns = [
    path("look/told/", told),
    path("look/", components, name="look"),
    path("look/form/", every_field),
    path("look/broken/", broken),
    path("", include("salford_ap.urls")),
]
handler400 = "core.errors.bad_request"
handler403 = "core.errors.forbidden"
handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"
