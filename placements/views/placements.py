"""Pages about placements: the list, one placement, and what is done with it."""

from typing import Any

import rules
from django.urls import reverse
from django.utils.functional import cached_property

from core import clock
from core.columns import Column, Tag
from core.lists import ListPage
from core.views import ActPage, AddPage, DetailPage
from core.views.checking import CheckFirst
from placements import continuing, offered, weeks
from placements.filters.placing import PlacementFilter
from placements.forms import placements as forms
from placements.models import LIVE, Agreement, Continuation, Placement
from placements.reasons import ENDS
from placements.views import placement_parts as parts
from pupils.by_name import FindsPupils
from pupils.readers import Reader
from referrals import conditions

NOT_STARTED = Tag("Could not start", "red")


class PlacementList(FindsPupils, ListPage):
    """Placements this person may see."""

    perm = "placements.placements"
    queryset = Placement.objects.with_details()
    title = "Placements"
    noun = "placement"
    filter_class = PlacementFilter

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """A download says no more of a pupil than the page."""
        reader, acting = Reader(self.acting), self.acting
        return (
            Column(
                "Reference",
                lambda row: row.reference,
                "reference",
                label="Placement",
                link="placements:placement",
                heard=lambda row: f", {row.pupil}",
                is_reference=True,
            ),
            Column("Pupil", lambda row: str(row.pupil), "pupil", hint=self.beside),
            Column("Year group", lambda row: reader.year(row.pupil), on_page=False),
            Column("Provider", lambda row: row.provider.name, "provider", on_page=not acting.is_provider),
            Column("Lot", lambda row: row.membership.lot.number_of, on_page=False),
            Column("Commissioner", lambda row: row.commissioner.name, on_page=not acting.is_school),
            Column("Lot", lambda row: row.membership.lot.number_of, in_file=False),
            Column("First day", lambda row: row.starts_on, "starts"),
            Column("Last day", lambda row: row.last_day, "ends"),
            Column.of_status("status", beside=lambda row: NOT_STARTED if row.could_not_start else None),
            Column("Why it ended", lambda row: row.why_it_ends if row.ended_on else "", on_page=False),
            Column(
                "Group of why it ended",
                lambda row: ENDS.group(row.end_reason) if row.ended_on else "",
                on_page=False,
            ),
        )

    def get_queryset(self) -> Any:
        """Each with whether it could not start."""
        return super().get_queryset().with_could_not_start(clock.today())


class PlacementPage(DetailPage):
    """One placement; opening it is logged. Referral and agreements are for those they belong to."""

    perm = "placements.placement"
    queryset = Placement.objects.with_details()
    back_to = "placements:placements"
    back_words = "Back to placements"
    context_object_name = "placement"
    title = "Placement"
    is_logged = True

    def get_queryset(self) -> Any:
        """With whether it could not start."""
        return super().get_queryset().with_could_not_start(clock.today())

    def get_title(self) -> str:
        return f"Placement {self.object.reference}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        placement = self.object
        agreements = self.agreements()
        continuations = list(placement.continuations.visible_to(self.acting).select_related("decided_by"))
        current = next((row for row in agreements if row.status == Agreement.Status.IN_FORCE), None)
        shown = current or next(iter(agreements), None)
        return super().get_context_data(
            summary=parts.summary(placement, self.acting, continuations),
            agreements=agreements,
            agreement=shown,
            week=weeks.of_agreement(shown, parts.hours_in_words(shown)) if shown else None,
            **parts.before_the_start(placement, current, self.acting),
            is_due_to_start=placement.could_not_start,
            to_decide=parts.to_decide(placement, continuations, self.acting),
            sessions=parts.sessions_so_far(placement),
            conditions=conditions.told(placement.referral_id, self.acting),
            acts=offered.of_placement(placement, self.acting),
            parts=offered.parts_of(placement, self.acting),
            pauses=placement.pauses.visible_to(self.acting),
            today=clock.today(),
            events=parts.history(placement, agreements, self.acting),
            **kwargs,
        )

    def agreements(self) -> list[Agreement]:
        """The agreements this person may see, the newest first; school viewers and tutors follow attendance alone."""
        if not rules.has_perm("agreements.agreement", self.acting):
            return []
        rows = self.object.agreements.visible_to(self.acting).for_the_gate()
        return list(rows.order_by("-number", "-pk"))


