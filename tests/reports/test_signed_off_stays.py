"""A signed-off report never changes: not by a verb, not in the database; its PDF is kept once."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from reports import tasks, termly
from reports.models import TermlyReport
from tests.cast import held

pytestmark = pytest.mark.django_db
AFTER_TERM = clock.at(date(2027, 1, 5))
WORDS = "A signed-off report never changes"


@pytest.fixture(scope="module")
def scene(scene):
    """A report signed off and not printed yet."""
    about = scene["provider"].organisation
    scene["report"] = termly.report_for(termly.council_term("2026-autumn"), "provider", about)
    with clock.set_to(AFTER_TERM):
        termly.sign_off(scene["report"], by=scene["manager"])
    return scene


report = held("report")


@pytest.mark.parametrize(
    "change",
    [
        {"figures": {}},
        {"figures": None},
        {"status": "live"},
        {"signed_off_at": AFTER_TERM.replace(day=6)},
        {"signed_off_by": None},
        {"term": "2026-summer"},
        {"term_label": "Summer term"},
        {"starts_on": date(2026, 9, 8)},
        {"ends_on": date(2026, 12, 19)},
        {"scope": "borough"},
    ],
)
def test_the_database_refuses_another_value(report, change):
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic():
        TermlyReport.objects.filter(pk=report.pk).update(**change)


def test_the_database_refuses_that_it_be_about_somebody_else(report, council):
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic():
        TermlyReport.objects.filter(pk=report.pk).update(about=council)


def test_the_database_refuses_to_take_it_away(report):
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic():
        TermlyReport.objects.filter(pk=report.pk)._raw_delete("default")
    assert TermlyReport.objects.filter(pk=report.pk).exists()


def test_its_pdf_is_kept_once(quick_paper, report):
    tasks.print_report(str(report.pk))
    report.refresh_from_db()
    assert report.pdf
    assert report.pdf_sha256
    for change in ({"pdf": "reports/another.pdf"}, {"pdf": ""}, {"pdf_sha256": "0" * 64}, {"pdf_sha256": ""}):
        with pytest.raises(DatabaseError, match=WORDS), transaction.atomic():
            TermlyReport.objects.filter(pk=report.pk).update(**change)
    tasks.sweep_reports()


def test_a_live_report_may_be_taken_back(placed, council):
    live = termly.report_for(termly.council_term("2026-autumn"), "borough", council)
    assert TermlyReport.objects.filter(pk=live.pk).update(term_label="Autumn") == 1
    assert TermlyReport.objects.filter(pk=live.pk)._raw_delete("default")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_table_is_not_emptied_at_once(report):
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE reports_termlyreport CASCADE")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL puts no row in another's place")
def test_no_row_is_put_in_its_place(report):
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO reports_termlyreport SELECT * FROM reports_termlyreport")
