"""Pages of what cannot wait: the short route, what is missing of it, and days that passed."""

from collections.abc import Iterable

from django.urls import reverse

from core import clock
from core.columns import OVERDUE, Column
from core.lists import ListPage
from core.views import ActPage, AddPage
from govuk.dates import day_words
from packages import emergencies
from packages.filters import DaysPassedFilter
from packages.forms import emergencies as forms
from packages.models import ShortReferral
from packages.models.emergency import passed_unanswered
from packages.views.portions import OfPupil
from pupils.by_name import FindsPupils
from referrals.models import Referral


class EmergencyAdd(AddPage, OfPupil):
    """A child that cannot wait, on one page."""

    perm = "packages.emergency_add"
    form_class = forms.EmergencyAddForm
    title = "Short referral"
    submit = "Send it now"
    back_to = "pupils:pupil"
    back_words = "Back to the pupil"

    def get_done_message(self, result: Referral) -> str:
        short = result.sent_short
        return f"Sent. Its reference is {result}. The rest follows by {day_words(short.rest_due_on)}"

    def get_done_url(self, result: Referral) -> str:
        return reverse("referrals:referral", args=[result.pk])


class Emergencies(FindsPupils, ListPage):
    """Short referrals of which something is missing, the first due before the others."""

    perm = "packages.emergencies"
    queryset = (
        ShortReferral.objects.lacking()
        .select_related("referral__pupil", "referral__commissioner", "referral__route")
        .prefetch_related("referral__pupil__enrolments__school")
        .order_by("rest_due_on", "pk")
    )
    title = "Short referrals with something missing"
    noun = "short referral"
    pupil = "referral__pupil"
    empty = "Nothing is missing of any short referral."

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        return (
            Column("Referral", lambda row: str(row.referral), link=_referral, is_reference=True),
            Column("Pupil", lambda row: str(row.referral.pupil), hint=self.beside),
            Column("Commissioner", lambda row: row.referral.commissioner.name, on_page=not self.acting.is_school),
            Column("Route", lambda row: row.referral.route.label),
            Column("Education due", lambda row: row.referral.education_due_on),
            Column(
                "The rest follows by",
                lambda row: row.rest_due_on,
                beside=lambda row: OVERDUE if row.is_late else None,
            ),
            Column(
                "Missing",
                lambda row: emergencies.missing_in_words(row.referral),
                link=lambda row: reverse("packages:emergency-rest", args=[row.pk]),
            ),
        )


def _referral(row: ShortReferral) -> str:
    return reverse("referrals:referral", args=[row.referral_id])


class EmergencyRest(ActPage):
    """What is missing, to be filled in as it comes."""

    perm = "packages.emergency_rest"
    queryset = ShortReferral.objects.select_related("referral__pupil", "referral__route", "referral__commissioner")
    form_class = forms.EmergencyRestForm
    title = "What is still missing"
    caption = "{row.referral}, {row.referral.pupil}"
    back_words = "Back to the referral"
    done_message = "It was saved with the referral."

    @property
    def back(self) -> str:
        return _referral(self.row)

    @property
    def told_apart_by(self) -> str:
        return str(self.row.referral)

    @property
    def can_still_be_done(self) -> bool:
        return bool(emergencies.missing_of(self.row.referral)) and self.row.referral.status in emergencies.RUNNING

    def get_too_late(self) -> str:
        return "Nothing is missing of this referral, or it runs no more."


class DaysPassed(FindsPupils, ListPage):
    """Referrals whose day passed without education: those nobody has answered for, or all with why."""

    perm = "packages.days_passed"
    queryset = (
        Referral.objects.exclude(education_due_on=None)
        .select_related("pupil", "commissioner", "route")
        .prefetch_related("pupil__enrolments__school", "days_passed")
        .order_by("education_due_on", "pk")
    )
    title = "Days that passed without education"
    noun = "day"
    pupil = "pupil"
    filter_class = DaysPassedFilter

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        return (
            Column("Referral", str, link="referrals:referral", is_reference=True),
            Column("Pupil", lambda row: str(row.pupil), "pupil", hint=self.beside),
            Column("Commissioner", lambda row: row.commissioner.name, on_page=not self.acting.is_school),
            Column("Route", lambda row: row.route.label if row.route else ""),
            Column("Education was due", lambda row: row.education_due_on, "due"),
            Column(
                "Why it passed",
                lambda row: "; ".join(f"{said.why}: {said.words}" for said in row.days_passed.all()),
                says=lambda row: "; ".join(said.why for said in row.days_passed.all()) or "Say why",
                link=lambda row: "" if row.days_passed.all() else reverse("packages:day-passed-say", args=[row.pk]),
            ),
        )


class DayPassedSay(ActPage):
    """Why education was not in place when it was due: asked once, and kept."""

    perm = "packages.day_passed_say"
    queryset = Referral.objects.select_related("pupil", "commissioner", "route")
    form_class = forms.DayPassedSayForm
    title = "Why was education not in place?"
    caption = "{row}, {row.pupil}"
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    done_message = "Why it passed was kept."

    @property
    def can_still_be_done(self) -> bool:
        return bool(passed_unanswered(Referral.objects.filter(pk=self.row.pk), clock.today()).exists())

    def get_too_late(self) -> str:
        return "No day has passed here that nobody has answered for."
