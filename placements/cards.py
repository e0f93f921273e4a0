"""What the home page shows of referrals, offers, placements, agreements, reviews and the registration watch."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from core.acting import Acting
from core.cards import Card, Task, counted
from govuk.dates import day_words
from placements import declared, watching
from placements.models import Agreement, Offer, Placement, Referral, Review
from providers.models import Provider

SOON = timedelta(days=14)
NEXT_REVIEWS = 5


def _its(acting: Acting) -> str:
    """Narrows a list of the council, which sees everybody's, to what the council itself commissions."""
    return f"&school={acting.organisation_id}" if acting.sees_everything else ""


def to_decide(acting: Acting, today: date) -> Iterable[Card]:
    waiting = Referral.objects.visible_to(acting).to_decide()
    yield counted("referrals to decide", waiting, "placements:referrals", "status=submitted", "urgent")


def unplaced(acting: Acting, today: date) -> Iterable[Card]:
    rows = Referral.objects.visible_to(acting).not_placed()
    yield counted("approved referrals not placed", rows, "placements:referrals", "status=unplaced")


def to_sign(acting: Acting, today: date) -> Iterable[Card]:
    """Agreements that wait for this organisation's signature as the commissioner."""
    rows = Agreement.objects.visible_to(acting).filter(
        status=Agreement.Status.SIGNED_BY_PROVIDER, placement__commissioner=acting.organisation_id
    )
    yield counted(
        "agreements to sign", rows, "placements:agreements", f"status=signed_by_provider{_its(acting)}", "urgent"
    )


def to_sign_first(acting: Acting, today: date) -> Iterable[Card]:
    """Agreements that wait for the provider's signature."""
    drafted = Agreement.objects.visible_to(acting).filter(status=Agreement.Status.DRAFTED)
    yield counted("agreements to sign", drafted, "placements:agreements", "status=drafted", "urgent")


def referrals(acting: Acting, today: date) -> Iterable[Card]:
    """What a commissioner has to do about its referrals, with the agreements that come of them."""
    own = Referral.objects.visible_to(acting).filter(commissioner=acting.organisation_id)
    its = _its(acting)
    returned = own.filter(status=Referral.Status.RETURNED)
    yield counted("referrals returned to you", returned, "placements:referrals", f"status=returned{its}", "urgent")
    yield from to_sign(acting, today)
    drafts = own.filter(status=Referral.Status.DRAFT)
    yield counted("referrals you have begun", drafts, "placements:referrals", f"status=draft{its}")
    waiting = own.not_offered()
    yield counted("approved referrals without an offer", waiting, "placements:referrals", f"status=unoffered{its}")


def late_offers(acting: Acting, today: date) -> Iterable[Card]:
    late = Offer.objects.visible_to(acting).unanswered(today)
    yield counted("offers past their answer date", late, "placements:offers", "status=late", "urgent")


def offers(acting: Acting, today: date) -> Iterable[Card]:
    asked = Offer.objects.visible_to(acting).open()
    yield counted("offers to answer", asked, "placements:offers", "status=offered", "urgent")


def stuck(acting: Acting, today: date) -> Iterable[Card]:
    rows = Placement.objects.visible_to(acting).could_not_start(today)
    yield counted("placements that could not start", rows, "placements:placements", "status=waiting", "urgent")


def running(acting: Acting, today: date) -> Iterable[Card]:
    live = Placement.objects.visible_to(acting).live().filter(commissioner=acting.organisation_id)
    yield counted("council placements running", live, "placements:placements", f"status=live{_its(acting)}")


def reviews(acting: Acting, today: date) -> Iterable[Card]:
    due = Review.objects.visible_to(acting).due()
    yield counted("reviews overdue", due.filter(due_on__lt=today), "placements:reviews", "when=overdue", "urgent")
    soon = due.filter(due_on__range=(today, today + SOON))
    yield counted("reviews due in two weeks", soon, "placements:reviews", "when=soon")


def watch(acting: Acting, today: date) -> Iterable[Card]:
    """Unregistered providers near or past the point where they must register, and those of which that is not known."""
    states = [one.state for one in watching.of_many(watching.unregistered(), today).values()]
    url = reverse("placements:registration-watch")
    told = states.count("red") + states.count("amber")
    yield Card("providers red or amber on the registration watch", told, f"{url}?level=told", "urgent")
    unknown = states.count("unknown")
    yield Card("providers whose hours for others are not known", unknown, f"{url}?level=unknown", "urgent")


def offer_tasks(acting: Acting, today: date, most: int) -> Iterable[Task]:
    rows = Offer.objects.visible_to(acting).open().select_related("referral__pupil").order_by("reply_by", "pk")
    for offer in rows[:most]:
        late = ", overdue" if offer.reply_by < today else ""
        note = f"answer by {day_words(offer.reply_by)}{late}"
        yield Task(
            f"Offer: {offer.referral.pupil.year_label(today)}", reverse("placements:offer", args=[offer.pk]), note
        )


def declaration_task(acting: Acting, today: date, most: int) -> Iterable[Task]:
    """An unregistered provider declares the pupils that others place with it, in figures, before they grow old."""
    row = Provider.objects.visible_to(acting).filter(registration=Provider.Registration.UNREGISTERED).first()
    if row and not (said := declared.of(row, today)).is_known:
        url = reverse("placements:declarations", args=[row.pk])
        yield Task("Declare pupils placed by others", url, said.words[0].lower() + said.words[1:])


def next_reviews(acting: Acting, today: date) -> list[Review]:
    """The clocks about to run out first."""
    due = Review.objects.visible_to(acting).due().select_related("placement__provider__organisation")
    return list(due.filter(due_on__lte=today + SOON).order_by("due_on", "pk")[:NEXT_REVIEWS])
