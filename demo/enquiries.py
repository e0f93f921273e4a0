"""A handful of enquiries, each another story: answers in, one chosen, one nobody answered, one only written."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from accounts.models import Affiliation
from core import clock
from demo.agenda import Story
from demo.data_files import read
from demo.people import LEAD_SCHOOL, PROVIDER, PROVIDER2
from demo.town import Town
from enquiries import answering, asking, by_link, choosing, refusing, reminding, whom
from enquiries.forms import prefilled
from enquiries.models import Asked, Enquiry
from placements.models import Offer
from providers.models import Lot, Membership, Rate
from referrals.models import Referral

SENT_FROM = "203.0.113.20"
"""An internet address that nobody has (RFC 5737)."""


class Enquiries:
    """Asked for referrals of the first AP Lead’s school that wait, and by the council before there is one."""

    def __init__(self, town: Town) -> None:
        self.town, self.line, self.said = town, town.line, read("enquiries")
        self.used: set[Any] = set()

    def tell(self) -> None:
        for story in (self._chosen(), self._silent(), self._several(), self._draft()):
            self.town.agenda.tell(story)

    @property
    def lead(self) -> Affiliation:
        school = next(each for each in self.town.schools if each.name == LEAD_SCHOOL)
        return self.town.staff.leads[school.pk]

    def _chosen(self) -> Story:
        """Three are asked; one could at once, one later; the first is chosen, and nobody but it is told why."""
        yield clock.at(self.line.before(9), 9, 30)
        rows = self._ask("chosen", 3, reply_days=2)
        yield clock.at(self.line.before(8), 11, 10)
        for row in rows[1:2]:
            later = self.line.today + timedelta(days=30)
            answering.cannot(
                row, by=self.manager_of(row), reason="full", later_from=later, note=self.said["no"]["note"]
            )
            referral, said_on = _referral_of(row), self.line.before(8)
            refusing.record_refusal(
                referral, provider=row.provider, who="parent", reason="too_far", said_on=said_on, by=self.lead
            )
        yield clock.at(self.line.before(8), 14, 20)
        for row in rows[:1]:
            self._yes(row, self.manager_of(row))
        yield clock.at(self.line.before(7), 8, 50)
        for row in rows[:1]:
            choosing.choose(Asked.objects.get(pk=row.pk), by=self.lead)

    def _silent(self) -> Story:
        """The council asks before there is a referral, and nobody answers in time."""
        yield clock.at(self.line.before(6), 10)
        officer = self.town.staff["officer"]
        model = Referral.objects.exclude(lot=None).order_by("reference").first()
        if model is None:
            return
        said = {**prefilled.of_referral(model), **self.said["silent"], "starts_on": self.line.today}
        enquiry = asking.draft(None, by=officer, lot=model.lot, **_whole(said, reply_days=2))
        self._send(enquiry, 2, officer)
        for before in (5, 4, 3):
            yield clock.at(self.line.before(before), 7, 25)
            reminding.run(clock.today())

    def _several(self) -> Story:
        """Before there is a referral five are asked: two could, one by its link, one could not, the others wait."""
        yield clock.at(self.line.before(1), 9, 15)
        there = Lot.objects.filter(memberships__provider__slug=PROVIDER, memberships__in=Membership.objects.open())
        lot = max(there, key=lambda row: (_on_lot(row), -row.number))
        said = _whole({**self.said["several"], "starts_on": self.line.today}, reply_days=3, asks_price=True)
        rows = self._send(asking.draft(None, by=self.lead, lot=lot, **said), 5, self.lead)
        yield clock.at(self.line.before(1), 10, 40)
        for row in rows[:1]:
            self._yes(row, self.manager_of(row))
        yield clock.at(self.line.before(1), 12, 5)
        for row in rows[1:2]:
            said = {"reason": "staffing", "later_from": None, "note": "", "name": "Ola Reed"}
            by_link.answer(row, SENT_FROM, answering.cannot, **said)
        yield clock.at(self.line.before(1), 15, 30)
        for row in rows[2:3]:
            by_link.answer(row, SENT_FROM, answering.can, name="Kit Marlow", **self._could(row))

    def _draft(self) -> Story:
        """Written this morning, and not sent."""
        yield clock.at(self.line.before(1), 16, 30)
        for referral in self._waiting():
            asking.draft(
                referral, by=self.lead, lot=referral.lot, **_whole(prefilled.of_referral(referral), reply_days=2)
            )

    def _ask(self, story: str, number: int, **more: Any) -> list[Asked]:
        for referral in self._waiting():
            said = {**prefilled.of_referral(referral), **self.said[story], **more}
            return self._send(asking.draft(referral, by=self.lead, lot=referral.lot, **_whole(said)), number, self.lead)
        return []

    def _send(self, enquiry: Enquiry, number: int, by: Affiliation) -> list[Asked]:
        """To so many; whoever signs in for a provider is among those who have not answered."""
        open_ones = [one.provider for one in whom.of_enquiry(enquiry, by) if one.may_be_asked]
        last = sorted(
            (row for row in open_ones if row.slug in (PROVIDER, PROVIDER2)), key=lambda row: row.slug == PROVIDER
        )
        first = [row for row in open_ones if row not in last]
        keys = [str(row.pk) for row in (*first[: max(0, number - len(last))], *last)][:number]
        asked = {str(row.provider_id): row for row in asking.send(enquiry, providers=keys, by=by)} if keys else {}
        return [asked[key] for key in keys]

    def _waiting(self) -> Iterator[Referral]:
        """Another one each time: approved, no place found, of the first AP Lead's school; where most could be asked."""
        rows = Referral.objects.waiting().filter(commissioner=self.lead.organisation).exclude(pk__in=self.used)
        offered = Offer.objects.filter(status__in=[Offer.Status.OFFERED, Offer.Status.ACCEPTED])
        rows = rows.exclude(half_days=[]).exclude(pk__in=offered.values("referral")).select_related("pupil", "lot")
        for referral in sorted(rows, key=lambda row: (-_on_lot(row.lot), row.reference))[:1]:
            self.used.add(referral.pk)
            yield referral

    def _yes(self, row: Asked, by: Affiliation) -> None:
        answering.can(row, by=by, note=self.said["yes"]["note"], **self._could(row))

    def _could(self, row: Asked) -> dict[str, Any]:
        there = answering.programmes_of(row)
        half_days = [code for code in row.enquiry.half_days if not there or code in there[0].half_days]
        price = {"price": 65, "price_unit": Rate.Unit.SESSION} if row.enquiry.asks_price else {}
        days = {"can_from": row.enquiry.starts_on, "half_days": half_days or row.enquiry.half_days[:1]}
        return {**days, **price, "programme": there[0] if there else None}

    def manager_of(self, row: Asked) -> Affiliation:
        return self.town.staff.managers[row.provider.slug]


def _whole(said: dict[str, Any], **more: Any) -> dict[str, Any]:
    """With what a referral leaves open."""
    return {"note": "", "stays": "", "asks_price": False, **said, "year": said.get("year") or 9, **more}


def _on_lot(lot: Any) -> int:
    return Membership.objects.open().filter(lot=lot).count()


def _referral_of(row: Asked) -> Any:
    return row.enquiry.referral
