"""What is signed is kept word for word with its hash; what has changed since it was opened is not signed."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements import choosing, content, key_adults, price, tasks
from agreements.models import Paper, Printed, Signature, Terms
from agreements.words import shipped
from core import clock
from core.models import MoveRefused
from placements import agreeing, running
from pupils.models import MedicalNote
from tests.factories.placing import FIRST, accepted, approved, offered, on_framework

pytestmark = pytest.mark.django_db
SHIPPED = {term.key: term.text for term in shipped()}


@pytest.fixture
def drafted(lead, provider):
    offer = offered(approved(lead.organisation), on_framework(provider), lead)
    return accepted(offer, provider).agreements.get()


def at(name, row, room="agreements"):
    return reverse(f"{room}:{name}", args=[row.pk])


def signs(client, agreement, side="provider"):
    """Opens the agreement; what is returned signs what was read then."""
    seen = client.get(at("agreement", agreement)).context["seen"]
    return lambda: client.post(at(f"agreement-sign-for-{side}", agreement), {"seen": seen})


def said(agreement):
    return {key: value for section in content.of(agreement, content.paper_of(agreement)) for key, value in section.rows}


class TestSigned:
    def test_each_signature_says_who_in_which_role_when_and_for_which_hash(self, drafted, provider, lead, sign_in):
        assert signs(sign_in(provider), drafted)().status_code == 302
        assert signs(sign_in(lead), drafted, "commissioner")().status_code == 302
        paper = Paper.objects.get(agreement=drafted)
        assert paper.sha256 == content.hash_of(paper.content)
        rows = Signature.objects.filter(paper=paper).values_list("side", "name", "role", "organisation", "sha256")
        assert list(rows) == [
            ("provider", provider.user.name, "Provider manager", provider.organisation.name, paper.sha256),
            ("commissioner", lead.user.name, "AP Lead", lead.organisation.name, paper.sha256),
        ]

    def test_it_keeps_the_words_it_was_signed_with(self, drafted, provider, admin):
        agreeing.sign_for_provider(drafted, by=provider)
        Terms.write({**SHIPPED, "meals": "Everybody brings their own."}, clock.today(), by=admin)
        assert said(drafted)["Meals"] == SHIPPED["meals"]

    def test_a_draft_has_the_words_of_the_day(self, drafted, admin):
        Terms.write({**SHIPPED, "meals": "Everybody brings their own."}, clock.today(), by=admin)
        Terms.write({**SHIPPED, "meals": "To come."}, date(2026, 12, 1), by=admin)
        assert said(drafted)["Meals"] == "Everybody brings their own."

    def test_every_term_is_filled_in_and_every_price(self, drafted):
        rows = said(drafted)
        assert all(rows[term.title] for term in shipped())
        assert rows["A session"] == "£62.50"
        assert rows["A week"] == "about £125"
        assert rows["Autumn term 2026"].startswith("about £")
        assert rows["Monday morning"] == "9:30am to midday"

    def test_the_words_of_a_signed_agreement_are_not_changed(self, drafted, provider, lead):
        agreeing.sign_for_provider(drafted, by=provider)
        with pytest.raises(MoveRefused, match="Somebody has signed"):
            choosing.choose(drafted, aims="Other", texts=SHIPPED, by=lead)


class TestChangedMeanwhile:
    def test_terms_changed_since_it_was_opened_are_not_signed_and_it_says_which(self, drafted, provider, lead, sign_in):
        sign = signs(sign_in(provider), drafted)
        choosing.choose(drafted, aims="Read every day.", texts={**SHIPPED, "meals": "None."}, by=lead)
        page = sign().content.decode()
        assert "Since you opened this, “What it is for” and “Terms” have changed. Nothing was signed." in page
        drafted.refresh_from_db()
        assert drafted.status == "drafted"
        assert signs(sign_in(provider), drafted)().status_code == 302

    def test_so_are_medical_notes(self, drafted, provider, lead, sign_in):
        sign = signs(sign_in(provider), drafted)
        MedicalNote.write(drafted.placement.pupil, "allergies", "Nuts", by=lead)
        assert "what is known of risks and health has changed" in sign().content.decode()

    def test_and_another_key_adult(self, drafted, provider, sign_in):
        sign = signs(sign_in(provider), drafted)
        key_adults.name(drafted.placement, name="Kim Ash", telephone="0161 496 0001", by=provider)
        assert "“Who agrees” has changed" in sign().content.decode()

    def test_nobody_signs_what_they_have_not_opened(self, drafted, provider, sign_in):
        page = sign_in(provider).post(at("agreement-sign-for-provider", drafted)).content.decode()
        assert "Read the agreement on this page, then sign." in page

    def test_what_was_signed_by_the_first_is_what_the_second_signs(self, drafted, provider, lead, admin, sign_in):
        agreeing.sign_for_provider(drafted, by=provider)
        sign = signs(sign_in(lead), drafted, "commissioner")
        Terms.write({**SHIPPED, "meals": "None."}, clock.today(), by=admin)
        assert sign().status_code == 302
        assert Signature.objects.values_list("sha256", flat=True).distinct().count() == 1


class TestPauses:
    def test_a_pause_that_is_not_paid_is_left_out_of_the_price(self, drafted, provider, lead, sign_in):
        agreeing.sign_for_provider(drafted, by=provider)
        agreeing.sign_for_commissioner(drafted, by=lead)
        with clock.set_to(clock.at(FIRST, 6)):
            running.start(drafted.placement)
            days = {"on": date(2026, 11, 30), "until": date(2026, 12, 4), "reason": "Ill", "by": lead}
            running.pause(drafted.placement, **days, is_paid=True)
            paid = price.of(content.AGREEMENTS.get(pk=drafted.pk))
            drafted.placement.pauses.update(is_paid=False)
            unpaid = price.of(content.AGREEMENTS.get(pk=drafted.pk))
            page = sign_in(lead).get(at("agreement", drafted)).content.decode()
        assert (paid.pause_words, paid.units - unpaid.units) == ("", 2)
        assert "2 sessions of pauses that are not paid are left out" in page


class TestCopies:
    @pytest.fixture
    def signed(self, drafted, provider, lead):
        agreeing.sign_for_provider(drafted, by=provider)
        agreeing.sign_for_commissioner(drafted, by=lead)
        return drafted

    def test_the_pdf_is_printed_once_and_handed_out_as_it_was(self, signed, lead, sign_in):
        client = sign_in(lead)
        first = client.get(at("agreement-print", signed)).content
        assert first.startswith(b"%PDF")
        tasks.print_papers()
        assert client.get(at("agreement-print", signed)).content == first
        assert Printed.objects.get().signatures == 2

    def test_a_copy_is_known_by_its_bytes_and_by_the_hash_on_it(self, signed, lead, lead2, sign_in):
        client, url = sign_in(lead), reverse("agreements:paper-check")
        tasks.print_papers()
        body = client.get(at("agreement-print", signed)).content
        digest = Paper.objects.get().sha256
        for data in ({"sha256": f"{digest[:20]} {digest[20:].upper()}"}, {"file": SimpleUploadedFile("a.pdf", body)}):
            assert signed.reference in client.post(url, data).content.decode()
        changed = {"file": SimpleUploadedFile("a.pdf", body + b" ")}
        assert "It is no copy" in client.post(url, changed).content.decode()
        assert "It is no copy" in sign_in(lead2).post(url, {"sha256": digest}).content.decode()

    def test_what_is_no_hash_is_said(self, lead, sign_in):
        page = sign_in(lead).post(reverse("agreements:paper-check"), {"sha256": "abc"}).content.decode()
        assert "The hash is 64 letters from a to f and figures" in page
