"""Pages of the audits."""

from typing import Any

import rules
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from audits import answering, auditing, evidence_days, forms, versions
from audits.filters import AuditFilter
from audits.models import Action, Answer, Attachment, Audit, AuditTemplate, Section
from audits.models.audit import SHOWN_TO_PROVIDERS
from core import clock
from core.columns import Column
from core.lists import ListPage
from core.trail_pages import timeline
from core.views import ActPage, AddPage, DetailPage
from govuk.dates import short_day

AUDITS = Audit.objects.select_related("provider__organisation", "site", "template", "lead_officer")


class Audits(ListPage):
    """All audits this person may see."""

    perm = "audits.audits"
    queryset = Audit.objects.select_related("provider__organisation", "site", "lead_officer").annotate(
        open_actions=Count("actions", filter=~Q(actions__status=Action.Status.CLOSED))
    )
    title = "Safeguarding audits"
    noun = "audit"
    caption = "Audits"
    filter_class = AuditFilter
    columns = (
        Column("Reference", lambda row: row.reference, label="Audit", link="audits:audit", is_reference=True),
        Column(
            "Provider",
            lambda row: row.provider.name,
            "provider",
            says=lambda row: f"{row.provider.name}, {row.site.name}" if row.site else row.provider.name,
        ),
        Column("Site", lambda row: row.site.name if row.site else "All sites", on_page=False),
        Column(
            "Visit planned for", lambda row: row.planned_on, "planned_on", label="Visit", says=lambda row: _visit(row)
        ),
        Column("Visited", lambda row: row.visited_on, on_page=False),
        Column.of_status("status"),
        Column("Outcome", lambda row: row.get_outcome_display(), tag=lambda row: _outcome(row)),
        Column("Open actions", lambda row: row.open_actions, is_number=True),
    )


def _visit(audit: Audit) -> str:
    """The day it was made; until then the day it is planned for."""
    return short_day(audit.visited_on) if audit.visited_on else f"planned {short_day(audit.planned_on)}"


def _outcome(audit: Audit) -> Audit.Outcome | None:
    return Audit.Outcome(audit.outcome) if audit.outcome else None


