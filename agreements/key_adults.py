"""Flow: the provider names the key adult of a pupil it teaches; the one before stays on record."""

from django.db import transaction

from agreements.models import KeyAdult
from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from placements import locks
from placements.models import Placement

NOBODY = "No key adult is named for this pupil. {} names one, with a telephone number or an email address."


def of(placement: Placement) -> KeyAdult | None:
    """Today's."""
    return KeyAdult.objects.now().filter(placement=placement).first()


def name(placement: Placement, *, name: str, telephone: str = "", email: str = "", by: Acting) -> KeyAdult:
    """Say who it is and how they are reached."""
    if not telephone and not email:
        raise MoveRefused("Enter a telephone number or an email address, so that school and parents reach them.")
    with transaction.atomic():
        row = locks.placement(placement)
        if by.organisation_id != row.provider.organisation_id:
            raise MoveRefused("Only the provider names its key adult.")
        if row.status == Placement.Status.ENDED:
            raise MoveRefused("This placement has ended.")
        return _write(row, name, telephone, email, by)


def name_the_usual(placement: Placement, *, by: Acting) -> None:
    """Where nobody is named, whoever it was last at this site, else who signs: they are shown before they sign."""
    if of(placement) is None:
        _write(placement, *usual(placement, by), by)


def usual(placement: Placement, by: Acting) -> tuple[str, str, str]:
    """Name, telephone and email address of whom the provider would name."""
    there = KeyAdult.objects.filter(placement__site=placement.site_id, placement__provider=placement.provider_id)
    last = there.now().order_by("-named_at", "pk").first()
    return (last.name, last.telephone, last.email) if last else (by.user.name, "", by.user.email)


def _write(row: Placement, name: str, telephone: str, email: str, by: Acting) -> KeyAdult:
    KeyAdult.objects.now().filter(placement=row).update(replaced_at=clock.now())
    made = KeyAdult.objects.create(
        placement=row,
        name=name,
        telephone=telephone,
        email=email,
        named_by_id=by.user_id,
        named_at=clock.now(),
    )
    record("named", made, by=by, sentence="A key adult was named.")
    return made
