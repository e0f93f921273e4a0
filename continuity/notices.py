"""Who is told by e-mail that places end. No e-mail says whose."""

from collections.abc import Sequence
from uuid import uuid4

from django.urls import reverse

from accounts.telling import tell
from core import clock, mail
from placements import notices
from placements.models import Placement
from providers.models import Provider
from pupils.models import Enrolment


def places_end(provider: Provider, placements: Sequence[Placement]) -> int:
    """Tell the commissioners of these, and the home schools of their children, the same day."""
    homes = Enrolment.objects.home_schools([row.pupil_id for row in placements], clock.today())
    at = {row.commissioner_id for row in placements} | set(homes.values())
    link = mail.site_url(f"{reverse('placements:placements')}?provider={provider.pk}")
    context = {"provider": provider.name, "link": link}
    people = notices.commissioners_at(at)
    why = "your organisation has children who are taught there"
    return tell(people, "continuity/places_end", context, key=f"places-end:{uuid4()}", why=why)
