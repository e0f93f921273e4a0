"""The borough's providers: admitted to their lots, with sites, programmes and rates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Organisation
from core import clock
from core.half_days import BY_CODE
from demo import data_files
from demo.openings import Openings
from providers import admission, profile
from providers.models import Lot, Membership, Programme, Provider, Site

PROPOSED = "cutting-room"
# Those whose rates went up with the school year, by so many per cent.
UPLIFTS = {"mariners-yard": 4, "irwell-forge": 3, "open-page-tuition": 5}
FACTS = ("has_gas", "carries_pupils", "needs_licence", "enters_candidates")


@dataclass
class Framework:
    """The providers by their slug, and what they sell by slug, lot and name."""

    providers: dict[str, Provider]
    programmes: dict[tuple[str, str], Programme]
    sites: dict[str, list[Site]]
    memberships: dict[tuple[str, int], Membership]

    @property
    def organisations(self) -> dict[str, Organisation]:
        """The organisation of each provider."""
        return {slug: provider.organisation for slug, provider in self.providers.items()}


def admit_all(schools: list[Organisation], scale: int, openings: Openings, *, by: Any) -> Framework:
    """Put every provider of the file on its lots, some from a later day, and open its sites and programmes."""
    lots = {lot.number: lot for lot in Lot.objects.select_related("framework")}
    at_school = {school.name: school for school in schools}
    framework = Framework({}, {}, {}, {})
    for said in data_files.providers():
        starts_on = openings.admitted_on(said["slug"])
        provider = _admit(said, lots, at_school.get(said.get("school", "")), starts_on, by)
        sites = [
            profile.add_site(
                provider, by=by, name=site["name"], street=site["street"], town="Salford", postcode=site["postcode"]
            )
            for site in said["sites"]
        ]
        framework.providers[provider.slug] = provider
        framework.sites[provider.slug] = sites
        for membership in provider.memberships.select_related("lot"):
            framework.memberships[provider.slug, membership.lot.number] = membership
        for programme in said["programmes"]:
            framework.programmes[provider.slug, programme["name"]] = _sell(programme, sites, lots, scale, by)
    return framework


def _admit(
    said: dict[str, Any], lots: dict[int, Lot], school: Organisation | None, starts_on: date, by: Any
) -> Provider:
    terms = [
        admission.Terms(lots[row["lot"]], Decimal(row["amount"]), row["unit"], row["ratio"], row["includes"])
        for row in said["lots"]
    ]
    number = 200 + [row["slug"] for row in data_files.providers()].index(said["slug"])
    return admission.admit(
        said["name"],
        said["slug"],
        terms,
        by=by,
        starts_on=starts_on,
        is_demo=True,
        registration=said["registration"],
        about=said["about"],
        # 0161 496 0xxx is kept free for drama: nobody answers it.
        telephone=f"0161 496 0{number}",
        contact_email=f"office@{said['slug']}.example",
        website=f"https://{said['slug']}.example/",
        has_premises="no_premises" not in said["facts"],
        **{name: name in said["facts"] for name in FACTS},
        **({"organisation": school} if school else {}),
    )


def _sell(said: dict[str, Any], sites: list[Site], lots: dict[int, Lot], scale: int, by: Any) -> Programme:
    return profile.add_programme(
        sites[said["site"]],
        lots[said["lot"]],
        by=by,
        name=said["name"],
        about=said["about"],
        key_stages=said["key_stages"],
        half_days=half_days(said),
        capacity=said["capacity"] * scale,
    )


def half_days(said: dict[str, Any]) -> list[str]:
    """The half-days a programme of the file runs on."""
    days, halves = said["days"].split(), said["halves"].split()
    return [code for code in BY_CODE if code[:3] in days and code[4:] in halves]


def name_people(framework: Framework, staff: Any) -> None:
    """Who is rung at each provider, and who leads safeguarding there."""
    for slug, provider in framework.providers.items():
        Provider.objects.filter(pk=provider.pk).update(
            contact_name=staff.managers[slug].user.name,
            dsl_name=staff.teacher(slug).user.name,
            dsl_telephone=provider.telephone,
        )


def raise_rates(framework: Framework, *, by: Any) -> None:
    """The next version of some rates, from today."""
    for slug, per_cent in UPLIFTS.items():
        for (whose, _lot), membership in framework.memberships.items():
            if whose == slug:
                before = membership.rates.order_by("-version").first()
                amount = (before.amount * (100 + per_cent) / 100).quantize(Decimal("0.50"))
                admission.change_rate(membership, amount, before.unit, starts_on=clock.today(), by=by)
