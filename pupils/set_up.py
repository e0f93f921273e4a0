"""What has to be set up of pupils: an administrator is told that they are there, and by whom they come."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.set_up import Step, step
from core.acting import Acting
from pupils.models import Pupil

HELP = "who-takes-in-pupils"
"""The topic for whoever sees no pupils."""


def pupils(acting: Acting, today: date) -> Iterable[Step]:
    """Whether there are any; how many there are is not an administrator's to know."""
    is_done = Pupil.objects.filter(left_on=None).exists()
    said = "Pupils are in" if is_done else "None yet: an AP Manager or each school’s AP Lead takes them from a file"
    yield step("Pupils", said, is_done=is_done, link=f"{reverse('help')}#{HELP}")
