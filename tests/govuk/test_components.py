"""The parts of a page: tags, tables, pages of a list, figures in words."""

import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import Client, RequestFactory

from govuk.choices import Coloured
from govuk.templatetags import govuk
from tests.govuk.look_samples import NASTY


class Status(Coloured):
    DRAFT = "draft", "grey", "Draft"
    QUEUED = "queued", "blue", "Waiting to be sent"
    OVERDUE = "overdue", "red", NASTY


def drawn(template: str, **context: Any) -> str:
    """The HTML with its blanks and line breaks as a browser sees them."""
    html = " ".join(engines["django"].from_string(template).render(context).split())
    return html.replace("> ", ">").replace(" <", "<")


def test_a_status_is_said_in_words_and_brings_its_own_colour() -> None:
    row = SimpleNamespace(status="overdue", Status=Status)
    assert govuk.status_tag(row).startswith('<strong class="govuk-tag govuk-tag--red">&lt;script&gt;')
    assert govuk.status_tag(Status.DRAFT) == '<strong class="govuk-tag govuk-tag--grey">Draft</strong>'
    assert govuk.status_tag(Status.QUEUED) == '<strong class="govuk-tag">Waiting to be sent</strong>'
    assert govuk.status_tag("never heard of") == '<strong class="govuk-tag">never heard of</strong>'
    assert govuk.status_tag(None) == ""


@pytest.mark.parametrize(
    "amount, words",
    [(45, "£45"), (Decimal("1045.50"), "£1,045.50"), (0, "£0"), (-3, "−£3"), (None, "—"), ("", "—")],
)
def test_money_reads_as_people_write_it(amount: Any, words: str) -> None:
    assert govuk.money(amount) == words


@pytest.mark.parametrize("share, words", [(0.934, "93.4%"), (1, "100%"), (0, "0%"), (None, "no sessions marked yet")])
def test_a_share_that_is_not_known_is_not_nought(share: Any, words: str) -> None:
    assert govuk.percent(share) == words


def test_dates_and_times_are_told_in_london() -> None:
    summer = datetime.datetime(2026, 7, 1, 23, 30, tzinfo=datetime.UTC)
    assert govuk.uk_date(summer) == "2 July 2026 at 12:30am"
    assert govuk.uk_date(datetime.date(2026, 11, 3)) == "3 November 2026"
    assert govuk.uk_day(datetime.date(2026, 11, 3)) == "Tuesday 3 November 2026"
    assert govuk.short_date(datetime.date(2026, 11, 3)) == "3 Nov 2026"
    assert [govuk.uk_time(datetime.time(*at)) for at in ((9, 5), (12, 0), (13, 15))] == ["9:05am", "midday", "1:15pm"]
    assert govuk.uk_date(None) == govuk.uk_time(None) == ""


def test_the_address_keeps_what_else_was_asked() -> None:
    request = RequestFactory().get("/", {"lot": "1 & 2", "page": "3"})
    template = "{% query page=4 %} {% query page=None %} {% query lot=None page=None %}"
    assert drawn(template, request=request) == "?lot=1+%26+2&amp;page=4 ?lot=1+%26+2 ?"


def test_a_heading_sorts_one_way_and_then_the_other() -> None:
    request = RequestFactory().get("/", {"sort": "name", "lot": "1", "page": "3"})
    up = drawn('{% sort_header "Name" "name" %}', request=request)
    assert 'aria-sort="ascending"' in up
    assert 'href="?lot=1&amp;sort=-name"' in up
    assert 'aria-sort="none"' in drawn('{% sort_header "Sent" "sent_on" %}', request=request)


def test_the_pages_of_a_list_leave_gaps_and_mark_this_one() -> None:
    page = Paginator(range(500), 10).get_page(7)
    assert govuk.page_numbers(page) == [1, None, 6, 7, 8, None, 50]
    html = drawn('{% include "components/pagination.html" %}', page=page, request=RequestFactory().get("/?lot=1"))
    assert 'href="?lot=1&amp;page=7" aria-label="Page 7" aria-current="page"' in html
    one = Paginator(range(5), 10).get_page(1)
    assert "<nav" not in drawn('{% include "components/pagination.html" %}', page=one)


@pytest.mark.parametrize(
    "rows, words", [(0, "No referrals found"), (1, "1 referral"), (5, "5 referrals"), (50, "Showing 11 to 20 of 50")]
)
def test_a_list_says_how_many_there_are(rows: int, words: str) -> None:
    page = Paginator(range(rows), 10).get_page(2)
    template = '{% include "components/result_count.html" with noun="referral" nouns="referrals" %}'
    assert words in drawn(template, page=page)


