from providers.models.block import Block
from providers.models.document import Document
from providers.models.document_kind import DocumentKind, FormerRules
from providers.models.final_audit import FinalAudit
from providers.models.framework import Framework, KeyStage, Lot
from providers.models.inspection import Inspection
from providers.models.membership import Membership, MembershipChange, Rate
from providers.models.provider import Programme, Provider, Shortlist, Site
from providers.models.round import Round
from providers.models.unsorted import UnsortedFile

__all__ = [
    "Block",
    "Document",
    "DocumentKind",
    "FinalAudit",
    "FormerRules",
    "Framework",
    "Inspection",
    "KeyStage",
    "Lot",
    "Membership",
    "MembershipChange",
    "Programme",
    "Provider",
    "Rate",
    "Round",
    "Shortlist",
    "Site",
    "UnsortedFile",
]
