"""What the home page shows of children's records: files of pupils that wait, merges to decide."""

from collections.abc import Iterable
from datetime import date

from core.acting import Acting
from core.cards import Card, Lane, counted
from pupils.models import Merge, PupilFile


def files(acting: Acting, today: date) -> Iterable[Card]:
    """Files that were sent and wait for a person's yes or no."""
    waiting = PupilFile.objects.visible_to(acting).waiting()
    yield counted(Lane.DECIDE, "files of pupils to approve or cancel", waiting, "pupils:pupil-files", "status=waiting")


def merges(acting: Acting, today: date) -> Iterable[Card]:
    waiting = Merge.objects.visible_to(acting).to_decide(acting)
    yield counted(Lane.DECIDE, "merges of records to decide", waiting, "pupils:merges", "status=mine")
