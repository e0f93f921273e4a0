"""What a referral tells beside its answers, as rows of its page: to each what they may read, and no more."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import rules
from django.urls import reverse

from core.acting import Acting
from core.models.trail import opened_each
from pupils.child_record import NONE_KNOWN, NOT_ASKED, NOT_WRITTEN, written
from referrals import consenting, missing, risking, wishing
from referrals.models import Amendment, Consent, IntendedOutcome, NamedRisk, Referral, ReferralFile, TriedItem
from referrals.models.named_risk import READERS
from referrals.models.referral_file import OURS
from referrals.reasons import CONSENTS, OUTCOMES, RISKS

NOT_A_READER = "You are not one of their readers. Whoever refers reads them, and who decides or places for the council."


def risks(rows: Iterable[NamedRisk], acting: Acting) -> list[dict[str, Any]]:
    """The named risks for their readers, those present first with what is known: reading it is noted."""
    if acting.role not in READERS:
        return [{"key": "Named risks", "value": NOT_A_READER}]
    known = {row.code: row for row in rows}
    present = {code: known[code] for code, _label in RISKS.every_choice() if code in known and known[code].is_present}
    opened_each(present.values(), by=acting)
    told = [{"key": str(row), "value": _said(row)} for row in present.values()]
    if none := [known[code] for code, _label in RISKS.every_choice() if code in known and code not in present]:
        last = max(none, key=lambda row: row.written_at)
        told.append({"key": NONE_KNOWN, "value": f"{', '.join(map(str, none))}\n({written(last)})"})
    if left := risking.not_asked(known):
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


def consents(said: Mapping[str, Consent], referral: Referral, acting: Acting) -> list[dict[str, Any]]:
    """What was said to each, and which were not asked; with a link for who writes it down."""
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


def _outcomes(codes: Collection[str]) -> list[dict[str, Any]]:
    """What the place is for, under the groups of the field."""
    words: dict[str, list[str]] = {}
    for code, label in OUTCOMES.every_choice():
        if code in codes:
            words.setdefault(OUTCOMES.group(code), []).append(label)
    rows = [{"key": group, "value": "\n".join(labels)} for group, labels in words.items()]
    return rows or [{"key": "Intended outcomes", "value": "None picked yet"}]


def _wishes(referral: Referral) -> list[dict[str, Any]]:
    """What else would do."""
    said = wishing.of(referral)
    rows = [
        ("Would also be helped by", "\n".join(lot.asked_as for lot in said.lots)),
        ("Half-days", said.half_days(referral.half_days) or "All that are asked for"),
        ("Other providers preferred", "\n".join(map(str, said.providers))),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def told(referral: Referral, acting: Acting) -> dict[str, Any]:
    """Everything of it, each kind asked for once."""
    known = NamedRisk.objects.readable_by(acting).filter(referral=referral).select_related("written_by", "referral")
    amended = Amendment.objects.visible_to(acting).filter(referral=referral).select_related("amended_by")
    papers = ReferralFile.objects.readable_by(acting).filter(referral=referral).select_related("added_by", "removed_by")
    picked = IntendedOutcome.objects.visible_to(acting).now().filter(referral=referral)
    rows, kept, said = list(known), list(papers), consenting.answered(referral, by=acting)
    tried = list(TriedItem.objects.visible_to(acting).now().filter(referral=referral))
    outcomes = set(picked.values_list("code", flat=True))
    now = [row for row in rows if row.replaced_at is None]
    if acting.role in OURS:  # who reads all of it
        risk, standing = {row.code: row.is_said for row in now}, [row.code for row in kept if row.removed_at is None]
        left = missing.left(referral, missing.Told(risk, said, standing, [row.code for row in tried], outcomes))
    else:
        left = missing.of([referral])[referral.pk]
    return {
        "risks": risks(now, acting),
        "had_risks": len(now) < len(rows),
        "papers": kept,
        "consents": consents(said, referral, acting),
        "amendments": [(row, _changed(row, acting)) for row in amended],
        "wishes": [] if acting.is_provider else _wishes(referral),
        "tried": tried,
        "may_tell": rules.has_perm("referrals.referral_risks", acting, referral) and risking.may_be_written(referral),
        "outcomes": _outcomes(outcomes),
        "headings": ["What", "Before", "Now"],
        "shows_readers": acting.role in OURS,
        "missing": missing.shown(referral, left, acting),
    }
