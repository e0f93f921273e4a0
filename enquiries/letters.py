"""The link that answers a question: made at the moment an e-mail is sent, so that no copy of it lies in the outbox."""

from typing import Any

from django.urls import reverse

from core import clock, mail
from core.models import Message
from enquiries.models import Asked


def _link(message: Message) -> dict[str, Any] | None:
    """Nothing is sent any more when it was answered, closed, or its last day has passed."""
    found = Asked.objects.waiting(clock.today()).filter(pk=message.context["asked"]).first()
    if found is None:
        return None
    return {"link": mail.site_url(reverse("enquiries:key", kwargs={"token": found.token}))}


mail.holds_secret("enquiries/asked")(_link)
mail.holds_secret("enquiries/still_asked")(_link)