class AuditPlan(AddPage):
    """Plan an audit."""

    perm = "audits.audit_plan"
    form_class = forms.PlanForm
    submit = "Plan the audit"
    back_to = "audits:audits"
    back_words = "Back to audits"
    title = "Plan an audit"
    against_title = "No audit can be planned yet"
    done_message = "Audit planned"

    def get_initial(self) -> dict[str, Any]:
        """The provider, when the page was opened from its own."""
        return {**super().get_initial(), "provider": self.request.GET.get("provider")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether there is anything to plan one on."""
        is_there = versions.is_any_in_force(AuditTemplate.Kind.SAFEGUARDING)
        return super().get_context_data(against=[] if is_there else [auditing.NONE_YET], **kwargs)

    def get_done_url(self, result: Any) -> str:
        return reverse("audits:audit", args=[result.pk])


class AuditAct(ActPage):
    """An act on an audit."""

    queryset = AUDITS
    back_to = "audits:audit"
    caption = "{row.reference}, {row.provider.name}"
    back_words = "Back to {about.reference}"


class AuditPage(DetailPage):
    """One audit: where it stands, its sections, its actions, and what was done."""

    perm = "audits.audit"
    queryset = AUDITS
    back_to = "audits:audits"
    back_words = "Back to audits"
    title = "Safeguarding audit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sections with how far they are answered, the outcome so far, the actions and the trail."""
        audit, acting = self.object, self.acting
        shows_answers = not acting.is_school
        result = self.result()
        return super().get_context_data(
            tasks=self.tasks() if shows_answers else [],
            result=result,
            so_far=Audit.Outcome(result.code) if result and result.code else None,
            short=auditing.short_of(audit) if result and shows_answers else [],
            opens=self.opens if shows_answers else False,
            to_rate=result.unanswered if result else 0,
            to_answer=self.to_answer(),
            attached=self.attached,
            actions=Action.objects.visible_to(acting).filter(audit=audit).select_related("question"),
            events=[] if acting.is_school else timeline(audit, acting),
            is_accuracy_over=audit.is_accuracy_over(clock.today()),
            **kwargs,
        )

    @cached_property
    def attached(self) -> list[Attachment]:
        """The photos and files this person may open, question by question."""
        rows = Attachment.objects.visible_to(self.acting).filter(answer__audit=self.object)
        inside = ("answer__question__section__position", "answer__question__position", "added_at")
        return list(rows.select_related("answer__question", "added_by").order_by(*inside))

    def result(self) -> Any:
        """What the answers come to so far: for the council always, for the provider once the draft is shown."""
        audit = self.object
        is_shown = self.acting.sees_everything or audit.status in SHOWN_TO_PROVIDERS
        if audit.status == Audit.Status.PLANNED or not is_shown:
            return None
        return auditing.result_of(audit)

    def to_answer(self) -> int:
        """How many questions the provider has not answered of itself yet; asked only while it may."""
        audit = self.object
        is_asked = audit.status == Audit.Status.IN_PROGRESS and audit.self_assessed_on is None
        return audit.answers.filter(self_rating="").count() if is_asked and self.acting.is_provider else 0

    def tasks(self) -> list[dict[str, Any]]:
        """The sections as a task list; the field that counts is the own rating or the final one."""
        field = "self_rating" if answering.is_provider_side(self.acting) else "final_rating"
        answered = Count("questions__pk", filter=Q(questions__in=self._answered(field)))
        rows = Section.objects.filter(template=self.object.template).annotate(done=answered)
        totals = self._totals()
        return [self._task(section, totals.get(section.pk, 0)) for section in rows if totals.get(section.pk)]

    @cached_property
    def opens(self) -> bool:
        """Whether this person has anything to answer; a commissioning officer reads how far it is."""
        return rules.has_perm("audits.audit_section", self.acting, self.object)

    def _answered(self, field: str) -> QuerySet[Any]:
        return Answer.objects.filter(audit=self.object).exclude(**{field: ""}).values("question")

    def _photos_in(self, section: Any) -> str:
        number = sum(row.answer.question.section_id == section.pk for row in self.attached)
        return f", {number} photo{'' if number == 1 else 's'} or file{'' if number == 1 else 's'}" if number else ""

    def _totals(self) -> dict[int, int]:
        rows = self.object.answers.values_list("question__section").annotate(asked=Count("pk"))
        return dict(rows)

    def _task(self, section: Any, asked: int) -> dict[str, Any]:
        status = "completed" if section.done == asked else "in_progress" if section.done else "not_started"
        return {
            "title": str(section),
            "hint": f"{section.done} of {asked} answered{self._photos_in(section)}",
            "status": status,
            "link": reverse("audits:audit-section", args=[self.object.pk, section.code]) if self.opens else "",
        }


class AuditSection(AuditAct):
    """The questions of one section, to be answered on a phone as well as at a desk."""

    perm = "audits.audit_section"
    form_class = forms.SectionForm
    done_message = "Answers saved"
    is_stale = False

    @cached_property
    def section(self) -> Section:
        """The section in the address."""
        return get_object_or_404(Section, template=self.row.template, code=self.kwargs["code"])

    @cached_property
    def answers(self) -> list[Answer]:
        """With the photos and files at each that this person may open."""
        seen = Attachment.objects.visible_to(self.acting).select_related("added_by")
        attached = Prefetch("attachments", seen, to_attr="attached")
        return list(answering.answers_of(self.row, self.section).prefetch_related(attached))

    @cached_property
    def next_section(self) -> Section | None:
        """The one that is asked after it in this audit."""
        asked = Section.objects.filter(pk__in=self.row.answers.values("question__section"))
        return asked.filter(position__gt=self.section.position).order_by("position").first()

    @property
    def submit(self) -> str:  # type: ignore[override]
        return "Save and next section" if self.next_section else "Save answers"

    def get_done_url(self, result: Any) -> str:
        """The next section; the audit after the last one, and where somebody stops; a question's photos, if pressed."""
        if code := self.request.POST.get("photos_of"):
            return reverse("audits:attachment-add", args=[self.row.pk, code])
        if self.next_section is None or "save_draft" in self.request.POST:
            return self.back
        return reverse("audits:audit-section", args=[self.row.pk, self.next_section.code])

    @property
    def can_still_be_done(self) -> bool:
        """Whether the questions are asked: answers that are settled are shown to be read."""
        return answering.is_open(self.row, by=self.acting)

    def get_title(self) -> str:
        return str(self.section)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form asks these questions; there are none before the audit is started."""
        if not self.answers:
            raise Http404
        known = evidence_days.known(self.row, self.answers, by=self.acting)
        seen = self.request.POST.get("seen", "")
        return {**super().get_form_kwargs(), "answers": self.answers, "known": known, "opened_as": seen}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the section looked like travels with the form."""
        # After a stale save the page stands for what the section says by now.
        was_seen = "" if self.is_stale else self.request.POST.get("seen", "")
        shows_final = self.acting.sees_everything or self.row.status in SHOWN_TO_PROVIDERS
        return super().get_context_data(
            section=self.section,
            answers=self.answers,
            seen=was_seen or answering.shown(self.row, self.answers, by=self.acting).fingerprint,
            shows_final=shows_final,
            **kwargs,
        )

    def act(self, form: Any) -> Any:
        """Save, unless somebody else saved this section since it was opened."""
        try:
            return super().act(form)
        except answering.Stale:
            self.is_stale = True
            raise
