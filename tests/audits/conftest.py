"""What tests of audits share."""

import pytest

from audits import reference
from audits.models import Answer
from core.reference import add_thresholds
from providers.models import Provider
from tests.factories.audits import AuditFactory, AuditTemplateFactory


@pytest.fixture
def questions(calendar, council):
    """A small template, and the periods audits run on."""
    add_thresholds(reference.DATA)
    return AuditTemplateFactory()


@pytest.fixture
def audited(provider):
    """The provider that `provider` manages."""
    return Provider.objects.get(organisation=provider.organisation)


@pytest.fixture
def started(questions, audited, manager):
    """An audit in progress with nothing rated."""
    from audits import auditing

    audit = AuditFactory(provider=audited, template=questions)
    auditing.start(audit, by=manager)
    return audit


@pytest.fixture
def rate(started):
    """Rates every question met, but those given by code."""

    def rated(**ratings: str):
        for answer in Answer.objects.filter(audit=started).select_related("question"):
            answer.final_rating = ratings.get(answer.question.code.replace(".", "_"), "met")
            answer.na_reason = "Not offered" if answer.final_rating == "not_applicable" else ""
            answer.save()
        return started

    return rated


@pytest.fixture
def finish():
    """Carries a rated audit to its end; the provider agrees with the facts."""
    from audits import auditing
    from core import clock

    def finished(audit, by):
        auditing.draft(audit, visited_on=clock.today(), by=by)
        auditing.ask_for_accuracy(audit, by=by)
        auditing.answer_accuracy(audit, note="We agree.", by=by)
        auditing.finalise(audit, by=by)
        return audit

    return finished
