"""Whose child it is to know: the school that has it on its roll, the provider that accepted it."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from core import clock
from core.acting import Acting
from core.limited import hidden_from
from core.models import Named
from govuk.dates import in_london, short_day
from pupils import seeing
from pupils.models.pupil import Enrolment


def on_roll_of(acting: Acting) -> Q:
    """Rows about the pupils whom the school that acts has on its roll today."""
    roll = Enrolment.objects.on_roll(clock.today()).filter(school=acting.organisation_id)
    return Q(pupil__in=roll.order_by().values("pupil")) & ~Q(pupil__in=hidden_from(acting))


def in_hands_of(acting: Acting) -> Q:
    """Rows about the pupils who are with whoever acts: accepted by a provider, placed by the council."""
    why = Q(pk__in=[])
    for rows in seeing.reasons_to_read(acting, clock.today()):
        why |= Q(pupil__in=rows.order_by().values("pupil"))
    return why & ~Q(pupil__in=hidden_from(acting))


class Written(Named):
    """What was written down of a child, by whom and when; what replaced it stands beside it, and it stays."""

    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_for = models.CharField("for which organisation", max_length=200)
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def until_words(self) -> str:
        """Until when it stood, for what was replaced."""
        return f", until {short_day(in_london(self.replaced_at))}" if self.replaced_at else ""
