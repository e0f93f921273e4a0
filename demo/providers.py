"""The borough's providers: admitted to their lots, with sites, programmes, rates and people."""

from decimal import Decimal
from typing import Any

from accounts.models import Organisation
from core import clock
from core.acting import Acting
from demo.cases import half_days
from demo.data_files import read
from demo.openings import Openings
from demo.people import PROVIDER2, Staff
from demo.town import Framework
from providers import admission, profile
from providers.models import Lot, Provider

# Those whose rates went up with the school year, by so many per cent.
UPLIFTS = {"mariners-yard": 4, "irwell-forge": 3, "open-page-tuition": 5}
FACTS = ("has_gas", "carries_pupils", "needs_licence", "enters_candidates")


def admit_all(schools: list[Organisation], scale: int, openings: Openings, staff: Staff) -> Framework:
    """Put every provider of the file on its lots, some from a later day, with its people, sites and programmes."""
    lots = {lot.number: lot for lot in Lot.objects.select_related("framework")}
    at_school, by, framework = {school.name: school for school in schools}, staff["manager"], Framework()
    for place, said in enumerate(read("providers")):
        slug = said["slug"]
        facts: dict[str, Any] = {name: name in said["facts"] for name in FACTS}
        terms = [{**row, "lot": lots[row["lot"]], "amount": Decimal(row["amount"])} for row in said["lots"]]
        provider = admission.admit(
            said["name"],
            slug,
            [admission.Terms(**row) for row in terms],
            by=by,
            starts_on=openings.member_from(slug),
            is_demo=True,
            registration=said["registration"],
            about=said["about"],
            # 0161 496 0xxx is kept free for drama: nobody answers it.
            telephone=f"0161 496 0{200 + place}",
            contact_email=f"office@{slug}.example",
            website=f"https://{slug}.example/",
            has_premises="no_premises" not in said["facts"],
            organisation=at_school.get(said.get("school", "")),
            **facts,
        )
        _open(framework, provider, said, lots, scale, by)
        staff.appoint_provider(slug, provider.organisation)
        # Who is rung at each provider, and who leads safeguarding there.
        provider.contact_name, provider.dsl_name = staff.managers[slug].user.name, staff.teacher(slug).user.name
        # The second provider has one thing left to do of its checklist.
        provider.dsl_telephone = "" if slug == PROVIDER2 else provider.telephone
    Provider.objects.bulk_update(framework.providers.values(), ["contact_name", "dsl_name", "dsl_telephone"])
    return framework


def _open(
    framework: Framework, provider: Provider, said: dict[str, Any], lots: dict[int, Lot], scale: int, by: Acting
) -> None:
    slug, sites = said["slug"], [profile.add_site(provider, by=by, town="Salford", **site) for site in said["sites"]]
    framework.providers[slug], framework.sites[slug] = provider, sites
    for membership in provider.memberships.select_related("lot"):
        framework.memberships[slug, membership.lot.number] = membership
    for sold in said["programmes"]:
        values = {name: sold[name] for name in ("name", "about", "key_stages")}
        values |= {"half_days": half_days(sold), "capacity": sold["capacity"] * scale}
        programme = profile.add_programme(sites[sold["site"]], lots[sold["lot"]], by=by, **values)
        framework.programmes[slug, sold["name"]] = programme


def raise_rates(framework: Framework, *, by: Acting) -> None:
    """The next version of some rates, from today."""
    for (slug, _lot), membership in framework.memberships.items():
        if slug in UPLIFTS:
            before = membership.rates.latest("version")
            amount = (before.amount * (100 + UPLIFTS[slug]) / 100).quantize(Decimal("0.50"))
            admission.change_rate(membership, amount, before.unit, starts_on=clock.today(), by=by)
