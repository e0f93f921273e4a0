"""What has to be set up of the grounds on which places are asked for."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.set_up import Step, many, step
from core.acting import Acting
from referrals.models import Reason, Route


def routes(acting: Acting, today: date) -> Iterable[Step]:
    """Routes and main reasons, which the census and the law have: to be looked at, and added to."""
    number = Route.objects.offered(today).filter(is_placement_allowed=True).count()
    said = f"{many(number, 'route')} on which places may be asked for"
    yield step("Routes", said, is_done=bool(number), link=reverse("referrals:routes"))
    reasons = Reason.objects.offered(today).count()
    said = f"{many(reasons, 'main reason')} in the words of the census"
    yield step("Main reasons", said, is_done=bool(reasons), link=reverse("referrals:main-reasons"))
