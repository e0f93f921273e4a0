"""What somebody had typed when their sign-in ended: kept an hour, for that person in that role alone."""

from django.http import HttpRequest

from core import clock
from core.acting import Acting
from core.models import KeptForm
from core.opened_as import NOT_TYPED
from core.views import FormPage

NEVER_KEPT = NOT_TYPED | {"once", "seen", "next"}
MOST_CHARACTERS = 200_000
LONGEST_ADDRESS = 300
# No browser sends it, no form takes it, and PostgreSQL cannot keep it.
NUL = "\x00"


def keep(request: HttpRequest, view_class: type, acting: Acting) -> bool:
    """Keep the fields of this form for this role, but no files, passwords and one-time keys. False: nothing is kept."""
    address = request.get_full_path()
    if not issubclass(view_class, FormPage) or len(address) > LONGEST_ADDRESS:
        return False
    fields = {name: values for name, values in request.POST.lists() if _may_be_kept(name)}
    if any(NUL in value for values in fields.values() for value in values):
        return False
    if not fields or sum(len(value) for values in fields.values() for value in values) > MOST_CHARACTERS:
        return False
    kept = KeptForm(user_id=acting.user_id, acting_id=acting.pk, path=address, fields=fields, kept_at=clock.now())
    # In one statement that the database never refuses: what it refuses it writes into its log.
    KeptForm.objects.bulk_create(
        [kept],
        update_conflicts=True,
        unique_fields=["user", "acting_id", "path"],
        update_fields=["fields", "kept_at"],
    )
    return True


def _may_be_kept(name: str) -> bool:
    return name not in NEVER_KEPT and "password" not in name.lower()
