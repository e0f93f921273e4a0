"""Words into values, for people and their roles."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import account_changes, confirming, invitations, inviting_many
from accounts.models import ASKS_IN, Affiliation, Invitation, Organisation, PeopleFile, Role, User
from accounts.people_sheet import LIMITS
from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from govuk.dates import in_london, short_day


class SwitchForm(PageForm):
    """Which of your own roles to go on in."""

    affiliation = fields.ModelChoiceField(
        Affiliation.objects.none(),
        label="Which role do you want to act in?",
        hint="Only the role you act in decides what you see and may do. The bar at the top says which one it is.",
        heading=True,
        empty="Select the role you want to act in",
        label_from=lambda row: f"{row.get_role_display()} at {row.organisation}",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Affiliation.objects.current().filter(user=self.acting.user).select_related("organisation", "user")
        self.fields["affiliation"].queryset = mine  # type: ignore[attr-defined]
        self.initial.setdefault("affiliation", self.acting.pk)


class InviteForm(PageForm):
    """Whom to ask in, where and as what."""

    name = fields.CharField(label="Full name", max_length=150, empty="Enter their full name")
    email = fields.EmailField(
        label="Email address",
        hint="Their own work address: they sign in with it. Not one that several people read.",
        empty="Enter their email address",
    )
    organisation = fields.ModelSelectField(
        invitations.places(),
        label="Organisation",
        empty="Select an organisation",
    )
    role = fields.ChoiceField(
        label="Role",
        empty="Select what they do",
        choices=Role.choices,
        hints={
            Role.AP_MANAGER: "Decides admissions and referrals, sees everything",
            Role.COMMISSIONING_OFFICER: "Refers and funds placements the council commissions",
            Role.QUALITY_OFFICER: "Audits, visits and actions",
            Role.ADMINISTRATOR: "Users, organisations and reference data; no pupils",
            Role.AP_LEAD: "Refers the school's pupils and follows them",
            Role.SCHOOL_VIEWER: "Sees the school's pupils and their attendance",
            Role.PROVIDER_MANAGER: "Answers offers and audits, keeps documents and programmes",
            Role.PROVIDER_TUTOR: "Takes registers and uploads attendance",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = ASKS_IN.get(self.acting.role, frozenset())
        self.fields["role"].choices = [choice for choice in Role.choices if choice[0] in allowed]  # type: ignore[attr-defined]
        if not self.acting.is_council:
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        """The role must be one that can be held there."""
        cleaned = super().clean()
        cleaned.setdefault("organisation", None if self.acting.is_council else self.acting.organisation)
        organisation, role = cleaned.get("organisation"), cleaned.get("role")
        if organisation and role and (reason := invitations.misfit(role, organisation)):
            self.add_error("role", reason)
        return cleaned

    def act(self, row: Any, by: Acting) -> Invitation:
        wanted = {name: self.cleaned_data[name] for name in ("name", "email", "organisation", "role")}
        return invitations.invite(**wanted, by=by)


class WithdrawForm(PageForm):
    """Asks nothing."""

    verb = staticmethod(invitations.withdraw)


class ResendForm(PageForm):
    """Asks nothing."""

    verb = staticmethod(invitations.resend)


class CorrectForm(PageForm):
    """The address it should have gone to."""

    verb = staticmethod(invitations.correct)

    email = fields.EmailField(
        label="The right email address",
        hint="Their own work address: they sign in with it.",
        empty="Enter their email address",
    )


class PeopleFileForm(PageForm):
    """A file of people to be asked in."""

    file = fields.FileField(
        label="File of people",
        hint=f"A CSV or Excel file with the columns Name, Email, Role and Organisation, up to {LIMITS.rows} rows",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        max_mb=LIMITS.megabytes,
    )

    def act(self, row: Any, by: Acting) -> PeopleFile:
        file = self.cleaned_data["file"]
        return inviting_many.send(file.name, file.read(), by=by)


class PeopleFileApproveForm(PageForm):
    """Yes to what was shown."""

    verb = staticmethod(inviting_many.approve)

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class PeopleFileCancelForm(PageForm):
    """Asks nothing."""

    verb = staticmethod(inviting_many.cancel)


def held_and_seen(row: Affiliation) -> str:
    """What tells whether somebody still works there: their role, and when they were last seen."""
    last = row.user.last_login
    seen = f"last signed in {short_day(in_london(last))}" if last else "has never signed in"
    paused = ". Access paused: ticking gives it back" if row.paused_at else ""
    return f"{row.get_role_display()}, {seen}{paused}"


class PeopleConfirmForm(PageForm):
    """Who stays. Those not ticked leave, which is asked about once more."""

    layout = Layout("stays", "shown", "leaving")

    stays = fields.ModelMultipleChoiceField(
        Affiliation.objects.none(),
        label="Tick everybody who stays",
        required=False,
        label_from=lambda row: row.user.name,
        hint_from=held_and_seen,
    )
    shown = forms.CharField(widget=forms.HiddenInput, max_length=100_000, required=False)
    leaving = fields.BooleanField(label="Those not ticked have left: end their roles now", required=False)

    def __init__(self, *args: Any, row: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        rows = confirming.to_confirm(row, by=self.acting)
        self.rows = list(rows.select_related("user", "organisation").order_by("user__name", "role", "pk"))
        field: Any = self.fields["stays"]
        field.queryset = rows.exclude(user=self.acting.user_id).select_related("user").order_by("user__name", "role")
        self.helper.hide_optional = True
        self.initial["shown"] = ",".join(str(one.pk) for one in self.rows)

    def clean(self) -> dict[str, Any]:
        """Nobody leaves because a tick was forgotten."""
        said = super().clean()
        self.were_shown = set(str(said.get("shown", "")).split(",")) & {str(one.pk) for one in self.rows}
        self.stay = {str(one.pk) for one in said.get("stays", ())}
        gone = [
            one
            for one in self.rows
            if str(one.pk) in self.were_shown - self.stay and one.user_id != self.acting.user_id
        ]
        if gone and not said.get("leaving"):
            names = ", ".join(sorted({one.user.name for one in gone}))
            self.add_error("leaving", f"Not ticked: {names}. Tick who stays, or confirm that the others have left")
        return said

    def act(self, row: Organisation, by: Acting) -> tuple[int, int]:
        return confirming.confirm(row, shown=self.were_shown, stays=self.stay, by=by)


class EndForm(PageForm):
    """When the role ends."""

    when = fields.ChoiceField(
        label="When does it end?",
        empty="Select when the role ends",
        choices=[
            ("now", "Straight away"),
            ("leaves", "Straight away, because they leave"),
            ("later", "After a last day"),
        ],
        hints={
            "now": "They are signed out at once",
            "leaves": "They are signed out at once, and with their last role their account is closed",
            "later": "They can use this role to the end of that day",
        },
        reveals={"later": "last_day"},
    )
    last_day = fields.DateField(label="Last day", required=False, earliest=clock.today)

    def act(self, row: Affiliation, by: Acting) -> None:
        if self.cleaned_data["when"] == "leaves":
            confirming.leave(row, by=by)
            return
        is_later = self.cleaned_data["when"] == "later"
        invitations.end(row, by=by, last_day=self.cleaned_data["last_day"] if is_later else None)


class SafeguardingLeadForm(PageForm):
    """Nothing is asked."""

    def act(self, row: Affiliation, by: Acting) -> None:
        row.turn_safeguarding_lead(by=by)


class AcceptForm(forms.Form):
    """A new person's name and password."""

    name = fields.CharField(label="Your full name", max_length=150, empty="Enter your full name")
    password = fields.CharField(
        label="Choose a password",
        hint=(
            "At least 12 characters: three or four words that do not belong together do well. "
            "Not your name, the council's name or words such as school or password."
        ),
        strip=False,
        empty="Enter a password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = fields.CharField(
        label="The same password again",
        strip=False,
        empty="Enter the same password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """A good password, typed twice alike."""
        cleaned = self.cleaned_data
        password = cleaned.get("password")
        if password:
            self.person.name = cleaned.get("name", "")
            try:
                validate_password(password, self.person)
            except ValidationError as weak:
                self.add_error("password", weak)
        if password and cleaned.get("again") and password != cleaned["again"]:
            self.add_error("again", "The two passwords are not the same. Type the same one twice.")
        return cleaned


class AccountChangeConfirmForm(PageForm):
    """Asks nothing: confirming is the button."""

    verb = staticmethod(account_changes.confirm)


class AccountChangeRefuseForm(PageForm):
    """Why the account stays as it is."""

    verb = staticmethod(account_changes.refuse)

    reason = fields.TextField(label="Why you refuse", empty="Enter why you refuse", count=500, rows=3)
