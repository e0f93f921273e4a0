"""The termly report on paper: PDF/UA, whatever the names and however many the rows."""

import hashlib
import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from attendance.models import Mark
from core import clock
from core.pdf import PaperUnavailable, print_html
from reports import paper, small_numbers, tasks, termly
from reports.figures import Figure
from reports.models import TermlyReport
from tests.cast import held
from tests.factories.sums import corrected

AFTER_TERM = clock.at(date(2027, 1, 5))


@pytest.fixture(scope="module")
def scene(scene):
    """How the provider's report is printed."""
    about = scene["provider"].organisation
    with transaction.atomic():
        report = termly.report_for(termly.council_term("2026-autumn"), "provider", about)
        scene["on_paper"] = print_html(paper.html_of(report))
        transaction.set_rollback(True)
    return scene


on_paper = held("on_paper")


@pytest.fixture
def report(placed, organisation_of):
    return termly.report_for(termly.council_term("2026-autumn"), "provider", organisation_of)


def elements(node):
    """Every element of the structure tree, each after what it is in."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


@pytest.fixture
def structure(on_paper):
    """The kinds of the report's elements with the elements of each, and the PDF."""
    with pikepdf.open(io.BytesIO(on_paper)) as pdf:
        kinds = {}
        for element in elements(pdf.Root.StructTreeRoot):
            kinds.setdefault(str(element.S), []).append(element)
        yield kinds, pdf


def test_it_is_tagged_titled_and_has_its_language(structure):
    _, pdf = structure
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "Termly report: Irwell Forge, Autumn term 2026"
    with pdf.open_metadata() as kept:
        assert kept["pdfuaid:part"] == "1"
        assert kept["dc:title"] == "Termly report: Irwell Forge, Autumn term 2026"
    assert all(str(page.Tabs) == "/S" for page in pdf.pages)


def test_its_headings_tables_and_figures_are_what_they_look_like(structure):
    kinds, _ = structure
    assert len(kinds["/H1"]) == 1
    assert len(kinds["/H2"]) == 3
    assert all(str(figure.Alt) == "AP attendance by week, Autumn term 2026" for figure in kinds["/Figure"])
    assert {str(cell.A.Scope) for cell in kinds["/TH"]} == {"/Column", "/Row"}
    named = {str(cell.ID) for cell in kinds["/TH"]}
    for cell in kinds["/TD"]:
        assert {str(header) for header in cell.A.Headers} <= named
        assert len(cell.A.Headers) >= 2


def test_every_font_travels_with_it(structure):
    _, pdf = structure
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            described = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in described or "/FontFile3" in described


def test_twenty_providers_with_long_names_stay_on_the_page(report):
    name = "The Very Long Name of a Provider of Alternative Provision " * 3 + "W" * 40
    figures = termly.gather(report)
    many = tuple(replace(figures.groups[0], name=f"{n} {name}") for n in range(20))
    with clock.set_to(AFTER_TERM):
        report.figures = replace(figures, title=f"Termly report: {name}", groups=many).as_json()
        report.status, report.signed_off_by = "signed_off", None
        body = print_html(paper.html_of(report))
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert 5 <= len(pdf.pages) <= 10
        rows = [element for element in elements(pdf.Root.StructTreeRoot) if str(element.S) == "/TR"]
        assert len(rows) >= 20


def test_a_provider_without_a_session_has_a_report_that_says_so(council, provider2):
    about = provider2.organisation
    report = termly.report_for(termly.council_term("2026-autumn"), "provider", about)
    page = paper.html_of(report)
    assert "No sessions were due yet." in page
    assert "not known yet" in page
    assert "No figures yet" in page
    assert "No safeguarding audit of the provider had been final by then." in page
    assert print_html(page).startswith(b"%PDF")


def test_markup_in_a_name_is_printed_as_text(report):
    report.about.name = "<script>alert(1)</script> & <img src='file:///etc/passwd'>"
    page = paper.html_of(report)
    assert "<script>" not in page
    assert "<img" not in page
    assert print_html(page).startswith(b"%PDF")


@pytest.fixture
def printed(report, manager):
    """Signed off and printed."""
    with clock.set_to(AFTER_TERM):
        termly.sign_off(report, by=manager)
        tasks.print_report(str(report.pk))
    return TermlyReport.objects.get(pk=report.pk)


def test_it_hands_out_the_same_bytes_whatever_is_corrected(printed, sign_in, provider, manager, tmp_path):
    kept = printed.pdf.read()
    corrected(Mark.objects.filter(kind="absent"), kind="attended", reason="")
    with clock.set_to(AFTER_TERM):
        for person in (manager, provider):
            response = sign_in(person).get(reverse("reports:report-print", args=[printed.pk]))
            assert response.content == kept
        call_command(
            "termly_report", term="2026-autumn", provider=printed.about.provider.slug, output=tmp_path / "a.pdf"
        )
    assert (tmp_path / "a.pdf").read_bytes() == kept
    assert hashlib.sha256(kept).hexdigest() == printed.pdf_sha256
    assert print_html(paper.html_of(printed)) == kept


@pytest.mark.parametrize("fate", ["lost", "changed"])
def test_a_kept_file_that_came_to_harm_is_printed_again_from_the_frozen_figures(
    quick_paper, printed, sign_in, manager, fate
):
    kept = printed.pdf.read()
    printed.pdf.storage.delete(printed.pdf.name)
    if fate == "changed":
        printed.pdf.storage.save(printed.pdf.name, ContentFile(b"%PDF-1.7 something else"))
    with clock.set_to(AFTER_TERM):
        response = sign_in(manager).get(reverse("reports:report-print", args=[printed.pk]))
    assert response.content == kept


