"""Referring a pupil: the draft's first section, its task list, each section, and sending it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core import clock
from core.views import ActPage, AddPage, DetailPage, EditPage
from pupils.models import Pupil
from referrals import clocks, doubts, drafts, referring
from referrals.forms import referral_route as route_forms
from referrals.forms import referrals as forms
from referrals.models import Referral
from referrals.referral_faults import ATTENDANCE, PLACE, ROUTE, VIEWS
from referrals.views import referral_parts as parts


class ReferralAdd(ActPage, AddPage):
    """The first section, which opens the draft."""

    perm = "referrals.referral_add"
    queryset = Pupil.objects.prefetch_related("enrolments")
    form_class = route_forms.AddForm
    template_name = "referrals/referral_route.html"
    title = "Refer a pupil: route and reason"
    back_to = "pupils:pupil"
    back_words = "Back to the pupil"
    caption = "{row}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom it is about, and referrals of this pupil that are under way."""
        under_way = referring.under_way(self.row, self.acting)
        return super().get_context_data(pupil=self.row, under_way=under_way, **kwargs)

    def get_done_url(self, result: Referral) -> str:
        """The next section, or the task list when it is left for later."""
        if "save_draft" in self.request.POST:
            return reverse("referrals:referral-tasks", args=[result.pk])
        return parts.next_after(ROUTE, result)


class ReferralTasks(DetailPage):
    """The task list of a draft, or of a referral that came back."""

    perm = "referrals.referral_tasks"
    queryset = Referral.objects.with_details()
    context_object_name = "referral"
    title = "Refer a pupil"
    back_to = "referrals:referrals"
    back_words = "Back to referrals"
    is_logged = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sections with their states, and the clocks that run."""
        referral = self.object
        context = {
            "tasks": parts.tasks(referral),
            "pupil_faults": parts.pupil_faults(referral),
            "is_ready": not referral.faults(),
            "erased_on": drafts.erased_on(referral),
            "clocks": parts.clocks_of(referral, self.acting),
        }
        return super().get_context_data(**context, **kwargs)


class Section(EditPage):
    """A section of the task list, saved by itself while the referral is a draft or came back."""

    queryset = Referral.objects.with_details()
    section = ""
    back_to = "referrals:referral-tasks"
    back_words = "Back to the task list"
    form_class: type[forms.SectionForm]
    caption = "{row}, {row.pupil}"

    @property
    def edited_fields(self) -> tuple[str, ...]:  # type: ignore[override]
        """What the section asks."""
        return self.form_class.names

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.row = self.get_object()
        if not self.row.is_editable or (self.section == ATTENDANCE and self.row.has_baseline_kept):
            return HttpResponseRedirect(reverse("referrals:referral", args=[self.row.pk]))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in self.edited_fields}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(referral=self.row, pupil=self.row.pupil, **kwargs)

    def get_done_url(self, result: Referral) -> str:
        """The next section with something missing, the task list for later, else the answers to check."""
        if "save_draft" in self.request.POST:
            return reverse("referrals:referral-tasks", args=[result.pk])
        return parts.next_after(self.section, result)


class ReferralRoute(Section):
    """Route, reason, and what has been tried."""

    perm = "referrals.referral_route"
    form_class = route_forms.RouteForm
    title = "Route and reason"
    section = ROUTE


class ReferralPlace(Section):
    """The place wanted."""

    perm = "referrals.referral_place"
    form_class = forms.PlaceForm
    title = "The place wanted"
    section = PLACE

    def get_initial(self) -> dict[str, Any]:
        """What was saved; else the day education is due, and the end of a term, to be changed at will."""
        initial = super().get_initial()
        due, today = self.row.education_due_on, clock.today()
        initial["starts_on"] = initial["starts_on"] or (due if due and due >= today else None)
        initial["ends_on"] = initial["ends_on"] or referring.suggested_end(self.row)
        return initial

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The clocks that bear on the start, and for a direction the first day it may start."""
        days = referring.school_days_of(self.row)
        earliest = clocks.earliest_start(self.row.route, clock.today(), days)
        running = parts.clocks_of(self.row, self.acting)
        return super().get_context_data(earliest=earliest, clocks=running, **kwargs)


class ReferralAttendance(Section):
    """Attendance over the school weeks before."""

    perm = "referrals.referral_attendance"
    form_class = forms.AttendanceForm
    title = "Attendance before the referral"
    section = ATTENDANCE

    def get_initial(self) -> dict[str, Any]:
        """What was saved; else the sessions the home school was open."""
        initial = super().get_initial()
        if initial["baseline_possible"] is None:
            initial["baseline_possible"] = referring.sessions_possible(self.row)
        return initial

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(window=referring.baseline_window(self.row), **kwargs)


class ReferralViews(Section):
    """The pupil's and the parent's view, and the risk."""

    perm = "referrals.referral_views"
    form_class = forms.ViewsForm
    template_name = "referrals/referral_section.html"
    title = "Views and risk"
    section = VIEWS


class ReferralSubmit(ActPage, AddPage):
    """Check the answers and send the referral, once."""

    perm = "referrals.referral_submit"
    queryset = Referral.objects.with_details()
    form_class = forms.SubmitForm
    title = "Check the referral before you send it"
    submit = "Send the referral"
    back_to = "referrals:referral-tasks"
    back_words = cancel_words = "Back to the task list"
    caption = "{row}, {row.pupil}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All answers with links to change them, and what is still missing."""
        row = self.row
        window = referring.baseline_window(row) if not row.has_baseline_kept else None
        context = {
            "referral": row,
            "cards": parts.cards(row, self.acting, changeable=row.is_editable),
            "faults": [fault.sentence for fault in row.faults()] if row.is_editable else [],
            "clocks": parts.clocks_of(row, self.acting),
            "doubts": doubts.of_referral(row) if row.is_editable else [],
            "later_weeks": window if window and row.baseline_to and window.ends_on != row.baseline_to else None,
        }
        return super().get_context_data(**context, **kwargs)

    def get_done_url(self, result: Any) -> str:
        return reverse("referrals:referral-submitted", args=[self.row.pk])


class ReferralSubmitted(DetailPage):
    """The referral was sent: its reference, and what happens next."""

    perm = "referrals.referral_submitted"
    queryset = Referral.objects.exclude(reference=None)
    context_object_name = "referral"
    title = "Referral sent"
