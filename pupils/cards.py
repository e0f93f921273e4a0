"""What the home page shows of files of pupils."""

from collections.abc import Iterable
from datetime import date

from core.acting import Acting
from core.cards import Card, Lane, counted
from pupils.models import PupilFile


def files(acting: Acting, today: date) -> Iterable[Card]:
    """Files that were sent and wait for a person's yes or no."""
    waiting = PupilFile.objects.visible_to(acting).waiting()
    yield counted(Lane.DECIDE, "files of pupils to approve or cancel", waiting, "pupils:pupil-files", "status=waiting")
