"""A term gathered into figures, frozen at sign-off, printed once."""

import hashlib
import io
from datetime import date

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from attendance import recounting
from attendance.models import Mark
from core import clock
from core.models import AccessEntry, Event, MoveRefused
from reports import paper, tasks, termly
from reports.figures import DEFINITIONS, TermFigures
from reports.models import TermlyReport
from tests.factories.sums import corrected

AFTER_TERM = clock.at(date(2027, 1, 5))


@pytest.fixture
def report(placed, organisation_of):
    """The provider's report of the autumn term."""
    return termly.report_for(termly.council_term("2026-autumn"), "provider", organisation_of)


def shown(figures):
    return {figure.code: figure.shown for figure in figures.figures}


def test_every_figure_counts_its_rows(report):
    figures = shown(termly.gather(report))
    assert figures["pupils"] == "2"
    assert figures["due"] == "6"
    assert figures["attended"] == "3"
    assert figures["absent"] == "1"
    assert figures["closed"] == "1"
    assert figures["unknown"] == "1"
    assert figures["attendance"] == "75.0% (3 of 4)"
    # Both referrals have a baseline of 60 of 120 sessions.
    assert figures["baseline"] == "50.0% (120 of 240)"
    assert figures["change"] == "+25.0 points"
    assert figures["reviews_late"] == "1"


def test_unknown_and_closed_sessions_are_never_in_the_percentage(report):
    Mark.objects.all().delete()
    recounting.rebuild()
    figures = shown(termly.gather(report))
    assert figures["attendance"] == "not known yet"
    assert figures["unknown"] == "6"
    assert figures["change"] == "not known yet"


def test_a_providers_report_counts_nobody_elses_sessions(report, elsewhere):
    assert shown(termly.gather(report))["absent"] == "1"


def test_a_schools_report_counts_what_it_commissioned(placed, school):
    figures = shown(termly.gather(termly.report_for(termly.council_term("2026-autumn"), "school", school)))
    assert (figures["pupils"], figures["due"]) == ("1", "4")
    assert "actions_open" not in figures


def test_the_boroughs_report_counts_everything_by_provider(placed, elsewhere, council):
    figures = termly.gather(termly.report_for(termly.council_term("2026-autumn"), "borough", council))
    assert shown(figures)["due"] == "7"
    assert [group.name for group in figures.groups] == sorted([placed[0].provider.name, elsewhere.provider.name])


def test_the_weeks_are_named_by_their_mondays(report):
    (week,) = termly.gather(report).weeks
    assert (week.name, week.attendance.due) == ("9 Nov", 6)


def test_every_figure_has_a_definition(report):
    assert {figure.code for figure in termly.gather(report).figures} <= DEFINITIONS.keys()


def test_figures_come_back_from_keeping_as_they_were(report):
    figures = termly.gather(report)
    assert TermFigures.from_json(figures.as_json()) == figures


def test_it_is_not_signed_off_before_the_term_is_over(report, manager):
    with pytest.raises(MoveRefused, match="The term ends on 18/12/2026"):
        termly.sign_off(report, by=manager)
    report.refresh_from_db()
    assert report.status == "live"


def test_sign_off_freezes_the_figures_and_later_corrections_are_shown(report, manager, sign_in):
    with clock.set_to(AFTER_TERM):
        termly.sign_off(report, by=manager)
        corrected(Mark.objects.filter(kind="absent"), kind="attended", reason="")
        report.refresh_from_db()
        assert shown(paper.figures_of(report))["attended"] == "3"
        page = sign_in(manager).get(reverse("reports:report", args=[report.pk]))
    assert "75.0% (3 of 4) when signed off, 100% (4 of 4) now" in page.text or "100.0% (4 of 4) now" in page.text
    assert Event.objects.about(report).get().act == "signed_off"


def test_of_two_signing_off_the_second_is_refused(report, manager):
    stale = TermlyReport.objects.get(pk=report.pk)
    with clock.set_to(AFTER_TERM):
        termly.sign_off(report, by=manager)
        with pytest.raises(MoveRefused):
            termly.sign_off(stale, by=manager)


