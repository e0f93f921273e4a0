"""What has to be set up of the framework, the documents asked for, and the providers."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.models import Postcode
from accounts.set_up import Step, and_beside, many, step
from core.acting import Acting
from core.cards import listing
from providers.models import DocumentKind, Framework, Lot, Provider, Round, Site


def framework(acting: Acting, today: date) -> Iterable[Step]:
    """The framework in force with its lots and rounds, and the kinds of documents."""
    frameworks = list(Framework.objects.filter(starts_on__lte=today, ends_on__gte=today))
    named = ", ".join(each.reference for each in frameworks)
    yield step("Frameworks", named or "None is in force", is_done=bool(named), link=reverse("providers:frameworks"))
    in_force = {each.pk for each in frameworks}
    known = list(Lot.objects.all())
    lots = sum(lot.framework_id in in_force and (lot.closed_on is None or lot.closed_on > today) for lot in known)
    said = (f"{many(lots, 'lot')} in force" if lots else "None is in force") + and_beside(len(known), lots)
    yield step("Lots", said, is_done=bool(lots), link=reverse("providers:lots"))
    yield _rounds(list(Round.objects.filter(framework__in=frameworks).open_or_to_come(today)), today)
    documents = list(DocumentKind.objects.all())
    kinds = sum(kind.is_asked_on(today) for kind in documents)
    said = f"{many(kinds, 'kind')} of documents {'is' if kinds == 1 else 'are'} asked for"
    said += and_beside(len(documents), kinds)
    yield step("Document kinds", said, is_done=bool(kinds), link=reverse("providers:document-kinds"))


def _rounds(found: list[Round], today: date) -> Step:
    """One whose first day has come is opened by hand: that is said, and holds the list open no longer."""
    said = f"{many(len(found), 'round')} open or to come" if found else "None is open or to come: nobody can apply"
    late = [row.name for row in found if row.status == Round.Status.PLANNED and row.opens_on <= today]
    if late:
        said = f"{said}. {' and '.join(late)} may be opened now"
    return step("Rounds", said, is_done=bool(found), link=reverse("providers:rounds"))


def providers(acting: Acting, today: date) -> Iterable[Step]:
    """The providers, and whether their sites have a place."""
    number = Provider.objects.visible_to(acting).count()
    said = many(number, "provider") if number else "None yet"
    yield step("Providers", said, is_done=bool(number), link=listing("providers:directory"))
    lost = Site.objects.visible_to(acting).filter(closed_on=None, easting=None).count()
    if lost:
        yield _places(lost)


def _places(lost: int) -> Step:
    """Once postcodes are there, one that does not exist holds the list open no longer."""
    its, is_loaded = "its" if lost == 1 else "their", Postcode.objects.exists()
    said = f"{many(lost, 'site')} {'has' if lost == 1 else 'have'} none: send the postcodes of {its} area"
    doubt = f", or ask whether {its} postcode is right" if is_loaded else ""
    return step("Places of sites", said + doubt, is_done=is_loaded, link=reverse("accounts:postcodes-add"))
