"""Audits on a small set of questions."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from audits.models import Action, Answer, Attachment, Audit, AuditTemplate, Question, Section
from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.providers import ProviderFactory

OUTCOMES = [
    {"code": "suspended", "action_deadline_school_days": 5, "effects": ["no new placements"]},
    {"code": "not_yet_compliant", "action_deadline_school_days": 10, "effects": ["no new placements"]},
    {"code": "compliant_with_actions", "action_deadline_school_days": 30, "effects": ["placements allowed"]},
    {"code": "compliant", "action_deadline_school_days": None, "effects": ["placements allowed"]},
]


class AuditTemplateFactory(DjangoModelFactory):
    """Two sections with a critical, a major and a minor question each."""

    class Meta:
        model = AuditTemplate
        django_get_or_create = ["code", "version"]
        skip_postgeneration_save = True

    code = "sg_audit"
    version = "test"
    title = "Safeguarding audit"
    starts_on = date(2024, 9, 1)
    is_approved = True
    outcomes = OUTCOMES

    @factory.post_generation
    def questions(self, create, extracted, **kwargs):
        if self.sections.exists():
            return
        for place, code in enumerate("AB"):
            section = Section.objects.create(template=self, code=code, title=f"Part {code}", position=place)
            for number, criticality in enumerate(["critical", "major", "minor"]):
                Question.objects.create(
                    section=section,
                    code=f"{code}1.{number + 1}",
                    standard="One",
                    text=f"Question {code}{number + 1} is met.",
                    response_type="rating",
                    criticality=criticality,
                    is_na_allowed=number > 0,
                    position=number,
                )


class AuditFactory(DjangoModelFactory):
    class Meta:
        model = Audit

    reference = factory.Sequence(lambda n: f"AUD-2026-{n + 500000:06d}")
    provider = factory.SubFactory(ProviderFactory)
    template = factory.SubFactory(AuditTemplateFactory)
    lead_officer = factory.SubFactory(UserFactory)
    planned_on = date(2026, 11, 16)


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    audit = factory.SubFactory(AuditFactory, status="in_progress")


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = Attachment

    answer = factory.SubFactory(AnswerFactory)
    file = "audits/a.pdf"
    given_name = "kitchen.jpg"
    size = 1000
    added_by = factory.SubFactory(UserFactory)
    added_at = factory.LazyFunction(clock.now)


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = Action

    audit = factory.SubFactory(AuditFactory, status="final", outcome="compliant_with_actions")
    question = factory.LazyAttribute(
        lambda action: Question.objects.filter(section__template=action.audit.template).first()
    )
    required = "Renew the certificate."
    priority = "major"
    due_on = date(2026, 11, 27)