class PlacementAct(ActPage):
    """An act on a placement that stands in one of these `statuses`."""

    queryset = Placement.objects.with_details().prefetch_related("agreements__pattern")
    statuses: tuple[str, ...] = ()
    back_to = "placements:placement"
    back_words = "Back to the placement"
    too_late = "This placement is {status}, so this cannot be done now."
    caption = "{row}, {row.pupil}"

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status in self.statuses


class PlacementChange(CheckFirst, AddPage, PlacementAct):
    """Other half-days, times or dates: a new agreement."""

    perm = "placements.placement_change"
    form_class = forms.ChangeForm
    submit = "Continue"
    title = "Change the half-days or dates"
    done_message = "The new agreement is ready to be signed. Until both have signed, the placement goes on as it is."
    statuses = LIVE
    check_title = "Check the new agreement"
    check_submit = "Draft the agreement"

    def get_done_url(self, result: Agreement) -> str:
        return reverse("agreements:agreement", args=[result.pk])


class PlacementPause(CheckFirst, PlacementAct):
    """Nothing is due for a while."""

    perm = "placements.placement_pause"
    form_class = forms.PauseForm
    submit = "Continue"
    title = "Pause the placement"
    done_message = "The pause was entered. The half-days in it are no longer due."
    statuses = (Placement.Status.ACTIVE,)
    check_title = "Check before you pause the placement"
    check_submit = "Pause the placement"
    check_note = "Half-days in the pause are not due."


class PlacementResume(PlacementAct):
    """The pupil comes again."""

    perm = "placements.placement_resume"
    form_class = forms.ResumeForm
    submit = "Resume the placement"
    title = "Resume the placement"
    done_message = "The placement goes on. Its half-days are due again."
    statuses = (Placement.Status.ACTIVE, Placement.Status.PAUSED)


class PlacementEnd(CheckFirst, PlacementAct):
    """The last day, and why."""

    perm = "placements.placement_end"
    form_class = forms.EndForm
    submit = "Continue"
    title = "End the placement"
    done_message = "The last day was entered, and the provider has been told."
    statuses = LIVE
    check_title = "Check before you end the placement"
    check_submit = "End the placement"
    check_note = "Half-days after the last day are no longer due."


class PlacementReplace(PlacementAct):
    """Another place for the pupil, where this one could not start."""

    perm = "placements.placement_replace"
    form_class = forms.ReplaceForm
    submit = "Give up this place and find another"
    warns = True
    title = "Find another place"
    done_message = "The place was given up, and the provider has been told. Choose where to offer another."
    statuses = (Placement.Status.AGREED,)

    def get_done_url(self, result: Any) -> str:
        return reverse("placements:referral-places", args=[self.row.referral_id])


class PlacementDecide(CheckFirst, PlacementAct):
    """Whether it goes on, since its provider was closed to new placements."""

    perm = "placements.placement_decide"
    form_class = forms.DecideForm
    submit = "Continue"
    title = "Decide whether the placement goes on"
    statuses = LIVE
    check_title = "Check what you decide"
    check_submit = "Save the decision"
    too_late = "Nothing is to be decided of this placement now."

    @property
    def can_still_be_done(self) -> bool:
        return super().can_still_be_done and self.waiting is not None

    @cached_property
    def waiting(self) -> Continuation | None:
        """What is asked."""
        return continuing.waiting_of(self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(waiting=self.waiting, **kwargs)

    def get_done_message(self, result: Continuation) -> str:
        return f"You decided: {result.get_outcome_display()[0].lower()}{result.get_outcome_display()[1:]}."

    def get_done_url(self, result: Continuation) -> str:
        """What was decided is done next."""
        if result.outcome == Continuation.Outcome.ENDS:
            return reverse("placements:placement-end", args=[self.row.pk])
        if result.outcome == Continuation.Outcome.ANOTHER:
            return reverse("placements:referral-places", args=[self.row.referral_id])
        return super().get_done_url(result)
