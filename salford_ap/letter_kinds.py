"""Every kind of e-mail the portal writes: what it is for, and invented values to show it with."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

PAGE = "https://portal.example/the-page/"
PLACEMENT = {"reference": "P-2026-0412", "provider": "Willow Bank", "link": PAGE}
REFERRAL = {"reference": "R-2026-0731", "link": PAGE}
QUESTION = {"reply_by": "Tuesday 1 December 2026", "link": PAGE, "page": PAGE}
AUDIT = {"reference": "A-2026-018", "due_on": "Friday 4 December 2026", "address": PAGE}
DIGEST = {
    "week": "16 to 20 November 2026",
    "as_of": "23 November 2026 at 7am",
    "sections": [
        {
            "affiliation": "",
            "title": "AP Lead at Hill Top School",
            "lines": [{"text": "7 pupils due at alternative provision: 61 sessions, 52 attended", "url": ""}],
            "lanes": [
                {"lane": "DECIDE", "title": "Decide", "count": 2, "lines": [{"text": "2 reviews due", "url": PAGE}]}
            ],
        }
    ],
}


@dataclass(frozen=True)
class Kind:
    """One kind: its template, what occasions it, who gets it and why, and invented values."""

    template: str
    title: str
    to: str
    why: str = "you hold a role in the portal"
    values: dict[str, Any] = field(default_factory=dict)


KINDS = (
    Kind("attendance/digest", "Weekly digest", "everybody with work to do", "your role in the portal", DIGEST),
    Kind(
        "concerns/waiting",
        "Something waits to be acknowledged",
        "who needs to know of a concern",
        "you are told of what concerns children in alternative provision",
        {"link": PAGE},
    ),
    Kind(
        "concerns/reminder",
        "Something still waits to be acknowledged",
        "who has not acknowledged a concern in time",
        "you are told of what concerns children in alternative provision",
        {"link": PAGE},
    ),
    Kind(
        "panels/invited",
        "You are asked to sit on a panel",
        "members of a panel",
        "you sit on a panel of the council",
        {"when": "4 December 2026 at 9:30am", "place": "Civic Centre, room 4", "post": "Schools", "link": PAGE},
    ),
    Kind(
        "panels/cancelled",
        "A panel was cancelled",
        "members of a panel",
        "you sit on a panel of the council",
        {"day": "4 December 2026", "link": PAGE},
    ),
    Kind("referrals/referral_submitted", "A referral waits for a decision", "AP Managers", values=REFERRAL),
    Kind("referrals/referral_told", "A school refers on a route of its own", "AP Managers", values=REFERRAL),
    Kind("referrals/referral_stopped", "A referral was stopped", "who referred", values=REFERRAL),
    Kind("referrals/referral_approved", "A referral was approved", "who referred", values=REFERRAL),
    Kind("referrals/referral_declined", "A referral was declined", "who referred", values=REFERRAL),
    Kind(
        "referrals/referral_approved_on_conditions",
        "A referral was approved on conditions",
        "who referred",
        values=REFERRAL,
    ),
    Kind("referrals/referral_condition_not_met", "A condition is not met", "AP Managers", values=REFERRAL),
    Kind("referrals/referral_deferred", "A decision was deferred", "who referred", values=REFERRAL),
    Kind("referrals/referral_appealed", "An appeal waits for an answer", "AP Managers", values=REFERRAL),
    Kind("referrals/referral_appeal_upheld", "An appeal was answered: no", "who referred", values=REFERRAL),
    Kind("referrals/referral_appeal_allowed", "An appeal was allowed", "who referred", values=REFERRAL),
    Kind("referrals/referral_amended", "A referral was amended", "who acted on it", values=REFERRAL),
    Kind(
        "referrals/draft_goes",
        "A draft referral is about to be erased",
        "who began it",
        values={"day": "Tuesday 1 December 2026", "link": PAGE},
    ),
    Kind("referrals/referral_returned", "A referral was returned", "who referred", values=REFERRAL),
    Kind(
        "placements/risk_amended",
        "The risk level behind an offer has changed",
        "managers of the provider",
        values={"link": PAGE},
    ),
    Kind(
        "placements/offer_made",
        "A place is asked for",
        "managers of the provider",
        values={"reply_by": "Tuesday 1 December 2026", "link": PAGE},
    ),
    Kind(
        "placements/offer_answered",
        "An offer was answered",
        "who offered it",
        values={**PLACEMENT, "answer": "accepted"},
    ),
    Kind(
        "enquiries/asked",
        "A question to answer",
        "managers of the providers that are asked",
        "you answer enquiries about places",
        QUESTION,
    ),
    Kind(
        "enquiries/still_asked",
        "A question still to answer",
        "managers who have not answered",
        "you answer enquiries about places",
        QUESTION,
    ),
    Kind(
        "enquiries/closed",
        "A question is closed",
        "managers of the providers that were asked",
        "you answer enquiries about places",
        QUESTION,
    ),
    Kind("enquiries/answers_in", "An enquiry has its answers", "who asked", "you ask providers for places", QUESTION),
    Kind(
        "agreements/wish_asked",
        "A change of a placement waits for an answer",
        "the other side",
        values={**PLACEMENT, "who": "Irwell Forge", "what": "an early end"},
    ),
    Kind("placements/agreement_to_sign", "An agreement waits for a signature", "the commissioner", values=PLACEMENT),
    Kind(
        "placements/cannot_start",
        "A placement cannot start",
        "the commissioner",
        values={**PLACEMENT, "starts_on": "Monday 30 November 2026"},
    ),
    Kind(
        "placements/placement_ended",
        "A placement ends",
        "commissioner and provider",
        values={**PLACEMENT, "last_day": "Friday 11 December 2026"},
    ),
    Kind(
        "outcomes/review_to_hold",
        "A review is due",
        "who holds it",
        values={**PLACEMENT, "due_on": "Friday 4 December 2026", "is_late": False},
    ),
    Kind(
        "placements/provider_notice",
        "A provider is closed to new placements",
        "commissioners with placements there",
        values={"provider": "Willow Bank", "what": "suspended from 30 November 2026", "address": PAGE},
    ),
    Kind(
        "continuity/places_end",
        "Places at a provider end",
        "commissioners and home schools",
        values={"provider": "Willow Bank", "link": PAGE},
    ),
    Kind(
        "watch/registration_watch",
        "The registration watch turned",
        "AP Managers and quality officers",
        values={**PLACEMENT, "level": "amber"},
    ),
    Kind(
        "attendance/correction_decided",
        "A correction was decided",
        "who asked for it",
        values={"is_changed": True, "day": "Monday 9 November 2026", "half": "morning", "link": PAGE},
    ),
    Kind("audits/started", "An audit has started", "managers of the provider", values=AUDIT),
    Kind("audits/accuracy", "The draft of an audit is to be checked", "managers of the provider", values=AUDIT),
    Kind("audits/final", "An audit is final", "managers of the provider", values=AUDIT),
    Kind(
        "accounts/invitation",
        "An invitation",
        "who is asked in",
        values={
            "invited_by": "Ines Marlow",
            "role": "AP Lead",
            "organisation": "Hill Top School",
            "link": PAGE,
            "until": date(2026, 12, 7),
        },
    ),
    Kind("accounts/invited_elsewhere", "An invitation goes to another address", "the address of before"),
    Kind(
        "accounts/confirm_warning",
        "A role is to be confirmed",
        "whose role it is",
        values={"organisation": "Hill Top School", "last": "Friday 18 December 2026"},
    ),
    Kind("accounts/access_paused", "Access is paused", "whose role it is", values={"organisation": "Hill Top School"}),
    Kind(
        "accounts/casework_given",
        "Somebody is let into casework",
        "AP Managers",
        values={"said": "Ines Marlow is asked in as Commissioning officer."},
    ),
    Kind(
        "accounts/account_notice",
        "Something about an account changed",
        "whose account it is",
        values={"said": "Your role of AP Lead at Hill Top School has ended."},
    ),
    Kind("accounts/address_changed", "The address of an account changed", "whose account it is"),
    Kind("accounts/password_changed", "A password changed", "whose account it is"),
    Kind("accounts/password_reset", "A new password was asked for", "whose account it is", values={"link": PAGE}),
    Kind("accounts/second_factor_removed", "The second step was removed", "whose account it is"),
    Kind(
        "portal/backup_failed",
        "No backup could be made",
        "administrators",
        values={"why_not": "There is no room left on the disk of the backups.", "hours": 31, "page": PAGE},
    ),
)
BY_TEMPLATE = {kind.template: kind for kind in KINDS}
EXAMPLE = BY_TEMPLATE["referrals/referral_approved"]
