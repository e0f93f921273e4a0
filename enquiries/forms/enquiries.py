"""Forms of who asks: the question, whom it is sent to, what is chosen, and why it is closed."""

from collections.abc import Sequence
from typing import Any

from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.half_day_boxes import HalfDaysField
from core.models import Event
from enquiries import asking, choosing, whom
from enquiries.forms import prefilled
from enquiries.models import Asked, Enquiry
from enquiries.models.enquiry import YEARS
from govuk import fields
from providers.models import Lot
from referrals import referring
from referrals.models import Referral


class EnquiryForm(PageForm):
    """What is asked. What may say who the child is is told before it is sent, and a name of the child never passes."""

    year = fields.SelectField(label="Year group", choices=YEARS, empty="Select the year group")
    lot = fields.ModelSelectField(
        label="Kind of provision", queryset=Lot.objects.none(), empty="Select the kind of provision"
    )
    need = fields.CharField(
        label="Need",
        hint="In a few words, without anything that says who the child is",
        max_length=150,
        empty="Enter the need",
    )
    half_days = HalfDaysField(label="Half-days", empty="Select at least one half-day")
    how_many = fields.IntegerField(
        label="How many of these half-days a week?",
        width=2,
        min_value=1,
        max_value=10,
        empty="Enter how many half-days",
    )
    area = fields.CharField(
        label="Area",
        hint="Part of town, or the first half of a postcode such as M27",
        max_length=80,
        empty="Enter the area",
    )
    risk = fields.ChoiceField(
        label="Risk level", choices=Referral.Risk.choices, inline=True, empty="Select the risk level"
    )
    starts_on = fields.DateField(label="Wanted from", empty="Enter from when", earliest=clock.today)
    note = fields.TextField(
        label="Anything else they need to know",
        hint="No names, birth dates, schools or addresses",
        required=False,
        count=500,
        rows=3,
    )
    stays = fields.TextField(label="Why does it stay?", hint="It is sent as it is", count=300, rows=2)
    asks_price = fields.BooleanField(label="Ask for the price as well", required=False)
    reply_days = fields.IntegerField(
        label="School days to answer", width=2, min_value=1, max_value=20, empty="Enter how many school days they have"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"reply_days": asking.usual_days(), **self._known(), **self.initial}
        self.found = self._found()
        self._offer_lots()
        asked = [one for one in self.found if not one.is_refused]
        if not asked and not self.initial.get("stays"):
            del self.fields["stays"]
        elif asked:
            told = f"Take this out, or say why it stays: {asking.in_words(asked)}"
            self.fields["stays"].error_messages["required"] = told
        else:
            self.fields["stays"].required = False

    @property
    def referral(self) -> Referral | None:
        return self.row if isinstance(self.row, Referral) else getattr(self.row, "referral", None)

    def _offer_lots(self) -> None:
        """A referral says it: a place on another could not be offered for it."""
        if self.referral:
            del self.fields["lot"]
        else:
            field: Any = self.fields["lot"]
            field.queryset = referring.lots_to_ask_for(clock.today())

    def _known(self) -> dict[str, Any]:
        """What was entered before, or what the referral says."""
        if isinstance(self.row, Enquiry):
            return {name: getattr(self.row, name) for name in asking.SAID}
        return prefilled.of_referral(self.row) if self.row else {}

    def _found(self) -> Sequence[Any]:
        if not self.is_bound:
            return []
        said = {name: self.data.get(self.add_prefix(name), "") for name in asking.TEXTS}
        return asking.found_in(said, self.referral, self.acting)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in asking.TEXTS:
            said = {name: cleaned.get(name, "")}
            refused = [one for one in asking.found_in(said, self.referral, self.acting) if one.is_refused]
            if refused:
                self.add_error(name, f"Take this out: {asking.in_words(refused)}")
        half_days, how_many = cleaned.get("half_days"), cleaned.get("how_many")
        if half_days and how_many and how_many > len(half_days):
            self.add_error("how_many", f"Enter {len(half_days)} or fewer: no more half-days are ticked")
        return cleaned

    def act(self, row: Any, by: Acting) -> Enquiry:
        asked = [one for one in self.found if not one.is_refused]
        said = {**self.cleaned_data, "stays": self.cleaned_data.get("stays", "") if asked else ""}
        if self.referral:
            said["lot"] = self.referral.lot
        if isinstance(row, Enquiry):
            return asking.change(row, by=by, **said)
        return asking.draft(self.referral, by=by, **said)


class SendForm(PageForm):
    """Whom it is sent to."""

    providers = fields.MultipleChoiceField(
        label="Which providers are asked?",
        hint="They do not learn of each other, nor how many are asked",
        empty="Select at least one provider",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = whom.of_enquiry(self.row, self.acting)
        offered = [one for one in self.candidates if one.may_be_asked]
        field: Any = self.fields["providers"]
        field.choices = [(str(one.provider.pk), one.provider.name) for one in offered]
        field.hints = {str(one.provider.pk): one.hint for one in offered if one.hint}

    def act(self, row: Enquiry, by: Acting) -> list[Asked]:
        return asking.send(row, providers=self.cleaned_data["providers"], by=by)


def _to_link(acting: Acting, enquiry: Enquiry) -> Any:
    """The referrals it may have been asked for: of the same commissioner, on its lot, not over."""
    rows = Referral.objects.visible_to(acting).filter(commissioner=enquiry.commissioner_id, lot=enquiry.lot_id)
    over = [Referral.Status.DECLINED, Referral.Status.WITHDRAWN]
    return rows.exclude(status__in=over).select_related("pupil").order_by("-started_at", "-pk")


class OfReferral(PageForm):
    """Asks for which referral it was asked."""

    referral = fields.ModelSelectField(
        label="For which referral was it asked?",
        queryset=Referral.objects.none(),
        empty="Select the referral",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enquiry = self.row.enquiry if isinstance(self.row, Asked) else self.row
        field: Any = self.fields["referral"]
        field.queryset = _to_link(self.acting, enquiry)
        field.label_from_instance = lambda referral: f"{referral}, {referral.pupil}"


class LinkForm(OfReferral):
    """For which referral it was asked."""

    def act(self, row: Enquiry, by: Acting) -> Event:
        return choosing.link(row, referral=self.cleaned_data["referral"], by=by)


class ChooseForm(OfReferral):
    """Choosing asks nothing more, but for which referral it is where that was not said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row.enquiry.referral_id:
            del self.fields["referral"]
        else:
            self.fields["referral"].required = False
            self.fields["referral"].help_text = "Leave it empty if there is none yet"

    def act(self, row: Asked, by: Acting) -> Event:
        return choosing.choose(row, referral=self.cleaned_data.get("referral"), by=by)


class CloseForm(PageForm):
    """Why nobody is chosen."""

    verb = staticmethod(choosing.close)

    why = fields.ChoiceField(
        label="Why is it closed?", choices=Enquiry.ClosedFor.choices, empty="Select why it is closed"
    )
