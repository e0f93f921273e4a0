"""What a referral does not tell yet: asked for once it is sent, chased, and shown to whoever it is for.

`of` answers for any number of referrals in a constant number of questions; rooms above ask it by the same name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import rules
from django.urls import reverse

from core.acting import Acting
from referrals.models import Consent, IntendedOutcome, NamedRisk, Referral, ReferralFile, TriedItem
from referrals.models.named_risk import READERS
from referrals.reasons import CONSENTS, FILE_KINDS, RISKS

WANTED = (
    ("ehc_plan", lambda row: row.pupil.has_plan),
    ("risk_assessment", lambda row: row.risk in (Referral.Risk.MEDIUM, Referral.Risk.HIGH)),
    ("medical_letter", lambda row: row.route_id == "s19_health"),
)
"""The papers that are asked for, and of which referrals."""


@dataclass(frozen=True)
class Missing:
    """One thing that is to be told still."""

    name: str
    words: str
    """What of it is missing, for whoever reads it."""
    act: str
    """The page on which it is told, as its rule is named."""

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"


@dataclass
class Told:
    """What a referral tells: of each risk asked about whether all is said of it, which consents and papers."""

    risks: dict[str, bool] = field(default_factory=dict)
    consents: Collection[str] = ()
    papers: Collection[str] = ()
    tried: Collection[str] = ()
    outcomes: Collection[str] = ()


def of(referrals: Iterable[Referral]) -> dict[Any, list[Missing]]:
    """What each of these referrals does not tell yet, by its key."""
    asked = list(referrals)
    keys = [row.pk for row in asked]
    risks: dict[Any, dict[str, bool]] = defaultdict(dict)
    for risk in NamedRisk.objects.now().filter(referral__in=keys).order_by():
        risks[risk.referral_id][risk.code] = risk.is_said
    consents = _codes(Consent.objects.now().filter(referral__in=keys))
    papers = _codes(ReferralFile.objects.now().filter(referral__in=keys))
    tried, outcomes = (_codes(model.objects.now().filter(referral__in=keys)) for model in (TriedItem, IntendedOutcome))

    def told(key: Any) -> Told:
        return Told(risks[key], consents[key], papers[key], tried[key], outcomes[key])

    return {row.pk: left(row, told(row.pk)) for row in asked}


def _codes(rows: Any) -> dict[Any, set[str]]:
    found: dict[Any, set[str]] = defaultdict(set)
    for key, code in rows.order_by().values_list("referral_id", "code"):
        found[key].add(code)
    return found


def left(referral: Referral, told: Told) -> list[Missing]:
    """What is missing of one that tells so much."""
    found = [_risks(told.risks), _consents(told.consents), _papers(referral, told.papers)]
    if not told.tried:
        found.append(Missing("What has been tried", "nothing written down one by one", "referral_tried_add"))
    if not told.outcomes:
        found.append(Missing("Intended outcomes", "none picked", "referral_outcomes"))
    return [each for each in found if each is not None]


def _risks(told: Mapping[str, bool]) -> Missing | None:
    """Named risks nobody was asked about, or of which it is not said what is known."""
    asked = {reason.code for reason in RISKS.offered()}
    if number := len(asked - told.keys()):
        return Missing("Named risks", f"{number} of {len(asked)} not asked", "referral_risks")
    if all(told.values()):
        return None
    return Missing("Named risks", "what is known is not written of each", "referral_risk_words")


def _consents(told: Collection[str]) -> Missing | None:
    """Consents that nobody was asked for."""
    asked = {reason.code for reason in CONSENTS.offered()}
    number = len(asked - set(told))
    return Missing("Consents", f"{number} of {len(asked)} not asked", "referral_consent") if number else None


def _papers(referral: Referral, told: Collection[str]) -> Missing | None:
    """Papers that the child's plan, the risk level or the route asks for."""
    wanted = [code for code, is_wanted in WANTED if is_wanted(referral) and code not in told]
    words = ", ".join(FILE_KINDS.label(code) for code in wanted)
    return Missing("Papers", words, "referral_paper_add") if wanted else None


def shown(referral: Referral, missing: Iterable[Missing], acting: Acting) -> list[dict[str, Any]]:
    """The same as a task list, with a link where who looks may tell it."""
    may_know = acting.role in READERS
    return [
        {
            "title": each.name,
            "hint": f"{each.words[:1].upper()}{each.words[1:]}" if may_know else "",
            "link": _link(each, referral, acting),
            "status": "incomplete",
        }
        for each in missing
    ]


def _link(each: Missing, referral: Referral, acting: Acting) -> str:
    if not rules.has_perm(f"referrals.{each.act}", acting, referral):
        return ""
    if each.act == "referral_consent":
        return "#consents"
    return reverse(f"referrals:{each.act.replace('_', '-')}", args=[referral.pk])
