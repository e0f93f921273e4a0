"""Why a referral is declined, and why it is withdrawn: what is asked."""

from pathlib import Path

from core.reasons import Kind

DATA = Path(__file__).parent / "data"
OTHER = "other"
"""What is chosen when no other is right, and then said in words."""

DECLINES = Kind(
    code="referral_decline",
    title="Why referrals are declined",
    asked="Asked of the AP Manager who declines a referral.",
    file=DATA / "decline_reasons.json",
    columns=("referrals.Referral.declined_for",),
    groups={
        "not_eligible": "Not on this route",
        "more_first": "More to be done first",
        "elsewhere": "Another way is better",
        "nothing_fits": "Nothing fits",
        "family": "The family does not agree",
        "funding": "Funding",
        "other": "Other",
    },
    given={OTHER},
)

WITHDRAWALS = Kind(
    code="referral_withdrawal",
    title="Why referrals are withdrawn",
    asked="Asked of whoever takes back a referral that was sent.",
    file=DATA / "withdrawal_reasons.json",
    columns=("referrals.Referral.withdrawn_for",),
    groups={
        "not_needed": "No longer needed",
        "moved": "Moved away",
        "family": "The family does not agree",
        "funding": "Funding",
        "mistake": "Sent by mistake",
        "other": "Other",
    },
    given={OTHER},
)

RISKS = Kind(
    code="named_risk",
    title="Risks that are asked about",
    asked="Asked of whoever refers, one by one: none known, or present with what is known.",
    file=DATA / "risks.json",
    columns=("referrals.NamedRisk.code",),
    groups={
        "harm": "Harm",
        "outside": "From outside",
        "behaviour": "Behaviour",
        "day": "Day by day",
    },
)

FILE_KINDS = Kind(
    code="referral_file",
    title="Kinds of papers of a referral",
    asked="Asked of whoever adds a paper to a referral. Its kind says who may read it.",
    file=DATA / "file_kinds.json",
    columns=("referrals.ReferralFile.code",),
    means={
        "ours": "Who refers, and the council’s AP Managers and commissioning officers: nobody else",
        "managers": "Who refers, the council, and the provider’s managers once it has accepted the child",
        "provider": "Who refers, the council, and the provider’s managers and tutors once it has accepted the child",
    },
    means_label="Who may read it",
    given={"ehc_plan", "risk_assessment", "medical_letter", OTHER},
)

CONSENTS = Kind(
    code="consent",
    title="Consents that are asked for",
    asked="Asked of whoever refers, one by one: who gave or refused it, how, and until when.",
    file=DATA / "consents.json",
    columns=("referrals.Consent.code",),
)

OUTCOMES = Kind(
    code="intended_outcome",
    title="Intended outcomes",
    asked="Asked of whoever refers: what the place is for, as far as such a place is for it.",
    file=DATA / "outcomes.json",
    columns=("referrals.IntendedOutcome.code",),
    groups={
        "attendance": "Attendance",
        "behaviour": "Behaviour",
        "attainment": "Learning",
        "wellbeing": "Wellbeing",
        "send": "Special educational needs",
        "next": "What comes next",
    },
    means={
        "any": "Every lot",
        "full_time": "Full-time lots",
        "work": "Lots of work placements",
    },
    means_label="Offered for",
)

TRIED = Kind(
    code="tried",
    title="What has been tried",
    asked="Asked of whoever refers, one by one, each with its dates and what came of it.",
    file=DATA / "tried.json",
    columns=("referrals.TriedItem.code",),
    given={OTHER},
)
