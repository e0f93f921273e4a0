"""A council's pack: read once, never over what somebody entered, and refused whole with file and line."""

from datetime import date

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import boundaries
from accounts.models import Boundary, Organisation, Postcode
from core import clock
from core import council as facts
from core.models import Calendar, Closure, Council, Event, HalfTerm, Loaded
from providers.models import Framework, Lot, Round
from tests import packs
from tests.packs import BOLTON, SALFORD, written

pytestmark = pytest.mark.django_db
TABLES = (Organisation, Calendar, HalfTerm, Closure, Council, Boundary, Postcode, Framework, Lot, Round, Loaded, Event)


@pytest.fixture(autouse=True)
def _nothing_yet() -> None:
    """A portal before its council's data: without the ground that the kept database has."""
    Organisation.objects.all().delete()
    Calendar.objects.all().delete()


@pytest.fixture
def of_bolton(settings):
    settings.COUNCIL = settings.COUNCIL | {"name": "Bolton Council", "la_code": "350", "area": "council area"}


def everything():
    return [serializers.serialize("json", model._default_manager.order_by("pk")) for model in TABLES]


def load(folder):
    call_command("load_council", str(folder))


@pytest.mark.usefixtures("of_bolton")
class TestAnotherCouncil:
    def test_it_starts_with_its_own_and_nothing_of_salfords(self, tmp_path, capsys):
        load(written(tmp_path))
        assert "2 half-terms, 1 closures, 3 boundaries, 2 postcodes, 1 frameworks, 2 lots, 1 rounds added." in (
            capsys.readouterr().out
        )
        council = Organisation.objects.council()
        assert (council.name, council.calendar.terms()[0].name) == ("Bolton Council", "2026-autumn")
        assert not council.calendar.school_days().is_open(date(2026, 11, 12))
        assert [str(lot) for lot in Lot.objects.order_by("number")][0].endswith("Teaching all week (B77)")
        assert Lot.objects.get(number=2).most_half_days == 7
        assert Round.objects.get().status == Round.Status.OPEN
        assert Postcode.objects.grid_reference("BL1 8QW") == (371500, 411800)
        area = boundaries.of_council()
        assert [area.outline.name, *(ward.name for ward in area.wards)] == ["Bolton", "Smithills"]
        assert boundaries.ward_names() == {"E05000650": "Astley Bridge", "E05000661": "Smithills"}
        html = Client().get("/accessibility/").content.decode()
        assert "Bolton Council" in html
        assert "ap@bolton.gov.uk" in html
        assert facts.area() == "town"
        assert "--govuk-brand-colour:#123456" in Client().get("/brand.css").content.decode()
        assert Event.objects.filter(act="loaded_council_pack").count() == 1

    def test_a_ward_in_which_no_postcode_lies_is_named_and_the_pack_is_loaded(self, tmp_path, capsys):
        load(written(tmp_path, postcodes_csv=BOLTON["postcodes.csv"].replace(",Smithills", ",")))
        assert (
            "Look at wards.csv: no postcode of postcodes.csv lies in the ward 'Smithills'." in capsys.readouterr().out
        )
        assert Postcode.objects.count() == 2

    def test_a_pack_of_a_name_and_nothing_else_is_enough(self, tmp_path):
        (tmp_path / "council.csv").write_text("fact,value\nla_code,350\n")
        load(tmp_path)
        assert Organisation.objects.council().name == "Bolton Council"
        assert (Lot.objects.count(), HalfTerm.objects.count()) == (0, 0)

    def test_a_second_time_changes_nothing(self, tmp_path, capsys):
        load(written(tmp_path))
        before = everything()
        load(tmp_path)
        assert everything() == before
        assert capsys.readouterr().out.endswith("loaded before. Nothing was changed.\n")

    def test_what_was_renamed_redated_or_deleted_since_stays_so(self, tmp_path):
        load(written(tmp_path))
        Framework.objects.update(reference="B78", name="Our list")
        Lot.objects.filter(number=1).delete()
        Lot.objects.filter(number=2).update(number=5, title="Other words")
        Round.objects.all().delete()
        HalfTerm.objects.filter(code="autumn_1").update(starts_on=date(2026, 9, 7))
        HalfTerm.objects.filter(code="autumn_2").delete()
        Closure.objects.update(kind="other", starts_on=date(2026, 11, 13), ends_on=date(2026, 11, 13))
        Calendar.objects.update(name="Our terms")
        Boundary.objects.filter(name="Smithills").delete()
        Postcode.objects.filter(pk="BL1 8QW").delete()
        Postcode.objects.update(easting=369401)
        facts.enter({"area": "", "contact_email": "us@bolton.gov.uk"}, by=None)
        before = everything()
        load(tmp_path)
        assert everything() == before

    def test_what_a_newer_pack_has_more_is_added(self, tmp_path, capsys):
        load(written(tmp_path))
        more = BOLTON["terms.csv"] + "2026-27,spring_1,2027-01-04,2027-02-12,no\n"
        load(written(tmp_path, terms_csv=more))
        assert HalfTerm.objects.count() == 3
        assert capsys.readouterr().out.endswith("1 half-terms added.\n")

    def test_what_stands_already_from_before_packs_is_taken_for_loaded(self, tmp_path, council):
        council.calendar.half_terms.all().delete()
        council.calendar.half_terms.create(
            academic_year="2026-27", code="autumn_1", starts_on=date(2026, 9, 8), ends_on=date(2026, 10, 9)
        )
        Postcode.objects.create(pk="BL1 8QW", easting=1, northing=2)
        load(written(tmp_path))
        assert HalfTerm.objects.get(code="autumn_1").starts_on == date(2026, 9, 8)
        assert Postcode.objects.get(pk="BL1 8QW").easting == 1
        HalfTerm.objects.get(code="autumn_1").delete()
        load(tmp_path)
        assert not HalfTerm.objects.filter(code="autumn_1").exists()

    @pytest.mark.parametrize(
        "name, text, words",
        [
            ("council_csv", "fact,value\nname,Bolton Council\n", "council.csv: the line la_code is missing"),
            ("council_csv", "fact,value\nla_code,355\n", "council.csv, line 2: this is the pack of 355, and this portal is that of 350"),
            ("council_csv", "fact,value\nla_code,350\narea,<b>\n", "council.csv, line 3: area: Enter a word without signs"),
            ("council_csv", "fact,value\nla_code,350\nbrand_colour,red\n", "council.csv, line 3: brand_colour: Enter a colour"),
            ("council_csv", "fact,value\nla_code,350\ncolour,red\n", "council.csv, line 3: fact is 'colour', and must be one of"),
            ("council_csv", "", "council.csv: nothing stands in it"),
            ("terms_csv", "", "terms.csv: nothing stands in it. Fill it in"),
            ("terms_csv", "\n\n", "terms.csv: nothing stands in it"),
            ("lots_csv", BOLTON["lots.csv"].splitlines()[0], "lots.csv: it has no line below its headings. Fill it in"),
            ("wards_csv", "ward_code,ward_name\n\n,\n", "wards.csv: it has no line below its headings"),
            ("closures_csv", "kind,first_day,last_day\n", "closures.csv: it has no line below its headings"),
            ("postcodes_csv", "postcode,easting,northing\n", "postcodes.csv: The file has headings but no postcodes under them"),
            ("postcodes_csv", BOLTON["postcodes.csv"].replace(",Smithills", ",Smithhills"), "postcodes.csv, line 3: the ward 'Smithhills' does not stand in wards.csv"),
            ("terms_csv", "school_year,half_term,first_day\n", "terms.csv, line 1: the column last_day is missing"),
            ("terms_csv", "school_year,half_term,first_day,last_day,note\n", "terms.csv, line 1: the column note is not known"),
            ("terms_csv", BOLTON["terms.csv"].replace("2026-10-16", "16/10/2026"), "terms.csv, line 2: last_day is '16/10/2026', and a day is written like 2026-09-01"),
            ("terms_csv", BOLTON["terms.csv"].replace("2026-11-02", "2026-02-30"), "terms.csv, line 3: first_day is '2026-02-30'"),
            ("terms_csv", BOLTON["terms.csv"].replace("2026-11-02", "2026-10-15"), "terms.csv, line 3: it overlaps a half-term above"),
            ("terms_csv", BOLTON["terms.csv"].replace("2026-12-18", "2026-11-01"), "terms.csv, line 3: the last day, 2026-11-01, is before the first"),
            ("terms_csv", BOLTON["terms.csv"].replace("2026-27,autumn_2", "2027-28,autumn_2"), "terms.csv, line 3: 2026-11-02 to 2026-12-18 does not lie in the school year 2027-28"),
            ("terms_csv", BOLTON["terms.csv"].replace("2026-27,autumn_2", "2026/27,autumn_2"), "terms.csv, line 3: school_year is '2026/27', and is written like 2026-27"),
            ("terms_csv", BOLTON["terms.csv"].replace("autumn_2", "autumn_1"), "terms.csv, line 3: '2026-27 autumn_1' stands in line 2 already"),
            ("terms_csv", BOLTON["terms.csv"].replace("autumn_2", "winter"), "terms.csv, line 3: half_term is 'winter', and must be one of"),
            ("terms_csv", BOLTON["terms.csv"].replace(",yes\n2", ",perhaps\n2"), "terms.csv, line 2: confirmed is 'perhaps', and neither yes nor no"),
            ("closures_csv", "kind,first_day,last_day\nparty,2026-11-12,2026-11-12\n", "closures.csv, line 2: kind is 'party'"),
            ("frameworks_csv", BOLTON["frameworks.csv"] + "B77,Again,2025-04-01,2029-03-31\n", "frameworks.csv, line 3: 'B77' stands in line 2 already"),
            ("frameworks_csv", BOLTON["frameworks.csv"].replace("B77", "B" * 40), "frameworks.csv, line 2: reference: Ensure this value has at most 30"),
            ("lots_csv", BOLTON["lots.csv"].replace("B77,2", "B99,2"), "lots.csv, line 3: framework is 'B99', and must be one of B77"),
            ("lots_csv", BOLTON["lots.csv"].replace("B77,2", "B77,1"), "lots.csv, line 3: 'B77 lot 1' stands in line 2 already"),
            ("lots_csv", BOLTON["lots.csv"].replace(",7,", ",70,"), "lots.csv, line 3: most_half_days is '70', and not a whole number from 1 to 10"),
            ("lots_csv", BOLTON["lots.csv"] + "B77,3,,,,\n", "lots.csv, line 4: title is empty"),
            ("lots_csv", BOLTON["lots.csv"] + "B77,3,a,b,,,no,more\n", "lots.csv, line 4: it has more cells than there are headings"),
            ("rounds_csv", BOLTON["rounds.csv"] + "B77,Spring 2027,2027-04-01,2027-05-01\n", "rounds.csv, line 3: 'Spring 2027' stands in line 2 already"),
            ("postcodes_csv", BOLTON["postcodes.csv"] + "BL9,1,2,\n", "postcodes.csv, line 4: 'BL9' is not a postcode"),
            ("postcodes_csv", "a,b\n1,2\n", "postcodes.csv: This is not a list of postcodes"),
            ("wards_csv", "ward_code,ward_name\nE05000650,Astley Bridge\n", "wards.geojson: the ward 'Smithills' does not stand in wards.csv"),
            ("outline_geojson", '{"type":\n oh dear', "outline.geojson, line 2: this is not JSON"),
            ("outline_geojson", "[]", "outline.geojson, line 1: this is not a FeatureCollection"),
            ("outline_geojson", BOLTON["outline.geojson"].replace("53.65", "5365"), "outline.geojson, shape 1: it is not a Polygon"),
        ],
    )  # fmt: skip
    def test_a_broken_pack_is_refused_whole_with_file_and_line(self, tmp_path, name, text, words):
        before = everything()
        with pytest.raises(CommandError) as refused:
            load(written(tmp_path, **{name: text}))
        assert str(refused.value).startswith(words)
        assert str(refused.value).endswith(". Nothing was loaded.")
        assert everything() == before
        assert facts.area() == "council area"

    def test_a_file_of_another_name_is_refused_and_never_left_out_quietly(self, tmp_path):
        (written(tmp_path) / "lot.csv").write_text("")
        with pytest.raises(CommandError, match=r"lot.csv is not a file of a council pack. Those are closures.csv"):
            load(tmp_path)

    @pytest.mark.parametrize("folder", ["nowhere", "salfrod", "."])
    def test_a_folder_that_is_no_pack_is_refused(self, tmp_path, folder):
        with pytest.raises(CommandError, match=r"is not a council pack: it has no council.csv"):
            load(tmp_path / folder)

    def test_salfords_pack_is_refused_by_its_number(self):
        with pytest.raises(CommandError, match=r"council.csv, line 2: this is the pack of Salford City Council"):
            load(SALFORD)


