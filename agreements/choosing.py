"""Flow: an agreement that nobody has signed is put into words of its own, where the council's do not fit."""

from collections.abc import Mapping

from django.db import transaction

from agreements.models import Chosen, texts_on
from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from placements import locks
from placements.models import Agreement

SIGNED = "Somebody has signed this agreement: its words are not changed any more. Draft a new one instead."


def choose(agreement: Agreement, *, aims: str, texts: Mapping[str, str], by: Acting) -> None:
    """Keep what it is for, and the terms that differ from the council's of today."""
    with transaction.atomic():
        locks.placement(agreement.placement)
        agreement.refresh_from_db(fields=["status"])
        if agreement.status != Agreement.Status.DRAFTED:
            raise MoveRefused(SIGNED)
        usual, _ = texts_on(clock.today())
        own = {key: text for key, text in texts.items() if text and text != usual[key]}
        stamps = {"chosen_by_id": by.user_id, "chosen_at": clock.now()}
        Chosen.objects.update_or_create(agreement=agreement, defaults={"aims": aims, "texts": own, **stamps})
        record("terms_chosen", agreement, by=by, sentence=f"The terms of agreement {agreement.number} were changed.")
