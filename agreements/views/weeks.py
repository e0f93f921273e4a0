"""The page of a week whose days differ."""

from django.urls import reverse

from agreements.week_forms import WeekForm
from core.views import AddPage
from placements.models import LIVE, Agreement
from placements.views.placements import PlacementAct


class WeekTimes(AddPage, PlacementAct):
    """Other times on some days: a new agreement for both to sign."""

    perm = "agreements.week_times"
    form_class = WeekForm
    title = "Times of each half-day"
    submit = "Draft the agreement"
    done_message = "The new agreement is ready to be signed. Until both have signed, the placement goes on as it is."
    statuses = LIVE

    def get_done_url(self, result: Agreement) -> str:
        return reverse("agreements:agreement", args=[result.pk])
