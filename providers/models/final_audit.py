"""FinalAudit: a safeguarding audit that became final, as the room that audits tells of it."""

from datetime import date
from typing import Any, Self

from django.db import models, transaction
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from core import turns
from core.acting import Acting
from core.models import Named, ScopedQuerySet, Threshold
from providers.audited import AuditRule, Lapse, lapses, months_after
from providers.models.membership import Membership
from providers.models.provider import Provider, Site


class FinalAuditQuerySet(ScopedQuerySet["FinalAudit"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the provider may know when it was last audited."""
        return self.filter(provider__in=Provider.objects.visible_to(acting))


class FinalAudit(Named):
    """That a safeguarding audit of a provider, or of one of its sites, became final on a day; not what it found."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="final_audits")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    final_on = models.DateField()
    source = models.CharField("which audit it was", max_length=60, unique=True, help_text="Such as AUD-2026-000004")

    objects = FinalAuditQuerySet.as_manager()

    class Meta:
        ordering = ["-final_on", "pk"]

    def __str__(self) -> str:
        return self.source

    @classmethod
    def tell(cls, provider: Provider, *, on: date, source: str, site: Site | None = None) -> None:
        """A safeguarding audit of the provider, or of one site, became final on this day: the room that audits says so.

        The act itself stands on the trail of the audit; telling of it again changes nothing.
        """
        with transaction.atomic():
            turns.take("final_audit", source)
            cls.objects.get_or_create(source=source, defaults={"provider": provider, "site": site, "final_on": on})

    @property
    def trail_name(self) -> str:
        return f"{self.source} of {self.provider.name}"


def with_last_audits(providers: QuerySet[Provider], day: date) -> QuerySet[Provider]:
    """Each provider and each of its sites with the day of its last final audit up to this day."""

    def last(**of: Any) -> Subquery:
        rows = FinalAudit.objects.filter(final_on__lte=day, **of).order_by("-final_on")
        return Subquery(rows.values("final_on")[:1])

    sites = Site.objects.annotate(audited_on=last(site=OuterRef("pk")))
    rows = providers.annotate(
        wholly_audited_on=last(provider=OuterRef("pk"), site=None), ever_audited_on=last(provider=OuterRef("pk"))
    )
    return rows.prefetch_related(Prefetch("sites", sites))


def lapses_of(provider: Any, day: date, rule: AuditRule) -> list[Lapse]:
    """Where this provider, read with its last audits and its memberships, has no audit in date."""
    sites = {site.pk: site.audited_on for site in provider.sites.all() if site.is_open_on(day)}
    admitted_on = min((row.starts_on for row in provider.memberships.all()), default=None)
    return lapses(sites, provider.wholly_audited_on, provider.ever_audited_on, admitted_on, (day, rule))


def next_due(provider: Any, day: date, rule: AuditRule) -> date | None:
    """By when the next audit is due where one was final, at the site where that is soonest; None for never audited."""
    sites = [site.audited_on for site in provider.sites.all() if site.is_open_on(day)]
    last = [max((on for on in (each, provider.wholly_audited_on) if on), default=None) for each in sites]
    known = [on for on in last or [provider.ever_audited_on] if on]
    return months_after(min(known), rule.every_months) if known else None


def unaudited(day: date) -> dict[str, list[Any]]:
    """Providers on a lot on this day that were never audited, and those whose audit is overdue, as keys by the code.

    Suspended ones are counted: pupils are still taught there.
    """
    rule = AuditRule.of(Threshold.objects.values_on(day))
    found: dict[str, list[Any]] = {"never_audited": [], "audit_overdue": []}
    on_a_lot = Provider.objects.filter(pk__in=Membership.objects.held_on(day).values("provider"))
    for provider in with_last_audits(on_a_lot, day).prefetch_related("memberships"):
        for code in {lapse.code for lapse in lapses_of(provider, day, rule)}:
            found[code].append(provider.pk)
    return found
