from enquiries.models.asked import Asked, AskedQuerySet, LinkUse
from enquiries.models.enquiry import Enquiry, EnquiryQuerySet
from enquiries.models.family_refusal import FamilyRefusal

__all__ = ["Asked", "AskedQuerySet", "Enquiry", "EnquiryQuerySet", "FamilyRefusal", "LinkUse"]
