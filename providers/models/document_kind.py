"""DocumentKind: what is asked for of whom, and what follows without it, from a day on; FormerRules: what was before."""

from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.text import slugify

from core import clock
from core.acting import Acting
from core.models import Closable, OwnDataQuerySet

RULES = (
    "required_for",
    "criticality",
    "effect",
    "is_suspending",
    "grace_school_days",
    "is_per_site",
    "starts_on",
    "closed_on",
)
"""What a provider's standing is worked out by: changed today, yesterday keeps what held then."""
LONGEST_CODE = 60


class DocumentKindQuerySet(OwnDataQuerySet["DocumentKind"]):
    def asked(self, day: date) -> Self:
        """Those that are asked for on this day of anybody."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(closed_on=None) | Q(closed_on__gte=day))

    def may_be_handed_in(self, day: date) -> Self:
        """The same with those that will be asked for: whoever is early is let in."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gte=day))


class DocumentRules(models.Model):
    """Of whom a kind is asked, from when to when, and what follows when it is not in date."""

    class Criticality(models.TextChoices):
        CRITICAL = "critical", "Critical"
        MAJOR = "major", "Major"
        MINOR = "minor", "Minor"

    class RequiredFor(models.TextChoices):
        ALL = "all", "Every provider"
        EMPLOYEES = "employees", "Those with employees or volunteers"
        PREMISES = "premises", "Those with premises"
        GAS = "gas", "Those whose premises have gas"
        CARRIES_PUPILS = "carries_pupils", "Those that drive pupils"
        LICENCE = "licence", "Those whose activities need a licence"
        CANDIDATES = "candidates", "Those that enter pupils for examinations"
        REGISTERED = "registered", "Registered schools"
        UNREGISTERED = "unregistered", "Those not registered as schools"

    class Effect(models.TextChoices):
        BLOCK = "block", "Stops new placements"
        TRANSPORT = "transport", "Stops driving pupils"
        ACTIVITY = "activity", "Stops the licensed activity"
        WARN = "warn", "Warns"

    required_for = models.CharField(
        "asked of",
        max_length=20,
        choices=RequiredFor,
        default=RequiredFor.ALL,
        help_text="Which providers must hold it: their profile says which they are",
    )
    criticality = models.CharField(
        max_length=10, choices=Criticality, help_text="Something stops without a critical one; the others warn"
    )
    effect = models.CharField(
        "without it in date",
        max_length=10,
        choices=Effect,
        default=Effect.WARN,
        help_text="What follows while it is missing or out of date",
    )
    is_suspending = models.BooleanField(
        "memberships are suspended after the grace days",
        default=False,
        help_text="An officer is told to propose it; a second one confirms",
    )
    grace_school_days = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(200)],
        help_text="School days after it ran out before a suspension is to be proposed; 0 for none",
    )
    is_per_site = models.BooleanField(
        "each site needs its own", default=False, help_text="Such as a fire risk assessment"
    )
    starts_on = models.DateField(
        "asked for from",
        null=True,
        blank=True,
        help_text="From this day providers that do not hold it are told so, and what follows without it follows",
    )
    closed_on = models.DateField(
        "asked for until",
        null=True,
        blank=True,
        help_text="Its last day: from the next one nobody is asked for it; what was handed in stays",
    )

    class Meta:
        abstract = True


