"""What the samples show. `words` stands wherever a name or a reason would, so that a test can try hostile ones."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from core.cards import Card, Lane, Task
from core.columns import Tag
from core.the_week import Entry, Line, Look, TheWeek
from govuk import charts, fields, land, maps
from govuk.choices import Coloured

MONDAY = datetime.date(2026, 11, 23)
WHOLE = land.Area("The borough", (((0, 0), (9_000, 500), (10_000, 6_000), (1_000, 5_500)),))


class Status(Coloured):
    """Where something stands; each brings its colour."""

    DRAFT = "draft", "grey", "Draft"
    QUEUED = "queued", "blue", "Waiting to be sent"
    OVERDUE = "overdue", "red", "Overdue"


class Narrowing(fields.forms.forms.Form):
    """What a list is narrowed by."""

    lot = fields.SelectField(label="Lot", choices=[("1", "Lot 1")], required=False)
    since = fields.DateField(label="Since", required=False)
    open_only = fields.BooleanField(label="Open to referrals", required=False)


def values(request: HttpRequest, words: str) -> dict[str, Any]:
    """Everything the samples name."""
    return {
        "words": words,
        "day": MONDAY,
        "share": 0.934,
        "unknown": None,
        "pounds": 1045.5,
        "late": Status.OVERDUE,
        "narrowing": Narrowing(request.GET or None),
        "page": Paginator(range(500), 10).get_page(request.GET.get("page", 7)),
        **_home(words),
        **_of_a_row(words),
        **_weeks(words),
        **_charts(words),
        **_maps(words),
    }


def _home(words: str) -> dict[str, Any]:
    tasks = (Task(f"Referral: {words}", "/look/", "answer by 25 November 2026"),)
    decide = [Card(Lane.DECIDE, "referrals to decide", 7, "/look/", due=MONDAY, is_late=True, tasks=tasks)]
    chase = [Card(Lane.CHASE, "registers not in", 3, "/look/", words, is_late=True)]
    return {
        "lanes": [(Lane.DECIDE, decide), (Lane.CHASE, chase), (Lane.WATCH, [])],
        "nothing": [Card(Lane.CHASE, "offers past the answer date", 0, "/look/")],
        "cards": [{"count": 3, "label": "registers not in", "url": "/look/", "kind": "urgent", "note": "since 9am"}],
        "day_parts": [("attended", 12), ("absent", 3), (words, 5)],
    }


def _of_a_row(words: str) -> dict[str, Any]:
    at = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
    return {
        "tabs": [
            {"label": "Overview", "url": "/look/", "is_current": True},
            {"label": "Sites", "url": "/", "count": 2},
        ],
        "reasons": ["Insurance ran out on 1 November 2026.", words],
        "rows": [
            {"key": "Status", "tag": Status.OVERDUE},
            {"key": "Provider", "value": words, "change": "/look/"},
            {"key": "Days", "lines": ["Monday morning", "Friday afternoon"]},
            {"key": "Ended", "value": None},
        ],
        "headings": ["Week", {"label": "Attended", "numeric": True}],
        "table": [[{"text": words, "link": "/look/"}, {"text": 0, "numeric": True}], ["Week 2", None]],
        "tasks": [
            {"title": "Pupil", "link": "/look/", "status": "completed"},
            {"title": "Needs", "link": "/look/", "status": "in_progress", "hint": "2 of 3 answered"},
            {"title": "Check and send", "status": "cannot_start"},
        ],
        "events": [{"sentence": words, "at": at, "by": "Ann"}],
    }


def _weeks(words: str) -> dict[str, Any]:
    morning = Entry(words, "9:30am to 12pm", known=Tag("Attended", "green"), code="K")
    ill = Entry(words, "12:45pm to 2:45pm", known=Tag("Absent", "red"), detail="ill", code="I")
    school = Entry("School", look=Look.SCHOOL)
    line = Line(
        {(0, "AM"): [morning], (0, "PM"): [school], (1, "AM"): [ill], (2, "PM"): [Entry("Nobody", look=Look.NOBODY)]}
    )
    return {
        "this_week": TheWeek("This week", [line], MONDAY, MONDAY),
        "next_week": TheWeek("Next week", [line], MONDAY + datetime.timedelta(days=7), MONDAY),
        "half_days": [("3", True), ("0", False), ("free", True), ("full", False), ("", None)] * 2,
        "free": TheWeek.of_codes("Free places", {"mon_am": Entry("3 free"), "fri_pm": Entry("Full", look=Look.CLOSED)}),
    }


def _charts(words: str) -> dict[str, Any]:
    figures = [("Irwell Forge", 93.4), (words, None), ("Worsley Kilns with a very long name that does not fit", 0)]
    weeks = [charts.Week("2 Sep", 80, 78), charts.Week("9 Sep", None, 74), charts.Week("26 Oct", None, gap="Half term")]
    return {
        "run": [("w1", 80), ("w2", None), ("w3", 91.25)],
        "bars": charts.bar_chart("Attendance by provider", figures, "%"),
        "line": charts.line_chart("By week", [("w1", 80), ("w2", None), ("w3", 91.25)], baseline=("Before", 62)),
        "grouped": charts.grouped_chart("Demand", ["Demand", "Capacity"], [("Lot 1", [4, 9]), (words, [None, 3])]),
        "capacity": [
            charts.CapacityLine("Lot 1", 60, 28, 14, "/look/", "/look/", "/look/"),
            *(charts.CapacityLine(words, 0, 3, 0), charts.CapacityLine("Lot 3", 0, 0, 0)),
        ],
        "term": charts.weeks_chart(
            "Attendance by week",
            [*weeks, charts.Week(words, None, gap=words)]
            + [charts.Week(f"{n} Nov", 80 + n, 70 + n) for n in range(1, 9)],
            comparators=[("Before referral", 63), (words, 71)],
        ),
        "figure_tiles": [
            charts.Tile(
                "Attendance since referral",
                "+17.9 points",
                "/look/",
                [charts.Change("Last term", "+16.1", "/look/")],
                cohort=words,
            ),
            charts.Tile(
                words, "212", "", [charts.Change(words, words)], charts.spark_line(words, [("a", 3), ("b", 5)], "")
            ),
        ],
        "heat": charts.HeatGrid(
            f"By weekday: {words}",
            ["Mon", words],
            [
                charts.HeatRow(words, [charts.HeatCell(91.4, "/look/", words), charts.HeatCell(None)], "/look/", words),
                charts.HeatRow("Kilns", [charts.HeatCell(74), charts.HeatCell(51, "/look/")]),
            ],
            (90, 80, 70, 60),
        ),
    }


def _maps(words: str) -> dict[str, Any]:
    west = land.Area(words, (((0, 0), (5_000, 300), (5_000, 5_750), (1_000, 5_500)),))
    east = land.Area("East", (((5_000, 300), (9_000, 500), (10_000, 6_000), (5_000, 5_750)),))
    pins = [
        maps.Pin("1", f"1: {words}", (2_000, 2_000), "/look/"),
        maps.Pin("2", "2: Worsley Kilns", (7_000, 4_000), "/look/", "blocked"),
    ]
    origin = maps.Origin("Our school", (4_000, 3_000), (1, 2))
    return {
        "sites": maps.site_map("Sites", WHOLE, [west, east], pins, origin),
        "areas": maps.shaded_map("Pupils by area", WHOLE, [west, east], {words: None, "East": 40}),
    }
