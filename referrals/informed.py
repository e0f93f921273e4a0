"""What a referral tells beside its answers, as rows of its page: to each what they may read, and no more."""

from collections.abc import Iterable
from typing import Any

import rules
from django.urls import reverse

from core.acting import Acting
from pupils.child_record import NONE_KNOWN, NOT_ASKED, NOT_WRITTEN, written
from referrals import consenting, missing, risking
from referrals.models import Amendment, NamedRisk, Referral, ReferralFile
from referrals.models.named_risk import READERS
from referrals.models.referral_file import OURS
from referrals.reasons import CONSENTS, RISKS

NOT_A_READER = "You are not one of their readers. Whoever refers reads them, and who decides or places for the council."


def risks(referral: Referral, acting: Acting) -> list[dict[str, Any]]:
    """The named risks for their readers, those present first with what is known: reading it is noted."""
    if acting.role not in READERS:
        return [{"key": "Named risks", "value": NOT_A_READER}]
    rows = NamedRisk.objects.now().filter(referral=referral).select_related("written_by", "referral")
    order = [code for code, _label in RISKS.every_choice()]
    present = {row.code: row for row in rows.filter(is_present=True).opened_by(acting)}
    none = {row.code: row for row in rows.filter(is_present=False).readable_by(acting)}
    told = [{"key": str(present[code]), "value": _said(present[code])} for code in order if code in present]
    if none:
        words = ", ".join(str(none[code]) for code in order if code in none)
        last = max(none.values(), key=lambda row: row.written_at)
        told.append({"key": NONE_KNOWN, "value": f"{words}\n({written(last)})"})
    if left := risking.not_asked({**present, **none}):
        told.append({"key": NOT_ASKED, "value": ", ".join(left)})
    return told


def _said(row: NamedRisk) -> str:
    if not row.is_present:
        return f"{NONE_KNOWN}\n({written(row)}{row.until_words})"
    parts = (row.known or f"{NOT_WRITTEN}: what is known", row.controls or f"{NOT_WRITTEN}: what keeps everyone safe")
    return f"{parts[0]}\nTo keep everyone safe: {parts[1]}\n({written(row)}{row.until_words})"


def earlier_risks(rows: Iterable[NamedRisk]) -> list[dict[str, Any]]:
    """What was written before."""
    return [{"key": str(row), "value": _said(row)} for row in rows]


def consents(referral: Referral, acting: Acting) -> list[dict[str, Any]]:
    """What was said to each, and which were not asked; with a link for who writes it down."""
    said = consenting.answered(referral, by=acting)
    may_tell = rules.has_perm("referrals.referral_consent", acting, referral) and risking.may_be_written(referral)
    asked = {reason.code for reason in CONSENTS.offered()}
    return [
        {
            "key": label,
            "value": f"{said[code].in_words}\n({written(said[code])})" if code in said else NOT_ASKED,
            "change": reverse("referrals:referral-consent", args=[referral.pk, code]) if may_tell else "",
            "change_words": "Change" if code in said else "Write it down",
        }
        for code, label in CONSENTS.every_choice()
        if code in asked or code in said
    ]


def _changed(amendment: Amendment, acting: Acting) -> list[list[str]]:
    """Its rows: what, before, now."""
    return [[each.label, each.before, each.after] for each in amendment.changed_for(acting)]


def told(referral: Referral, acting: Acting) -> dict[str, Any]:
    """Everything of it."""
    earlier = NamedRisk.objects.readable_by(acting).filter(referral=referral).exclude(replaced_at=None)
    amended = Amendment.objects.visible_to(acting).filter(referral=referral)
    papers = ReferralFile.objects.readable_by(acting).filter(referral=referral)
    return {
        "risks": risks(referral, acting),
        "papers": list(papers.select_related("added_by", "removed_by")),
        "consents": consents(referral, acting),
        "amendments": [(row, _changed(row, acting)) for row in amended.select_related("amended_by")],
        "headings": ["What", "Before", "Now"],
        "shows_readers": acting.role in OURS,
        "had_risks": earlier.exists(),
        "missing": missing.shown(referral, acting),
    }
