"""People, and the roles they hold at organisations."""

import uuid
from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models import F, Q

from accounts.models.organisation import Organisation
from core import clock
from core.acting import Acting
from core.models import ScopedQuerySet, as_kept, record


class UserQuerySet(ScopedQuerySet["User"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council sees everyone; others the people of their own organisation."""
        if acting.is_council:
            return self
        if acting.role not in Role.values:
            return self.none()
        here = Affiliation.objects.current().filter(organisation=acting.organisation_id)
        return self.filter(pk__in=here.values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, name: str, password: str | None = None, **extra: Any) -> "User":
        """Open an account for this person; without a password they must be invited."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **extra)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str = "Administrator", password: str | None = None) -> "User":
        """Open an account that may use Django admin."""
        return self.create_user(email, name, password, is_staff=True, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, by e-mail."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("full name", max_length=150)
    is_staff = models.BooleanField("may use Django admin", default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)
    mail_failed_at = models.DateTimeField("mail refused since", null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_name(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as people say it."""
        return self.name

    def get_short_name(self) -> str:
        """The name as Django admin greets with."""
        return self.name


class Role(models.TextChoices):
    """What a person does for an organisation."""

    AP_MANAGER = "ap_manager", "AP Manager"
    COMMISSIONING_OFFICER = "commissioning_officer", "Commissioning officer"
    QUALITY_OFFICER = "quality_officer", "Quality officer"
    ADMINISTRATOR = "administrator", "Administrator"
    AP_LEAD = "ap_lead", "AP Lead"
    SCHOOL_VIEWER = "school_viewer", "School viewer"
    PROVIDER_MANAGER = "provider_manager", "Provider manager"
    PROVIDER_TUTOR = "provider_tutor", "Provider tutor"


COUNCIL_ROLES = frozenset({Role.AP_MANAGER, Role.COMMISSIONING_OFFICER, Role.QUALITY_OFFICER, Role.ADMINISTRATOR})
CASEWORK_ROLES = COUNCIL_ROLES - {Role.ADMINISTRATOR}
SCHOOL_ROLES = frozenset({Role.AP_LEAD, Role.SCHOOL_VIEWER})
PROVIDER_ROLES = frozenset({Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR})
SAFEGUARDING_LEAD = "safeguarding_lead"
# Which roles each role may ask people into, and end: the council's two anywhere, the others at their own organisation.
ASKS_IN: dict[str, frozenset[Role]] = {
    Role.AP_MANAGER: frozenset(Role),
    Role.ADMINISTRATOR: frozenset(Role),
    Role.AP_LEAD: SCHOOL_ROLES,
    Role.PROVIDER_MANAGER: PROVIDER_ROLES,
}


class AffiliationQuerySet(ScopedQuerySet["Affiliation"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council sees who holds which role; others see those of their own organisation."""
        if acting.is_council:
            return self
        return self.filter(organisation=acting.organisation_id) if acting.role in Role.values else self.none()

    def held(self, on: date | None = None) -> Self:
        """In force on this day (today when none is given), paused or not, of people whose account is open."""
        day = on or clock.today()
        in_force = self.filter(starts_on__lte=day, ended_at=None, user__is_active=True)
        return in_force.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def current(self, on: date | None = None) -> Self:
        """Those in which people see and do something: none that is paused because nobody confirmed it."""
        return self.held(on).filter(paused_at=None)

    def to_confirm(self, since: date) -> Self:
        """Held since before this day, the first of a term, and not confirmed from it on."""
        not_yet = Q(confirmed_on=None) | Q(confirmed_on__lt=since)
        return self.held().filter(not_yet, starts_on__lt=since)

    def away(self, since: date) -> Self:
        """Held since before this day by people who have not signed in from it on, or never."""
        never = Q(user__last_login=None, starts_on__lt=since)
        return self.held().filter(Q(user__last_login__lt=clock.at(since)) | never)


class Affiliation(models.Model):
    """A person's role at an organisation. The active one decides what is seen and done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="affiliations")
    role = models.CharField(max_length=30, choices=Role)
    starts_on = models.DateField("from", default=clock.today)
    ends_on = models.DateField("last day", null=True, blank=True)
    ended_at = models.DateTimeField("taken away at once at", null=True, blank=True, editable=False)
    safeguarding_lead_since = models.DateField("designated safeguarding lead since", null=True, editable=False)
    # Each term somebody says who stays; what nobody confirmed is paused after a warning, and given back by confirming.
    confirmed_on = models.DateField(null=True, blank=True, editable=False)
    warned_on = models.DateField("warned that it will be paused on", null=True, blank=True, editable=False)
    paused_at = models.DateTimeField("paused because nobody confirmed it at", null=True, blank=True, editable=False)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(ends_on=None), name="affiliation_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="affiliation_starts_before_end"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="affiliation_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} at {self.organisation}"

    @property
    def trail_name(self) -> str:
        return str(self)

    @property
    def is_current(self) -> bool:
        return self.is_held and self.paused_at is None

    @property
    def is_held(self) -> bool:
        """In force today, paused or not."""
        today = clock.today()
        return self.ended_at is None and self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)

    @property
    def state(self) -> str:
        """Where it stands today: active, paused, ended, or planned to begin."""
        if self.is_held:
            return "paused" if self.paused_at else "active"
        return "planned" if self.ended_at is None and self.starts_on > clock.today() else "ended"

    @property
    def posts(self) -> tuple[str, ...]:
        """What they are here beside their role."""
        return (SAFEGUARDING_LEAD,) if self.safeguarding_lead_since else ()

    def turn_safeguarding_lead(self, *, by: Acting) -> None:
        """From now on the designated safeguarding lead there, or no more: restricted rows may name the post."""
        before = self.safeguarding_lead_since
        self.safeguarding_lead_since = None if before else clock.today()
        words = "Safeguarding lead no more." if before else "Named as the designated safeguarding lead."
        with transaction.atomic():
            self.save(update_fields=["safeguarding_lead_since"])
            changes = {"safeguarding_lead_since": [as_kept(before), as_kept(self.safeguarding_lead_since)]}
            record("safeguarding_lead_turned", self, by=by, sentence=words, changes=changes)

    @property
    def is_council(self) -> bool:
        """Acting for the council, casework or not."""
        return self.role in COUNCIL_ROLES and self.organisation.is_council

    @property
    def sees_everything(self) -> bool:
        """The council's caseworkers see every child and provider; its administrators do not."""
        return self.role in CASEWORK_ROLES and self.organisation.is_council

    @property
    def keeps_accounts(self) -> bool:
        """The AP Manager and the administrator answer for people's accounts."""
        return self.role in {Role.AP_MANAGER, Role.ADMINISTRATOR} and self.organisation.is_council

    @property
    def answers_for_messages(self) -> bool:
        """They also see what was sent to everybody, and mend what did not arrive."""
        return self.keeps_accounts

    @property
    def is_administrator(self) -> bool:
        """Keeps users, organisations and reference data."""
        return self.role == Role.ADMINISTRATOR and self.organisation.is_council

    @property
    def is_school(self) -> bool:
        """Acting for a school."""
        return self.role in SCHOOL_ROLES

    @property
    def is_provider(self) -> bool:
        """Acting for a provider."""
        return self.role in PROVIDER_ROLES
