"""What the search finds here: concerns by their references, for those who read them."""

from collections.abc import Sequence
from typing import Any

from concerns.models import Allegation, Concern
from core.acting import Acting
from core.finding import ByReference, finds, leads_straight


def concerns(acting: Acting) -> Any:
    return Concern.objects.visible_to(acting)


def allegations(acting: Acting) -> Any:
    return Allegation.objects.visible_to(acting)


def _says(row: Concern, acting: Acting) -> Sequence[str]:
    return [row.get_kind_display()]


def _says_nothing(row: Allegation, acting: Acting) -> Sequence[str]:
    return []


by_reference = ByReference("CON", "concerns:concern", concerns, _says)
finds("concerns", perm="concerns.concern", noun="concern")(by_reference)
leads_straight(by_reference.straight)

allegation_by_reference = ByReference("ALG", "concerns:allegation", allegations, _says_nothing)
finds("allegations", perm="concerns.allegation", noun="allegation")(allegation_by_reference)
leads_straight(allegation_by_reference.straight)
