"""Letters to parents of the demo: given in time through the real verb, but for the few that still wait."""

from agreements import directing
from core import clock
from core.acting import Acting
from demo.data_files import dice, read
from placements.models import Placement
from pupils import contacting
from pupils.models import Contact

WAYS = tuple(Contact.Relationship.values[:2])


def give_notice(placement: Placement, key: int, *, by: Acting) -> None:
    """Write down a parent where nobody is known yet, and record that they were given the letter."""
    if directing.now_of(placement) is None:
        return
    there = list(directing.recipients(placement, by))
    directing.give(
        placement,
        contacts=there[:2] or [_parent(placement, key, by)],
        how=("hand", "post", "email")[key % 3],
        on=clock.today(),
        by=by,
    )


def _parent(placement: Placement, key: int, by: Acting) -> Contact:
    pupil, sex = placement.pupil, "FM"[key % 2]
    first = dice("parent", key).choice(read("names")["forenames"][sex]["any"])
    values = {
        "name": f"{first} {pupil.legal_surname}",
        "relationship": WAYS[key % 2],
        "responsibility": "yes",
        "place": 1,
        "is_emergency": True,
        "telephone": f"0161 496 0{key % 900 + 100}",
    }
    return contacting.add_contact(pupil, values, by=by)
