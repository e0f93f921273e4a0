"""What the search finds here: people, by name, e-mail address or where they work."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from accounts.models import Affiliation
from core.acting import Acting
from core.finding import ByName, Found, Rows, Sought, finds

CALLED = ("pk", "user__name", "user__email", "organisation__name")


@finds("people", perm="accounts.person", noun="person", nouns="people")
def people(sought: Sought, acting: Acting) -> Rows:
    """Who holds a role today, once for each."""
    rows = Affiliation.objects.visible_to(acting).current().order_by()

    def shown(keys: Sequence[Any]) -> Iterable[Found]:
        found = rows.select_related("user", "organisation").in_bulk(list(keys))
        for row in (found[key] for key in keys if key in found):
            role = f"{row.get_role_display()} at {row.organisation.name}"
            yield Found(row.user.name, reverse("accounts:person", args=[row.pk]), [role])

    called = ((pk, " ".join(names)) for pk, *names in rows.values_list(*CALLED))
    return ByName(called, shown).rows(sought)