def test_signing_off_rings_for_the_paper(report, manager, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr("core.bell.ring", lambda task, *about, queue: rung.append((task, about, queue)))
    with clock.set_to(AFTER_TERM), django_capture_on_commit_callbacks(execute=True):
        termly.sign_off(report, by=manager)
    assert rung == [("reports.tasks.print_report", (str(report.pk),), "files")]


def test_the_task_prints_once_and_keeps_the_hash(report, manager):
    with clock.set_to(AFTER_TERM):
        termly.sign_off(report, by=manager)
        tasks.print_report(str(report.pk))
        report.refresh_from_db()
        first = report.pdf.read()
        tasks.sweep_reports()
    report.refresh_from_db()
    assert hashlib.sha256(first).hexdigest() == report.pdf_sha256
    assert report.pdf.read() == first or report.pdf.open().read() == first


def test_the_same_frozen_figures_print_the_same_again(report, manager):
    with clock.set_to(AFTER_TERM):
        termly.sign_off(report, by=manager)
    from core.pdf import print_html

    assert print_html(paper.html_of(report)) == print_html(paper.html_of(report))


def test_the_pdf_is_tagged_titled_and_has_its_language(report):
    from core.pdf import print_html

    with pikepdf.open(io.BytesIO(print_html(paper.html_of(report)))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert "Termly report: Irwell Forge" in str(pdf.docinfo.get("/Title", "")) or pdf.open_metadata()["dc:title"]
        kinds = set()

        def walk(node):
            if isinstance(node, pikepdf.Dictionary):
                if "/S" in node:
                    kinds.add(str(node.S))
                    if str(node.S) == "/Figure":
                        assert str(node.get("/Alt", ""))
                for child in node.get("/K", []) if isinstance(node.get("/K"), pikepdf.Array) else [node.get("/K")]:
                    walk(child)

        walk(pdf.Root.StructTreeRoot)
    assert {"/H1", "/H2", "/Table", "/TH", "/Figure"} <= kinds


def test_the_pages_by_role(sign_in, report, manager, officer, quality, lead, provider, provider2, tutor, admin, viewer):
    address = reverse("reports:report", args=[report.pk])
    for person, status in [
        (manager, 200),
        (officer, 200),
        (quality, 200),
        (provider, 404),
        (provider2, 404),
        (lead, 404),
    ]:
        assert sign_in(person).get(address).status_code == status
    for person in (tutor, admin, viewer):
        assert sign_in(person).get(address).status_code == 403
    with clock.set_to(AFTER_TERM):
        termly.sign_off(report, by=manager)
        assert sign_in(provider).get(address).status_code == 200
        assert sign_in(provider2).get(address).status_code == 404
        assert sign_in(officer).post(reverse("reports:report-sign-off", args=[report.pk])).status_code == 403


def test_opening_and_printing_are_logged(sign_in, report, manager):
    client = sign_in(manager)
    client.get(reverse("reports:report", args=[report.pk]))
    response = client.get(reverse("reports:report-print", args=[report.pk]))
    assert response.content.startswith(b"%PDF")
    assert response.headers["Content-Disposition"] == 'attachment; filename="termly-report-2026-autumn-provider.pdf"'
    assert AccessEntry.objects.filter(object_id=str(report.pk)).count() == 2


def test_the_report_is_signed_off_in_the_browser(sign_in, report, manager):
    with clock.set_to(AFTER_TERM):
        response = sign_in(manager).post(reverse("reports:report-sign-off", args=[report.pk]), follow=True)
    assert "Report signed off" in response.text
    report.refresh_from_db()
    assert report.status == "signed_off"


def test_too_early_is_said_on_the_page(sign_in, report, manager):
    response = sign_in(manager).post(reverse("reports:report-sign-off", args=[report.pk]))
    assert "A report is signed off after that day." in response.text


def test_opening_the_same_report_twice_leads_to_one(sign_in, manager, placed, council):
    client = sign_in(manager)
    sent = {"term": "2026-autumn", "scope": "borough"}
    assert client.post(reverse("reports:report-add"), sent).url == client.post(reverse("reports:report-add"), sent).url


def test_the_command_writes_the_file(report, tmp_path, capsys):
    file = tmp_path / "report.pdf"
    call_command("termly_report", "--term", "2026-autumn", "--provider", report.about.provider.slug, "--output", file)
    assert file.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    "options, words",
    [
        (["--term", "2026-winter"], "There is no term called 2026-winter. The terms are: 2025-autumn"),
        (["--term", "2026-autumn", "--provider", "nobody"], "There is no provider called nobody"),
        (["--term", "2026-autumn", "--school", "123456"], "There is no school with URN 123456"),
    ],
)
def test_the_command_says_what_is_wrong(placed, tmp_path, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("termly_report", *options, "--output", tmp_path / "report.pdf")


def test_the_list_costs_the_same_for_two_rows_as_for_twenty(sign_in, manager, placed, council, queries):
    client = sign_in(manager)
    terms = council.calendar.terms()
    for term in terms[:2]:
        termly.report_for(term, "borough", council)
    few = queries(client.get, reverse("reports:reports"))
    for term in terms:
        for scope in ("borough", "school", "provider"):
            termly.report_for(term, scope, council)
    assert queries(client.get, reverse("reports:reports")) == few
