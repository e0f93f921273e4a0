from referrals.models.referral import Referral
from referrals.models.route import Reason, Route

__all__ = ["Reason", "Referral", "Route"]
