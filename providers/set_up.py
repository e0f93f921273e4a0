"""What has to be set up of the framework, the documents asked for, and the providers."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.set_up import Step, many, step
from core.acting import Acting
from core.cards import listing
from providers.models import DocumentKind, Framework, Lot, Provider, Round, Site


def framework(acting: Acting, today: date) -> Iterable[Step]:
    """The framework in force with its lots and rounds, and the kinds of documents."""
    frameworks = Framework.objects.filter(starts_on__lte=today, ends_on__gte=today)
    lots = Lot.objects.filter(framework__in=frameworks).count()
    named = ", ".join(frameworks.values_list("reference", flat=True))
    yield step(
        "Frameworks",
        named or "None is in force",
        is_done=bool(named),
        link=reverse("admin:providers_framework_changelist"),
    )
    yield step(
        "Lots",
        f"{many(lots, 'lot')} in force" if lots else "None is in force",
        is_done=bool(lots),
        link=reverse("admin:providers_lot_changelist"),
    )
    rounds = Round.objects.filter(framework__in=frameworks, closes_on__gte=today).count()
    said = f"{many(rounds, 'round')} open or to come" if rounds else "None is open or to come: nobody can apply"
    yield step("Rounds", said, is_done=bool(rounds), link=reverse("admin:providers_round_changelist"))
    kinds = DocumentKind.objects.count()
    said = f"{many(kinds, 'kind')} of documents {'is' if kinds == 1 else 'are'} asked for"
    yield step("Document kinds", said, is_done=bool(kinds), link=reverse("admin:providers_documentkind_changelist"))


def providers(acting: Acting, today: date) -> Iterable[Step]:
    """The providers, and whether their sites have a place."""
    number = Provider.objects.visible_to(acting).count()
    said = many(number, "provider") if number else "None yet"
    yield step("Providers", said, is_done=bool(number), link=listing("providers:directory"))
    lost = Site.objects.visible_to(acting).filter(closed_on=None, easting=None).count()
    if lost:
        said = f"{many(lost, 'site')} {'has' if lost == 1 else 'have'} none: send the postcodes of its area"
        yield step("Places of sites", said, is_done=False, link=reverse("accounts:postcodes-add"))
