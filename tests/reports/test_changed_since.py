"""A signed-off report names what changed since, only when a figure it printed would differ today."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from attendance.models import Mark
from audits.models import Action
from core import clock
from outcomes.models import Review
from placements.models import Placement, Session
from reports import overdue, termly
from reports.figures import TermFigures
from reports.models import TermlyReport
from tests.factories.attendance import MarkFactory
from tests.factories.audits import ActionFactory
from tests.factories.placements import ReviewFactory, SessionFactory
from tests.factories.sums import corrected

pytestmark = pytest.mark.django_db

END = date(2026, 12, 18)
WARNING = "after it was signed off. These figures"
SIGNED, LATER = clock.at(date(2027, 1, 5)), clock.at(date(2027, 1, 12))


@pytest.fixture
def report(placed, organisation_of, manager):
    """Of the provider, signed off with two actions open."""
    for number in range(2):
        ActionFactory(audit__provider=placed[0].provider, audit__reference=f"AUD-2026-99000{number}")
    report = termly.report_for(termly.council_term("2026-autumn"), "provider", organisation_of)
    with clock.set_to(SIGNED):
        termly.sign_off(report, by=manager)
    return TermlyReport.objects.get(pk=report.pk)


def said(sign_in, person, report):
    with clock.set_to(LATER):
        return sign_in(person).get(reverse("reports:report", args=[report.pk])).text


def correct(by, *, kind="attended"):
    """Every absence of the report becomes something else, saved after sign-off."""
    with clock.set_to(LATER):
        corrected(Mark.objects.filter(kind="absent"), kind=kind, reason="", saved_at=clock.now())


def test_nothing_is_said_when_nothing_changed(sign_in, manager, report):
    assert WARNING not in said(sign_in, manager, report)


def test_marks_are_named_with_the_figures_they_moved(sign_in, manager, report):
    correct(manager)
    with clock.set_to(LATER):
        unknown = Session.objects.get(mark=None)
        MarkFactory(session=unknown, kind="attended", saved_by=manager.user)
    text = said(sign_in, manager, report)
    assert "2 marks were filled in or corrected after it was signed off. These figures would differ today:" in text
    assert "75.0% (3 of 4) when signed off, 100.0% (5 of 5) now" in text


def test_marks_and_placements_are_named_together(sign_in, manager, report, placed):
    correct(manager)
    Placement.objects.filter(pk=placed[0].pk).update(status="ended", ended_on=END, end_reason="returned")
    text = said(sign_in, manager, report)
    assert "1 mark was filled in or corrected and 1 placement was added, taken away or given another day after" in text


def test_a_count_that_moves_by_itself_is_no_warning(sign_in, manager, report):
    Action.objects.update(status="closed", verified_on=END)
    text = said(sign_in, manager, report)
    assert WARNING not in text
    assert "Audit actions open: 2 when signed off, 0 now" in text


def test_an_action_closed_after_the_term_changes_nothing(sign_in, manager, report):
    Action.objects.update(status="closed", verified_on=END + timedelta(days=1))
    assert WARNING not in said(sign_in, manager, report)


def test_a_mark_that_moves_no_figure_is_not_told(sign_in, manager, report):
    with clock.set_to(LATER):
        corrected(Mark.objects.filter(kind="late"), kind="attended", minutes_late=None, saved_at=clock.now())
    assert WARNING not in said(sign_in, manager, report)


def test_a_line_of_a_table_counts_though_the_sums_are_the_same(sign_in, manager, report):
    with clock.set_to(LATER):
        absent = Mark.objects.get(kind="absent")
        other = Session.objects.get(mark__kind="left_early")
        corrected(Mark.objects.filter(pk=other.pk), kind="absent", reason="illness", left_at=None, saved_at=clock.now())
        corrected(Mark.objects.filter(pk=absent.pk), kind="attended", reason="", saved_at=clock.now())
    text = said(sign_in, manager, report)
    assert "2 marks were filled in or corrected after it was signed off." in text
    assert "Agecroft Road School" in text


def test_a_review_held_later_is_no_warning(sign_in, manager, report):
    Review.objects.update(held_on=date(2027, 1, 6), outcome="continue")
    text = said(sign_in, manager, report)
    assert WARNING not in text
    assert "Reviews held: 0 when signed off, 1 now" in text


def test_a_mark_of_the_next_term_is_not_told(sign_in, manager, report, placed):
    review = ReviewFactory(placement=placed[0], due_on=date(2027, 1, 11))
    with clock.set_to(LATER):
        session = SessionFactory(placement=placed[0], date=date(2027, 1, 11), half="AM", starts="09:30", ends="12:00")
        MarkFactory(session=session, kind="attended", saved_by=manager.user)
    assert review.held_on is None
    assert WARNING not in said(sign_in, manager, report)


@pytest.mark.parametrize(
    ("status", "closed_on", "final_at", "count"),
    [
        ("open", None, None, 1),
        ("returned", None, clock.at(END, 23), 1),
        ("closed", END, None, 0),
        ("closed", END + timedelta(days=1), None, 1),
        ("open", None, clock.at(END + timedelta(days=1), 0), 0),
    ],
)
def test_open_actions_are_those_at_the_terms_end(placed, council, status, closed_on, final_at, count):
    its = {"audit__provider": placed[0].provider, "audit__final_at": final_at}
    ActionFactory(status=status, verified_on=closed_on, **its)
    about = termly.Cohort.of_term(termly.council_term("2026-autumn"), provider=placed[0].provider)
    with clock.set_to(LATER):
        assert overdue.actions_open(about, None).count() == count


def test_while_the_term_runs_they_are_those_of_today(placed, council):
    ActionFactory(audit__provider=placed[0].provider, status="closed", verified_on=date(2026, 11, 18))
    about = termly.Cohort.of_term(termly.council_term("2026-autumn"), provider=placed[0].provider)
    assert overdue.actions_open(about, None).count() == 0
    with clock.set_to(clock.at(date(2026, 11, 17))):
        assert overdue.actions_open(about, None).count() == 1


def test_figures_kept_before_a_figure_was_added_are_still_compared(report):
    kept = TermFigures.from_json({**report.figures, "figures": report.figures["figures"][:4]})
    assert kept.differences(termly.gather(report)) == []


def test_a_mark_that_says_the_same_otherwise_is_named_with_those_that_moved_a_figure(sign_in, manager, report):
    with clock.set_to(LATER):
        corrected(Mark.objects.filter(kind="absent"), reason="medical_appointment", saved_at=clock.now())
    assert WARNING not in said(sign_in, manager, report)
    with clock.set_to(LATER):
        MarkFactory(session=Session.objects.get(mark=None), kind="attended", saved_by=manager.user)
    assert "2 marks were filled in or corrected after it was signed off. These figures" in said(
        sign_in, manager, report
    )


def test_many_placements_marked_late_are_named_as_few_are(sign_in, manager, report, monkeypatch):
    monkeypatch.setattr("attendance.rollup.FEW", 0)
    correct(manager)
    assert "1 mark was filled in or corrected after it was signed off. These figures" in said(sign_in, manager, report)
