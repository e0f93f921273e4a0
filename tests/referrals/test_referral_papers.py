"""Papers of a referral: what is refused and why, who may read which kind, and that nothing is lost."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.backup.rows import file_columns
from core.files.faults import FileRefused
from core.files.scanning import TRIAL
from core.models import AccessEntry, CodedReason, Event, MoveRefused
from referrals import amending, attaching, consenting, missing, risking
from referrals.models import Referral, ReferralFile
from referrals.reasons import CONSENTS, FILE_KINDS, RISKS
from referrals.risking import Said
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.referrals.referring_steps import draft_of, load, pupil_of, submitted_by
from tests.referrals.test_consents import SAID

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

PDF = b"%PDF-1.4\nnothing much\nstartxref\n0\n%%EOF\n"


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def page(name, row):
    return reverse(f"referrals:{name}", args=[row.pk])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def sent(name="Plan.pdf", data=PDF, code="ehc_plan"):
    return {"code": code, "paper": SimpleUploadedFile(name, data)}


def kept(row, by, code="ehc_plan", data=PDF):
    return attaching.add(row, code, attaching.look_at("Plan.pdf", data), by=by)


def photo():
    out = io.BytesIO()
    picture = Image.new("RGB", (40, 30), "red")
    exif = Image.Exif()
    exif[0x010E] = "Taken at 12 Privet Drive"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("name", "data", "says"),
        [
            ("plan.pdf", b"%PDF-1.4\n" + TRIAL + b"startxref\n%%EOF", "holds a virus"),
            ("plan.pdf", TRIAL, "holds a virus"),
            ("plan.pdf", PDF + b"x" * 10 * 1024 * 1024, "smaller than 10MB"),
            ("plan.pdf", b"MZ\x90\x00 a program", "its content is something else"),
            ("plan.exe", b"MZ\x90\x00 a program", "must be a PDF, DOCX"),
            ("plan.docx", PDF, "its content is something else"),
            ("plan.docx", b"PK\x03\x04 cut off", "damaged"),
            ("plan.jpg", b"\xff\xd8\xff cut off", "damaged or cut off"),
            ("plan.pdf", PDF[:-20], "damaged or cut off"),
            ("plan.pdf", PDF.replace(b"nothing", b"/Encrypt"), "has a password"),
            ("plan.pdf", b"", "empty"),
        ],
    )
    def test_each_with_what_to_do(self, name, data, says, lead, sign_in):
        row = draft_of(lead)
        answer = sign_in(lead).post(page("referral-paper-add", row), sent(name, data))
        assert says in text_of(answer)
        assert not ReferralFile.objects.exists()

    def test_the_very_same_file_is_not_kept_twice(self, lead, sign_in):
        row = draft_of(lead)
        kept(row, lead)
        assert "was added already" in text_of(sign_in(lead).post(page("referral-paper-add", row), sent()))

    def test_so_many_and_no_more(self, lead, monkeypatch):
        monkeypatch.setattr(attaching, "MOST", 1)
        row = draft_of(lead)
        kept(row, lead)
        with pytest.raises(MoveRefused, match="can have 1 papers"):
            kept(row, lead, data=PDF + b"\n")

    def test_a_declined_referral_takes_no_more(self, lead):
        row = submitted_by(lead)
        Referral.objects.filter(pk=row.pk).update(status="declined", decision_reason="No", declined_for="other")
        with pytest.raises(MoveRefused, match="declined"):
            kept(row, lead)


class TestKeeping:
    def test_it_is_kept_as_it_was_sent_under_a_name_that_says_nothing(self, lead, sign_in):
        row = draft_of(lead)
        assert sign_in(lead).post(page("referral-paper-add", row), sent("Ada Byron plan.pdf")).status_code == 302
        paper = ReferralFile.objects.get()
        assert (paper.given_name, paper.added_by, paper.added_for) == (
            "Ada Byron plan.pdf",
            lead.user,
            lead.organisation.name,
        )
        assert "Ada" not in paper.file.name
        assert paper.file.read() == PDF
        assert "Ada" not in str(Event.objects.get(act="paper_added").__dict__)

    def test_of_a_picture_it_is_not_kept_where_it_was_taken(self, lead):
        paper = attaching.add(draft_of(lead), "other", attaching.look_at("letter.jpg", photo()), by=lead)
        assert b"Privet" not in paper.file.read()

    def test_while_nothing_was_sent_it_goes_for_good_with_its_file(
        self, lead, sign_in, django_capture_on_commit_callbacks
    ):
        row = draft_of(lead)
        paper = kept(row, lead)
        with django_capture_on_commit_callbacks(execute=True):
            sign_in(lead).post(page("referral-paper-remove", paper))
        assert not ReferralFile.objects.exists()
        assert not paper.file.storage.exists(paper.file.name)

    def test_once_sent_it_is_removed_with_a_reason_and_stays_for_who_refers(self, lead, provider, sign_in):
        row = submitted_by(lead)
        PlacementFactory(
            offer=OfferFactory(referral=row, membership__provider=provider.organisation.provider, status="accepted")
        )
        paper = kept(row, lead)
        client = sign_in(lead)
        assert "Enter why it is removed" in text_of(client.post(page("referral-paper-remove", paper), {}))
        client.post(page("referral-paper-remove", paper), {"reason": "Of another year"})
        assert "Of another year" in text_of(sign_in(lead).get(page("referral", row)))
        assert sign_in(lead).get(page("referral-paper", paper)).status_code == 200
        assert sign_in(provider).get(page("referral-paper", paper)).status_code == 404

    def test_a_backup_holds_it(self):
        assert ("referrals_referralfile", "file") in file_columns([ReferralFile])

    def test_one_that_is_lost_says_what_to_do(self, lead, sign_in):
        paper = kept(draft_of(lead), lead)
        paper.file.storage.delete(paper.file.name)
        assert "Ask whoever added it" in text_of(sign_in(lead).get(page("referral-paper", paper)))


class TestWhoReads:
    @pytest.fixture
    def row(self, lead):
        return submitted_by(lead)

    def accepted(self, row, provider):
        mine = provider.organisation.provider
        PlacementFactory(offer=OfferFactory(referral=row, membership__provider=mine, status="accepted"))

    def test_each_download_is_logged(self, row, lead, manager, sign_in):
        paper = kept(row, lead)
        answer = sign_in(manager).get(page("referral-paper", paper))
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Disposition"].startswith("attachment")
        entry = AccessEntry.objects.get(object_type="referrals.ReferralFile")
        assert (entry.user, entry.pupil_id) == (manager.user, row.pupil_id)

    @pytest.mark.parametrize(
        ("code", "manager_reads", "tutor_reads"),
        [("behaviour_log", False, False), ("ehc_plan", True, False), ("risk_assessment", True, True)],
    )
    def test_a_provider_reads_what_the_kind_says_once_it_has_accepted(
        self, code, manager_reads, tutor_reads, row, lead, provider, tutor, sign_in
    ):
        paper = kept(row, lead, code)
        assert sign_in(provider).get(page("referral-paper", paper)).status_code == 404
        self.accepted(row, provider)
        for acting, reads in ((provider, manager_reads), (tutor, tutor_reads)):
            assert sign_in(acting).get(page("referral-paper", paper)).status_code == (200 if reads else 404)
            assert ("Plan.pdf" in text_of(sign_in(acting).get(page("referral", row)))) == reads

    def test_who_reads_a_kind_is_data(self, row, lead, provider, admin, sign_in):
        kind = CodedReason(kind=FILE_KINDS.code, label="Police record", means="ours").enter(by=admin)
        paper = kept(row, lead, kind.code)
        self.accepted(row, provider)
        assert sign_in(provider).get(page("referral-paper", paper)).status_code == 404
        assert sign_in(admin).get(reverse("core:reasons", args=[FILE_KINDS.code])).status_code == 200

    def test_a_quality_officer_learns_of_none(self, row, lead, quality, sign_in):
        kept(row, lead)
        said = text_of(sign_in(quality).get(page("referral", row)))
        assert "Plan.pdf" not in said
        assert "None that you may read" in said

    def test_another_school_and_another_provider_find_nothing(self, row, lead, lead2, provider2, sign_in):
        paper = kept(row, lead)
        for acting in (lead2, provider2):
            assert sign_in(acting).get(page("referral-paper", paper)).status_code == 404


class TestWhatIsMissing:
    def test_a_plan_a_risk_and_a_route_ask_for_their_papers(self, lead, officer):
        pupil = pupil_of(lead.organisation, sen_provision="E")
        row = submitted_by(lead, pupil=pupil, risk="high", risk_note="A lot")
        ill = submitted_by(officer, route_id="s19_health")
        found = {
            key: [each.words for each in rows if each.name == "Papers"] for key, rows in missing.of([row, ill]).items()
        }
        assert found == {row.pk: ["EHC plan, Risk assessment"], ill.pk: ["Medical letter"]}

    def test_one_that_was_added_is_missing_no_more(self, lead):
        row = submitted_by(lead, risk="high", risk_note="A lot")
        kept(row, lead, "risk_assessment")
        assert "Papers" not in [each.name for each in missing.of([row])[row.pk]]


def test_what_is_looked_at_must_be_named_as_it_is():
    with pytest.raises(FileRefused, match="its content is something else"):
        attaching.look_at("plan.png", PDF)


def test_the_page_of_a_referral_asks_the_same_however_much_it_tells(lead, sign_in, queries):
    row = submitted_by(lead)
    client = sign_in(lead)
    few = queries(client.get, page("referral", row))
    for number in range(5):
        kept(row, lead, data=PDF + b"\n" * number)
    for code, _label in CONSENTS.choices():
        consenting.write(row, code, by=lead, **SAID)
    fire = Said(True, "Lit a bin", "No lighters")
    risking.write(row, {code: fire for code, _label in RISKS.choices()}, by=lead)
    amending.amend(row, by=lead, why="A meeting", pupil_view="I want to cook.")
    assert queries(client.get, page("referral", row)) <= few + 1  # the risks that were read go on the access log
