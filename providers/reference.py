"""Reference data of this room: the documents a framework usually asks for, and the rules of audits."""

import json
from pathlib import Path

from django.db import transaction

from core.reference import add_missing, add_thresholds
from providers.models import DocumentKind

DATA = Path(__file__).parent / "data"


def load() -> dict[str, int]:
    """How many kinds of document and rules were added."""
    kinds = json.loads((DATA / "document_kinds.json").read_text(encoding="utf-8"))
    with transaction.atomic():
        return {"kinds of document": add_missing(DocumentKind, ("code",), kinds), "audit rules": add_thresholds(DATA)}