class TestSalfords:
    @pytest.fixture(autouse=True)
    def _loaded(self):
        packs.load_salford()

    def test_it_has_ten_lots_of_which_five_titles_are_published(self):
        assert list(Lot.objects.values_list("number", flat=True)) == list(range(1, 11))
        assert list(Lot.objects.filter(is_confirmed=False).values_list("number", flat=True)) == [6, 7, 8, 9, 10]

    def test_two_rounds_a_year_follow_each_other_without_a_gap(self):
        rounds = list(Round.objects.order_by("opens_on"))
        assert [r.name for r in rounds[:3]] == ["January 2025", "May 2025", "January 2026"]
        for earlier, later in zip(rounds, rounds[1:], strict=False):
            assert (later.opens_on - earlier.closes_on).days == 1
        assert rounds[-1].closes_on <= date(2028, 8, 31)

    def test_a_round_is_loaded_where_it_stands_on_that_day(self):
        assert Round.objects.get(name="May 2026").status == Round.Status.CLOSED
        assert Round.objects.get(name="January 2027").status == Round.Status.OPEN
        assert Round.objects.get(name="May 2027").status == Round.Status.PLANNED

    def test_a_round_moves_by_its_own_step_and_not_by_loading_months_later(self):
        before = everything()
        with clock.set_to(clock.at(date(2027, 3, 1))):
            call_command("load_council", "salford")
        assert everything() == before

    def test_every_half_term_is_provisional(self):
        assert HalfTerm.objects.count() == 24
        assert not HalfTerm.objects.filter(is_confirmed=True).exists()

    def test_it_has_its_outline_and_its_twenty_wards_by_the_names_postcodes_have(self):
        found = boundaries.of_council()
        named = set(Postcode.objects.exclude(ward_name="").values_list("ward_name", flat=True))
        assert {ward.name for ward in found.wards} == named
        assert len(found.wards) == 20
        assert found.outline.name == "Salford"
        easts = [east for ring in found.outline.rings for east, _ in ring]
        assert (min(easts) > 366_000, max(easts) < 386_000) == (True, True)
        assert Postcode.objects.count() == 6_649