def test_an_empty_table_says_so() -> None:
    template = '{% include "components/table.html" with caption="Marks" headings=headings rows=rows empty=words only %}'
    assert "No marks yet" in drawn(template, headings=["Day"], rows=[], words="No marks yet")


def test_nought_in_a_table_is_a_figure_and_nothing_a_dash() -> None:
    cells = [[0, None, "", {"text": 0}, {"text": "", "link": ""}]]
    html = drawn('{% include "components/table.html" with caption="Marks" rows=rows only %}', rows=cells)
    assert html.count(">0<") == 2
    assert html.count("—") == 3


@pytest.mark.django_db
@pytest.mark.urls("tests.govuk.look_samples")
def test_no_component_lets_a_label_become_markup() -> None:
    html = Client().get("/look/").content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert") >= 10
    assert "{{ COUNCIL.name }}" in html


@pytest.mark.parametrize(
    "status, words",
    [("completed", "Completed"), ("cannot_start", "Cannot start yet"), ("not_started", "Not yet started")],
)
def test_tasks_say_where_they_stand(status: str, words: str) -> None:
    assert words in govuk.task_status({"status": status})
    assert words in govuk.task_status(SimpleNamespace(status=status))


def test_a_summary_row_shows_its_value_and_no_more() -> None:
    rows = [{"key": "Ended", "value": None}, {"key": "Days", "lines": ["Monday", "Friday"]}]
    html = drawn('{% include "components/summary_list.html" with rows=rows only %}', rows=rows)
    assert "None" not in html
    assert html.count("—") == 1
    assert html.count("<li>") == 2


def test_a_row_written_in_a_template_looks_as_one_that_is_given() -> None:
    rows = [{"key": "<b>Lot</b>", "value": "<i>1", "change": "/lot/"}, {"key": "Site", "value": "Forge"}]
    given = drawn('{% include "components/summary_list.html" with rows=rows only %}', rows=rows)
    written = """<dl class="govuk-summary-list">
        {% summary_row rows.0.key change="/lot/" narrow=True %}{{ rows.0.value }}{% endsummary_row %}
        {% summary_row "Site" narrow=True %}Forge{% endsummary_row %}</dl>"""
    assert drawn(written, rows=rows) == given
    assert "<b>" not in given
    assert "<i>" not in given
    assert given.count("--no-actions") == 1


def test_a_link_that_looks_like_a_button_says_its_words_as_words() -> None:
    html = drawn('{% button_link words "core:message" 7 kind="secondary" %}', words="Sign for <b>")
    assert 'href="/messages/7/" class="govuk-button govuk-button--secondary" role="button"' in html
    assert "Sign for &lt;b&gt;</a>" in html


def test_a_download_keeps_the_filters_and_leaves_the_page() -> None:
    request = RequestFactory().get("/", {"lot": "1", "page": "3"})
    html = drawn('{% include "components/downloads.html" %}', request=request)
    assert 'href="?lot=1&amp;download=csv"' in html
    assert 'href="?lot=1&amp;download=xlsx"' in html


def test_what_was_kept_over_a_sign_in_is_said() -> None:
    assert "We kept what you had typed" in drawn('{% include "components/messages.html" %}', was_kept=True)
    assert "We kept" not in drawn('{% include "components/messages.html" %}')


@pytest.mark.parametrize(
    "label, of_one",
    [
        ("reviews overdue", "review overdue"),
        ("approved referrals not placed", "approved referral not placed"),
        ("addresses the mail server refused", "address the mail server refused"),
        ("absent today", "absent today"),
        ("AP attendance", "AP attendance"),
    ],
)
def test_a_card_of_one_speaks_of_one(label: str, of_one: str) -> None:
    cards = '{% include "components/count_cards.html" with cards=cards only %}'
    assert f">{of_one}</span>" in drawn(cards, cards=[{"count": 1, "label": label, "url": "/"}])
    assert f">{label}</span>" in drawn(cards, cards=[{"count": 2, "label": label}])
    assert f">{label}</span>" in drawn(cards, cards=[{"count": 0, "label": label}])


def test_a_table_without_rows_says_what_there_is_none_of() -> None:
    table = '{% include "components/table.html" with caption="Referrals" rows=rows empty="No referral yet." only %}'
    html = drawn(table, rows=[])
    assert html == '<h2 class="govuk-heading-m">Referrals</h2><p class="govuk-body">No referral yet.</p>'
