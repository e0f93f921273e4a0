"""Versions of what is asked: copied to be changed, put into force from a day, never changed once they are.

An audit keeps the version it was planned on. What stands in a version is changed in `version_parts`.
"""

from datetime import date

from django.db import transaction
from django.db.models import Max

from audits.models import AuditTemplate, Question, Section
from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from govuk.dates import day_words

TOO_LATE = "This version is in force, or audits were planned on it. Copy it to change its questions."
COPIED = ("kind", "title", "outcomes", "grades", "visit_kinds", "overall_rules")


def in_force(day: date, kind: AuditTemplate.Kind = AuditTemplate.Kind.SAFEGUARDING) -> AuditTemplate | None:
    """What is asked on this day: of the versions of the kind that were put into force, the newest that has begun."""
    begun = AuditTemplate.objects.filter(kind=kind, is_approved=True, starts_on__lte=day)
    return begun.order_by("-starts_on", "-number").first()


def is_any_in_force(kind: AuditTemplate.Kind) -> bool:
    """Whether a version of the kind was put into force, from today or a day to come."""
    return AuditTemplate.objects.filter(kind=kind, is_approved=True).exists()


def numbers(day: date) -> dict[str, tuple[int | None, int]]:
    """By kind the number of the version in force on this day, if there is one, and of the last that was begun."""
    found: dict[str, tuple[int | None, int]] = {}
    rows = AuditTemplate.objects.order_by("starts_on", "number")
    for kind, number, is_approved, starts_on in rows.values_list("kind", "number", "is_approved", "starts_on"):
        now, last = found.get(kind, (None, 0))
        found[kind] = (number if is_approved and starts_on <= day else now, max(last, number))
    return found


def others(template: AuditTemplate) -> list[AuditTemplate]:
    """The other versions of the same, the newest first."""
    return list(AuditTemplate.objects.filter(code=template.code).exclude(pk=template.pk).order_by("-number"))


def copy(template: AuditTemplate, *, by: Acting) -> AuditTemplate:
    """A new version with the same questions, to be changed; there is one such at a time."""
    with transaction.atomic():
        list(AuditTemplate.objects.select_for_update().filter(code=template.code).order_by("pk"))
        if drafts := [row for row in AuditTemplate.objects.filter(code=template.code) if row.is_draft]:
            words = f"Version {drafts[0].number} is being changed already. Put it into force or remove it first."
            raise MoveRefused(words)
        number = AuditTemplate.objects.filter(code=template.code).aggregate(last=Max("number"))["last"] + 1
        made = AuditTemplate.objects.create(
            code=template.code,
            version=f"{number}.0.0",
            number=number,
            starts_on=clock.today(),
            **{name: getattr(template, name) for name in COPIED},
        )
        for section in template.sections.prefetch_related("questions"):
            _copy_section(section, made)
        record("copied", made, by=by, sentence=f"Version {number} begun as a copy of version {template.number}")
    return made


def _copy_section(section: Section, made: AuditTemplate) -> None:
    questions = list(section.questions.all())
    section.pk, section._state.adding = None, True
    section.template = made
    section.save(force_insert=True)
    for question in questions:
        question.pk, question._state.adding = None, True
        question.section = section
    Question.objects.bulk_create(questions)


def put_in_force(template: AuditTemplate, starts_on: date, *, by: Acting) -> None:
    """What is planned for this day and after asks these questions."""
    if starts_on < clock.today():
        raise MoveRefused("The first day must be today or later: what was planned before asks other questions.")
    with transaction.atomic():
        rows = AuditTemplate.objects.filter(pk=template.pk, is_approved=False)
        called, asked = template.called, Question.objects.filter(section__template=template)
        if not asked.exists():
            raise MoveRefused(f"It has no {called.item} yet. Add one first.")
        if bare := Section.objects.filter(template=template).exclude(questions__in=asked).first():
            raise MoveRefused(f"The {called.part} “{bare}” has no {called.item}. Add one, or close the {called.part}.")
        if not rows.update(is_approved=True, starts_on=starts_on):
            raise MoveRefused("This version is in force already.")
        words = f"Version {template.number} put into force from {day_words(starts_on)}"
        record("put_in_force", template, by=by, sentence=words)


def remove(template: AuditTemplate, *, by: Acting) -> None:
    """Take a version away that was never put into force, and that nothing hangs on."""
    with transaction.atomic():
        must_be_draft(template)
        record("removed", template, by=by, sentence=f"Version {template.number}, never in force, removed")
        template.delete()


def must_be_draft(template: AuditTemplate) -> AuditTemplate:
    """The version, locked until what is changed in it is saved."""
    locked = AuditTemplate.objects.select_for_update().get(pk=template.pk)
    if not locked.is_draft:
        raise MoveRefused(TOO_LATE)
    return locked