class DocumentKind(DocumentRules, Closable):
    """A kind of document that providers are asked for."""

    KEPT = ("title",)

    code = models.SlugField(
        max_length=LONGEST_CODE,
        primary_key=True,
        help_text="A short word for it, in small letters; it cannot be changed later",
    )
    title = models.CharField(max_length=200, help_text="As providers read it")
    valid_months = models.PositiveSmallIntegerField(
        "usually in date for",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text="In months. Empty for one that never runs out: then no last day is asked for",
    )
    is_open = models.BooleanField(
        "schools and other providers may open it",
        default=False,
        help_text="Never for documents about named people, pupils, money or contracts.",
    )
    guidance = models.TextField(
        "what it must say",
        blank=True,
        max_length=1000,
        help_text="Providers read it where they hand the document in",
    )
    template_url = models.URLField(
        "where its template is",
        blank=True,
        help_text="The address of a form to fill in, such as a page of the council’s website",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place in lists, from the top")

    objects = DocumentKindQuerySet.as_manager()

    class Meta:
        verbose_name = "document kind"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(criticality__in=["critical", "major", "minor"]), name="document_criticality_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    required_for__in=[
                        "all",
                        "employees",
                        "premises",
                        "gas",
                        "carries_pupils",
                        "licence",
                        "candidates",
                        "registered",
                        "unregistered",
                    ]
                ),
                name="document_required_for_known",
            ),
            models.CheckConstraint(
                condition=Q(effect__in=["block", "transport", "activity", "warn"]), name="document_effect_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def kept(self) -> tuple[str, ...]:
        """What was handed in keeps its title; one that is asked for has a first day, and is closed by its last."""
        has_begun = not self._state.adding and (self.starts_on is None or self.starts_on <= clock.today())
        return (*super().kept(), "starts_on") if has_begun else super().kept()

    def clean(self) -> None:
        """Refuse what contradicts itself, and a first day that has been."""
        super().clean()
        is_critical, warns = self.criticality == self.Criticality.CRITICAL, self.effect == self.Effect.WARN
        if is_critical and warns:
            raise ValidationError({"effect": "Something stops without a critical document: select what"})
        if self.criticality and not is_critical and not warns:
            raise ValidationError({"criticality": "A document without which something stops is critical"})
        before = self.stored()
        was = before.starts_on if before else None
        if self.starts_on and self.starts_on != was and self.starts_on < clock.today():
            raise ValidationError({"starts_on": "Enter today or a day to come: what is past was decided without it"})
        if self.starts_on and self.closed_on and self.closed_on < self.starts_on:
            raise ValidationError({"closed_on": "The last day is before the first"})

    def is_asked_on(self, day: date) -> bool:
        """Whether it is asked for on this day of anybody at all."""
        return (self.starts_on is None or self.starts_on <= day) and (self.closed_on is None or day <= self.closed_on)

    def enter(self, *, by: Acting, act: str = "") -> Self:
        """Save it, and keep what held until yesterday: standing on a day is worked out by the rules of that day."""
        with transaction.atomic():
            before = self.stored()
            if before is None:
                self._take_its_place()
            entered = super().enter(by=by, act=act)
            if before is not None:
                FormerRules.keep(before, entered)
        return entered

    def _take_its_place(self) -> None:
        """A new one stands at the end, under a code made of its title."""
        if not self.code:
            self.code = _free_code(self.title)
        if not self.position:
            self.position = (DocumentKind.objects.aggregate(last=models.Max("position"))["last"] or 0) + 1
        if self.starts_on is None:
            self.starts_on = clock.today()

    @classmethod
    def everything(cls, day: date) -> "list[DocumentKind]":
        """Every kind in its order, each with the rules that held on this day."""
        kinds = list(cls.objects.all())
        if day < clock.today():
            FormerRules.put_back(kinds, day)
        return kinds


class FormerRules(DocumentRules):
    """What a kind of document asked of providers, to the last day of that."""

    kind = models.ForeignKey(DocumentKind, on_delete=models.CASCADE, related_name="former_rules")
    last_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "last_on"], name="former_rules_once_a_day")]

    def __str__(self) -> str:
        return f"{self.kind_id} to {self.last_on}"

    @classmethod
    def keep(cls, before: DocumentKind, after: DocumentKind) -> None:
        """Of several changes on one day the first knows what held until yesterday."""
        said = {name: getattr(before, name) for name in RULES}
        if said != {name: getattr(after, name) for name in RULES}:
            cls.objects.get_or_create(kind=after, last_on=clock.today() - timedelta(days=1), defaults=said)

    @classmethod
    def put_back(cls, kinds: list[DocumentKind], day: date) -> None:
        """Give each of them the rules of that day; nothing is saved."""
        held: dict[Any, FormerRules] = {
            row.kind_id: row for row in cls.objects.filter(last_on__gte=day).order_by("-last_on")
        }
        for kind in kinds:
            for name in RULES if kind.pk in held else ():
                setattr(kind, name, getattr(held[kind.pk], name))


def _free_code(title: str) -> str:
    base = slugify(title).replace("-", "_")[: LONGEST_CODE - 4] or "document"
    taken = set(DocumentKind.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}_{number}" for number in range(2, 999))) if code not in taken)
