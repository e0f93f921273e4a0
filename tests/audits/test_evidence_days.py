"""The last day of the evidence, filled in from the provider's accepted documents."""

from datetime import date, timedelta

import pytest

from audits import reference
from audits.models import Answer, Question
from core import clock
from providers.models import Document
from tests.audits.test_audit_section import address_of, answer_to, day_of
from tests.factories.providers import DocumentFactory, DocumentKindFactory, SiteFactory

UNTIL = date(2027, 3, 1)


@pytest.fixture
def kind():
    return DocumentKindFactory(code="public_liability", title="Public liability insurance")


@pytest.fixture
def dated(started, kind):
    """A1.1 is shown by a document; A1.2 asks for a day and has none."""
    Question.objects.filter(code__in=["A1.1", "A1.2"]).update(response_type="date_document")
    Question.objects.filter(code="A1.1").update(document_kind=kind)
    return answer_to(started, "A1.1")


@pytest.fixture
def accepted(audited, kind):
    """A document the council has accepted."""

    def made(until=UNTIL, **more):
        return DocumentFactory(
            **{
                "provider": audited,
                "kind": kind,
                "status": Document.Status.ACCEPTED,
                "expires_on": until,
                "checked_at": clock.at(date(2026, 3, 3), 9),
                **more,
            }
        )

    return made


def asked(client, audit, answer):
    field = client.get(address_of(audit)).context["form"].fields[f"expires_{answer.pk}"]
    return field.initial, field.help_text


@pytest.mark.parametrize("person", ["quality", "provider"])
def test_the_day_is_there_and_says_whence(request, sign_in, started, dated, accepted, person):
    accepted(UNTIL - timedelta(days=365))
    accepted()
    client = sign_in(request.getfixturevalue(person))
    assert asked(client, started, dated) == (UNTIL, "From Public liability insurance, accepted 3 March 2026")
    assert asked(client, started, answer_to(started, "A1.2")) == (None, "")


@pytest.mark.parametrize(
    "more",
    [
        {"status": Document.Status.AWAITING_CHECK},
        {"status": Document.Status.REJECTED},
        {"until": None},
        {"elsewhere": True},
        {"other_kind": True},
        {"of_a_site": True},
    ],
)
def test_what_is_not_accepted_or_of_another_fills_in_nothing(sign_in, quality, started, dated, accepted, audited, more):
    if more.pop("elsewhere", False):
        more["provider"] = SiteFactory().provider
    if more.pop("other_kind", False):
        more["kind"] = DocumentKindFactory(code="ico")
    if more.pop("of_a_site", False):
        more["site"] = SiteFactory(provider=audited)
    accepted(**more)
    assert asked(sign_in(quality), started, dated) == (None, "")


def test_one_that_has_run_out_says_so(sign_in, quality, started, dated, accepted):
    accepted(clock.today() - timedelta(days=1))
    assert "accepted 3 March 2026. It has run out since" in asked(sign_in(quality), started, dated)[1]


def test_the_officer_may_enter_another_day_and_still_reads_what_the_document_says(
    sign_in, quality, started, dated, accepted
):
    accepted()
    client, other = sign_in(quality), date(2027, 1, 31)
    client.post(address_of(started), {f"rating_{dated.pk}": "met", **day_of(dated, other)})
    assert asked(client, started, dated) == (
        other,
        "1 March 2027 by Public liability insurance, accepted 3 March 2026",
    )


def test_a_day_only_filled_in_is_kept_once_the_question_is_rated(sign_in, quality, started, dated, accepted):
    accepted()
    client = sign_in(quality)
    client.post(address_of(started), day_of(dated, UNTIL))
    assert Answer.objects.get(pk=dated.pk).evidence_expires_on is None
    client.post(address_of(started), {f"rating_{dated.pk}": "met", **day_of(dated, UNTIL)})
    assert Answer.objects.get(pk=dated.pk).evidence_expires_on == UNTIL


def test_more_documents_ask_no_more_of_the_database(sign_in, quality, started, dated, accepted, queries):
    client = sign_in(quality)
    accepted()
    few = queries(client.get, address_of(started))
    Question.objects.filter(code="A1.2").update(document_kind=DocumentKindFactory(code="ico"))
    accepted(kind_id="ico")
    accepted()
    assert queries(client.get, address_of(started)) == few


@pytest.mark.django_db
def test_which_document_shows_a_question_is_data_and_a_kind_chosen_since_stands():
    from providers import reference as documents

    documents.load()
    reference.load()
    shown = dict(Question.objects.exclude(document_kind=None).values_list("code", "document_kind"))
    assert shown["K1.1"] == "public_liability"
    assert set(shown) == set(Question.objects.filter(response_type="date_document").values_list("code", flat=True))
    Question.objects.filter(code="K1.1").update(document_kind="ico")
    assert reference.load()["documents that answer a question"] == 0
    assert Question.objects.get(code="K1.1").document_kind_id == "ico"
