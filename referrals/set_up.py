"""What has to be set up of the grounds on which places are asked for."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.set_up import Step, and_beside, many, step
from core.acting import Acting
from referrals.models import Reason, Route


def routes(acting: Acting, today: date) -> Iterable[Step]:
    """Routes and main reasons, which the census and the law have: to be looked at, and added to."""
    listed = list(Route.objects.all())
    number = sum(route.is_placement_allowed and route.is_offered(today) for route in listed)
    said = f"{many(number, 'route')} on which places may be asked for" + and_beside(len(listed), number)
    yield step("Routes", said, is_done=bool(number), link=reverse("referrals:routes"))
    known = list(Reason.objects.all())
    reasons = sum(reason.is_offered(today) for reason in known)
    said = f"{many(reasons, 'main reason')} in the words of the census"
    said += and_beside(len(known), reasons)
    yield step("Main reasons", said, is_done=bool(reasons), link=reverse("referrals:main-reasons"))
