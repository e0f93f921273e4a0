"""What a referral does not tell yet: asked for once it is sent, chased, and shown to whoever it is for.

`of` answers for any number of referrals in a constant number of questions; rooms above ask it by the same name.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rules
from django.urls import reverse

from core.acting import Acting
from referrals.models import Consent, NamedRisk, Referral, ReferralFile
from referrals.models.named_risk import READERS
from referrals.reasons import CONSENTS, FILE_KINDS, RISKS


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


def of(referrals: Iterable[Referral]) -> dict[Any, list[Missing]]:
    """What each of these referrals does not tell yet, by its key."""
    asked = list(referrals)
    found: dict[Any, list[Missing]] = {row.pk: [] for row in asked}
    for part in PARTS:
        for key, missing in part(asked).items():
            found[key].append(missing)
    return found


def _risks(referrals: list[Referral]) -> dict[Any, Missing]:
    """Named risks nobody was asked about, or of which it is not said what is known."""
    asked = {reason.code for reason in RISKS.offered()}
    answered: dict[Any, dict[str, bool]] = defaultdict(dict)
    rows = NamedRisk.objects.now().filter(referral__in=[row.pk for row in referrals])
    for key, code, is_present, known, controls in rows.values_list(
        "referral_id", "code", "is_present", "known", "controls"
    ):
        answered[key][code] = not is_present or bool(known and controls)
    found = {}
    for row in referrals:
        said = answered[row.pk]
        if left := len(asked - said.keys()):
            found[row.pk] = Missing("Named risks", f"{left} of {len(asked)} not asked", "referral_risks")
        elif not all(said.values()):
            words = "what is known is not written of each"
            found[row.pk] = Missing("Named risks", words, "referral_risk_words")
    return found


WANTED = (
    ("ehc_plan", lambda row: row.pupil.has_plan),
    ("risk_assessment", lambda row: row.risk in (Referral.Risk.MEDIUM, Referral.Risk.HIGH)),
    ("medical_letter", lambda row: row.route_id == "s19_health"),
)
"""The papers that are asked for, and of which referrals."""


def _papers(referrals: list[Referral]) -> dict[Any, Missing]:
    """Papers that the child's plan, the risk level or the route asks for."""
    codes = [code for code, _is_wanted in WANTED]
    rows = ReferralFile.objects.now().filter(referral__in=[row.pk for row in referrals], code__in=codes)
    there = set(rows.order_by().values_list("referral_id", "code"))
    found = {}
    for row in referrals:
        left = [code for code, is_wanted in WANTED if is_wanted(row) and (row.pk, code) not in there]
        if left:
            words = ", ".join(FILE_KINDS.label(code) for code in left)
            found[row.pk] = Missing("Papers", words, "referral_paper_add")
    return found


def _consents(referrals: list[Referral]) -> dict[Any, Missing]:
    """Consents that nobody was asked for."""
    asked = {reason.code for reason in CONSENTS.offered()}
    rows = Consent.objects.now().filter(referral__in=[row.pk for row in referrals])
    said: dict[Any, set[str]] = defaultdict(set)
    for key, code in rows.order_by().values_list("referral_id", "code"):
        said[key].add(code)
    left = {row.pk: len(asked - said[row.pk]) for row in referrals}
    return {
        key: Missing("Consents", f"{n} of {len(asked)} not asked", "referral_consent") for key, n in left.items() if n
    }


PARTS = [_risks, _consents, _papers]


def shown(referral: Referral, acting: Acting) -> list[dict[str, Any]]:
    """The same as a task list, with a link where who looks may tell it."""
    may_know = acting.role in READERS
    return [
        {
            "title": each.name,
            "hint": f"{each.words[:1].upper()}{each.words[1:]}" if may_know else "",
            "link": _link(each, referral, acting),
            "status": "incomplete",
        }
        for each in of([referral])[referral.pk]
    ]


def _link(each: Missing, referral: Referral, acting: Acting) -> str:
    if not rules.has_perm(f"referrals.{each.act}", acting, referral):
        return ""
    if each.act == "referral_consent":
        return "#consents"
    return reverse(f"referrals:{each.act.replace('_', '-')}", args=[referral.pk])
