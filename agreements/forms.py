"""Forms of an agreement: signing it, its terms, and what must be there before the first day."""

from typing import Any

from django import forms

from agreements import choosing, content, directing, key_adults, reading, signing, starting
from agreements.models import NoticeGiven, Signature, Terms, texts_on
from agreements.words import LONGEST, shipped
from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.models import MoveRefused
from core.seen import Shown
from govuk import fields
from placements.models import Agreement, Placement
from pupils.models import Contact


class SignForm(PageForm):
    """A signature on what was read; the button says for whom."""

    side = ""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=600)

    def act(self, row: Agreement, by: Acting) -> Agreement:
        signing.sign(row, self.side, self.cleaned_data["seen"], by=by)
        return row


class SignForProviderForm(SignForm):
    side = Signature.Side.PROVIDER


class SignForCommissionerForm(SignForm):
    side = Signature.Side.COMMISSIONER


class WordsForm(PageForm):
    """Each term in a box of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for term in shipped():
            self.fields[term.key] = fields.TextField(
                label=term.title,
                empty=f"Enter what holds: {term.title.lower()}",
                max_length=LONGEST,
                rows=4,
            )
        fields.speak_plainly(self)

    @property
    def texts(self) -> dict[str, str]:
        return {term.key: self.cleaned_data[term.key] for term in shipped()}


class TermsForm(WordsForm):
    """What this agreement says, filled in with the council's words."""

    aims = fields.TextField(
        label="What the placement is for",
        hint="Three to five aims, each with how it will be seen that it was reached",
        empty="Enter what the placement is for",
        max_length=2000,
        rows=6,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts, _ = texts_on(clock.today())
        aims = self.row.own_aims or content.aims_of(self.row.placement)
        self.initial = {"aims": aims, **texts, **(self.row.own_texts or {}), **self.initial}

    def act(self, row: Agreement, by: Acting) -> Agreement:
        choosing.choose(row, aims=self.cleaned_data["aims"], texts=self.texts, by=by)
        return row


class CouncilTermsForm(WordsForm):
    """The next version for all agreements."""

    starts_on = fields.DateField(
        label="Holds from",
        hint="What is signed from that day on has these words; what was signed before keeps its own",
        empty="Enter the day",
        earliest=clock.today,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts, _ = texts_on(clock.today())
        self.initial = {**texts, "starts_on": clock.today(), **self.initial}

    def act(self, row: None, by: Acting) -> Terms:
        return Terms.write(self.texts, self.cleaned_data["starts_on"], by=by)


class WithdrawForm(PageForm):
    """Nothing to fill in."""

    verb = Terms.withdraw


class KeyAdultForm(PageForm):
    """Who looks after the pupil, and how they are reached."""

    name = fields.CharField(label="Name", empty="Enter the name of the key adult", max_length=120)
    telephone = fields.CharField(label="Telephone", hint="This, or an email address", required=False, max_length=30)
    email = fields.EmailField(label="Email address", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = key_adults.of(self.row)
        said = (now.name, now.telephone, now.email) if now else key_adults.usual(self.row, self.acting)
        self.initial = {**dict(zip(("name", "telephone", "email"), said, strict=True)), **self.initial}

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors and not said.get("telephone") and not said.get("email"):
            self.add_error("telephone", "Enter a telephone number or an email address")
        return said

    def act(self, row: Placement, by: Acting) -> Placement:
        key_adults.name(row, by=by, **self.cleaned_data)
        starting.start_if_due(row, by=by)
        return row


class NoticeGiveForm(PageForm):
    """To whom the letter was given, how and when; those with parental responsibility are ticked."""

    contacts = fields.ModelMultipleChoiceField(
        Contact.objects.none(), label="Who was given it?", empty="Select who was given the notice"
    )
    how = fields.ChoiceField(label="How?", choices=NoticeGiven.How.choices, empty="Select how it was given")
    on = fields.DateField(label="On which day?", empty="Enter the day", latest=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = directing.recipients(self.row, self.acting)
        self.fields["contacts"].queryset = rows  # type: ignore[attr-defined]
        ticked = rows.filter(responsibility=Contact.Responsibility.YES)
        self.initial = {"contacts": ticked, "on": clock.today(), **self.initial}

    def act(self, row: Placement, by: Acting) -> Placement:
        given = self.cleaned_data
        directing.give(row, contacts=given["contacts"], how=given["how"], on=given["on"], by=by)
        starting.start_if_due(row, by=by)
        return row


class AcknowledgeForm(PageForm):
    """The button says it; what was shown travels with it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"seen": self.shown.fingerprint, **self.initial}

    @property
    def shown(self) -> Shown:
        return Shown(reading.Known.of(self.row, self.acting).values, of=self.row, by=self.acting)

    def act(self, row: Placement, by: Acting) -> Placement:
        reading.hold(row)
        if not self.shown.is_still(self.cleaned_data["seen"]):
            raise MoveRefused(reading.CHANGED)
        reading.acknowledge(row, by=by)
        starting.start_if_due(row, by=by)
        return row
