"""Flow: whom to ring about a child. A contact that is changed or removed stays as it was; the others move up."""

from typing import Any

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from pupils import locks
from pupils.models import Contact, Pupil

GONE = "Somebody else changed or removed this contact meanwhile. Look at the record again."


def add_contact(pupil: Pupil, values: dict[str, Any], *, by: Acting) -> Contact:
    """Write down an adult of the child's."""
    with transaction.atomic():
        locks.pupil(pupil.pk)
        contact = _write(pupil, values, by)
        record("added", contact, by=by, sentence="A contact was added.")
    return contact


def change_contact(contact: Contact, values: dict[str, Any], *, by: Acting) -> Contact:
    """Put a contact right; what it said is kept."""
    changed = [name for name, value in values.items() if getattr(contact, name) != value]
    if not changed:
        return contact
    with transaction.atomic():
        locks.pupil(contact.pupil_id)
        _replace(contact)
        after = _write(contact.pupil, values, by)
        record("changed", after, by=by, sentence="A contact was changed.", changes={"fields": sorted(changed)})
    return after


def remove_contact(contact: Contact, *, by: Acting) -> None:
    """Take a contact off the list; it is kept among the earlier ones."""
    with transaction.atomic():
        locks.pupil(contact.pupil_id)
        _replace(contact)
        _put_in_order(contact.pupil)
        record("removed", contact, by=by, sentence="A contact was removed.")


def _write(pupil: Pupil, values: dict[str, Any], by: Acting) -> Contact:
    stamps: dict[str, Any] = {"written_by_id": by.user_id, "written_for": by.organisation.name}
    contact = Contact.objects.create(pupil=pupil, written_at=clock.now(), **stamps, **values)
    _put_in_order(pupil, contact)
    return contact


def _replace(contact: Contact) -> None:
    now = clock.now()
    if not Contact.objects.filter(pk=contact.pk, replaced_at=None).update(replaced_at=now):
        raise MoveRefused(GONE)
    contact.replaced_at = now


def _put_in_order(pupil: Pupil, new: Contact | None = None) -> None:
    """Count them through from the first; `new` stands in the place that was chosen for it, the others after it."""
    rows = list(Contact.objects.now().filter(pupil=pupil, place__isnull=False).exclude(pk__in=[new.pk] if new else []))
    if new and new.place is not None:
        rows.insert(new.place - 1, new)
    for place, row in enumerate(rows, start=1):
        if row.place != place:
            row.place = place
            row.save(update_fields=["place"])
