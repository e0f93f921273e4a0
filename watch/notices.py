"""Who is told by e-mail that the registration watch turned."""

from datetime import date

from django.urls import reverse

from accounts.models import Affiliation, Role
from accounts.telling import tell
from core import mail
from providers.models import Provider


def registration_watch(provider: Provider, level: str, day: date) -> None:
    """Tell the AP Managers and quality officers that the watch of a provider turned amber or red.

    Once for each turn; what it rests on, which may be about a single child, stands on the page.
    """
    roles = [Role.AP_MANAGER, Role.QUALITY_OFFICER]
    people = Affiliation.objects.current().filter(role__in=roles, organisation__is_council=True)
    link = mail.site_url(reverse("watch:registration-watch-sum", args=[provider.pk]))
    context = {"provider": provider.name, "level": level, "link": link}
    key = f"registration-watch:{provider.pk}:{level}:{day}"
    tell(people, "watch/registration_watch", context, key=key, why="you follow the registration watch")
