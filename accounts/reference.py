"""Reference data of this room: the council itself, and the postcodes of its area."""

from pathlib import Path

from django.db import transaction

from accounts.council import the_council
from accounts.importing import postcodes
from accounts.models import Organisation

DATA = Path(__file__).parent / "data"


def load() -> dict[str, int]:
    """How many councils (one, the first time) and postcodes were added or changed."""
    with transaction.atomic():
        is_new = not Organisation.objects.filter(is_council=True).exists()
        the_council()
        counts = postcodes.read_in(DATA / "postcodes_salford.csv")
        return {"councils": int(is_new), "postcodes": counts.new + counts.changed}