def test_the_same_figures_are_printed_once_within_the_hour(report, sign_in, manager, monkeypatch):
    printed = []
    monkeypatch.setattr("reports.paper.print_html", lambda html: printed.append(html) or b"%%PDF%d" % len(printed))
    address, client = reverse("reports:report-print", args=[report.pk]), sign_in(manager)
    assert [client.get(address).content, client.get(address).content, len(printed)] == [b"%PDF1", b"%PDF1", 1]
    corrected(Mark.objects.filter(kind="absent"), kind="attended", reason="")
    assert client.get(address).content == b"%PDF2"


def test_without_pango_the_page_says_what_to_install(report, sign_in, manager, monkeypatch):
    def unavailable(html):
        raise PaperUnavailable("PDFs cannot be made here: install libpango-1.0-0.")

    monkeypatch.setattr("reports.paper.print_html", unavailable)
    page = sign_in(manager).get(reverse("reports:report-print", args=[report.pk]), follow=True)
    assert "PDFs cannot be made here: install libpango-1.0-0." in page.text
    with clock.set_to(AFTER_TERM):
        termly.sign_off(report, by=manager)
        tasks.sweep_reports()
    report.refresh_from_db()
    assert not report.pdf


@pytest.mark.parametrize(
    "options, words",
    [
        ({"term": "2026-winter"}, "There is no term called 2026-winter"),
        ({"term": "autumn"}, "There is no term called autumn"),
        ({"provider": "nobody"}, "There is no provider called nobody"),
        ({"provider": ""}, "There is no provider called"),
        ({"school": "999999"}, "There is no school with URN 999999"),
        ({"school": "abc"}, "There is no school with URN abc"),
        ({"school": "9" * 30}, "There is no school with URN"),
    ],
)
def test_the_command_says_what_is_wrong_and_writes_nothing(placed, tmp_path, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("termly_report", **{"term": "2026-autumn", **options}, output=tmp_path / "report.pdf")
    assert not list(tmp_path.iterdir())
    assert not TermlyReport.objects.exists()


def test_the_command_takes_a_school_or_a_provider_not_both(placed, tmp_path):
    arguments = ["--term", "2026-autumn", "--school", "900001", "--provider", "x", "--output", str(tmp_path / "a.pdf")]
    with pytest.raises(CommandError, match="not allowed with argument"):
        call_command("termly_report", *arguments)


@pytest.mark.parametrize("where", ["no/such/folder/report.pdf", ""])
def test_the_command_says_where_it_cannot_write(quick_paper, report, tmp_path, where):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("termly_report", term="2026-autumn", output=tmp_path / where)


def test_the_command_prints_a_school_and_the_borough(placed, school, tmp_path):
    call_command("termly_report", term="2026-autumn", school=str(school.school.urn), output=tmp_path / "school.pdf")
    call_command("termly_report", term="2026-autumn", output=tmp_path / "borough.pdf")
    for name in ("school.pdf", "borough.pdf"):
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")


def test_the_first_card_goes_from_before_to_since(report):
    cards = {card.label: card for card in paper.cards_of(termly.gather(report))}
    first = cards["Attendance, before referral to since"]
    assert (first.value, first.note) == (
        "50.0% to 75.0%", "120 of 240 sessions at school, 3 of 4 at the provider",
    )  # fmt: skip
    assert cards["AP attendance in the term"].value == "75.0%"


def test_large_numbers_have_their_commas_and_what_was_frozen_stays(report):
    figure = Figure("attendance", "81.0% (1850 of 2283)")
    assert figure.said == "81.0% (1,850 of 2,283)"
    assert figure.parts == ("81.0%", "1,850 of 2,283")
    assert figure.shown == "81.0% (1850 of 2283)"


def test_lines_that_are_not_shown_are_one_line(report):
    figures = termly.gather(report)
    many = tuple(
        replace(figures.groups[0], name=f"Provider {n}", placements=1 if n else 30, pupils=None) for n in range(6)
    )
    page = paper.html_of_figures(
        report, small_numbers.for_paper(replace(figures, scope="borough", weeks=(), groups=many))
    )
    assert page.count("not shown: about fewer than five pupils") == 1
    assert "5 others" in page
    assert "Provider 3" not in page


def rows_by_page(body):
    """How many rows of tables each page has."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        pages = [page.objgen for page in pdf.pages]
        counts = [0] * len(pages)
        for row in (each for each in elements(pdf.Root.StructTreeRoot) if str(each.S) == "/TR"):
            on = next((each.Pg.objgen for each in elements(row.K) if "/Pg" in each), None)
            if on in pages:
                counts[pages.index(on)] += 1
    return counts


def test_no_row_stands_alone_on_the_next_page(report):
    figures = termly.gather(report)
    first = []
    for number in (12, 13, 14):
        many = tuple(replace(figures.groups[0], name=f"Provider {n}") for n in range(number))
        body = print_html(paper.html_of_figures(report, replace(figures, weeks=many, groups=(), ends=(), figures=())))
        first.append(rows_by_page(body)[0] - 1)  # without its heading
    # Twelve fit; of thirteen and fourteen the last three go on together.
    assert first == [12, 10, 11]
