"""Versions of the audit's questions: copied to be changed, put into force from a day, never changed once they are.

An audit keeps the version it was planned on.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from audits.models import AuditTemplate, Question, Section
from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from govuk.dates import day_words


def in_force(day: date) -> AuditTemplate | None:
    """What an audit of this day is planned on: the newest that was put into force; before there is one, the oldest."""
    begun = AuditTemplate.objects.filter(starts_on__lte=day)
    return (
        begun.filter(is_approved=True).order_by("-starts_on", "-number").first()
        or begun.order_by("number", "pk").first()
    )


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
            title=template.title,
            starts_on=clock.today(),
            outcomes=template.outcomes,
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
    """Audits planned for this day and after ask these questions."""
    if starts_on < clock.today():
        raise MoveRefused("The first day must be today or later: audits of before were planned on other questions.")
    with transaction.atomic():
        rows = AuditTemplate.objects.filter(pk=template.pk, is_approved=False)
        if not Question.objects.filter(section__template=template).exists():
            raise MoveRefused("It has no questions.")
        if not rows.update(is_approved=True, starts_on=starts_on):
            raise MoveRefused("This version is in force already.")
        words = f"Version {template.number} of the audit’s questions put into force from {day_words(starts_on)}"
        record("put_in_force", template, by=by, sentence=words)


def remove(template: AuditTemplate, *, by: Acting) -> None:
    """Take a version away that was never put into force, and that nothing hangs on."""
    with transaction.atomic():
        _must_be_draft(template)
        record("removed", template, by=by, sentence=f"Version {template.number}, never in force, removed")
        template.delete()


def change_question(question: Question, *, by: Acting, **said: Any) -> None:
    """Ask it otherwise, in a version that is not in force."""
    with transaction.atomic():
        _must_be_draft(question.section.template)
        changed = {name: value for name, value in said.items() if getattr(question, name) != value}
        for name, value in changed.items():
            setattr(question, name, value)
        if changed:
            question.save(update_fields=changed)
            names = ", ".join(name.replace("_", " ") for name in changed)
            record("changed", question.section.template, by=by, sentence=f"Question {question.code} changed: {names}")


def add_question(section: Section, *, by: Acting, **said: Any) -> Question:
    """Ask something more, at the end of a section, with the next number of it."""
    with transaction.atomic():
        _must_be_draft(section.template)
        last = section.questions.aggregate(last=Max("position"))["last"]
        codes = set(section.questions.values_list("code", flat=True))
        code = next(code for n in range(1, 1_000) if (code := f"{section.code}.{n}") not in codes)
        made = Question.objects.create(
            section=section, code=code, position=0 if last is None else last + 1, response_type="rating", **said
        )
        record("added", section.template, by=by, sentence=f"Question {code} added")
    return made


def remove_question(question: Question, *, by: Acting) -> None:
    """Ask it no more."""
    with transaction.atomic():
        _must_be_draft(question.section.template)
        record("removed", question.section.template, by=by, sentence=f"Question {question.code} removed")
        question.delete()


def _must_be_draft(template: AuditTemplate) -> None:
    locked = AuditTemplate.objects.select_for_update().get(pk=template.pk)
    if not locked.is_draft:
        raise MoveRefused("This version is in force, or audits were planned on it. Copy it to change its questions.")
