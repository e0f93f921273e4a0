from referrals.models.also_wanted import AlsoWanted
from referrals.models.amendment import Amendment
from referrals.models.condition import Condition
from referrals.models.consent import Consent
from referrals.models.named_risk import NamedRisk
from referrals.models.referral import Referral
from referrals.models.referral_file import ReferralFile
from referrals.models.route import Reason, Route
from referrals.models.tried_item import IntendedOutcome, TriedItem

__all__ = [
    "AlsoWanted",
    "Amendment",
    "Condition",
    "Consent",
    "IntendedOutcome",
    "NamedRisk",
    "Reason",
    "Referral",
    "ReferralFile",
    "Route",
    "TriedItem",
]
