"""Children kept apart, set through the verb."""

from datetime import date
from typing import Any

from apart import keeping
from apart.models import Pair
from pupils.models import Pupil

UNTIL = date(2027, 2, 12)


def kept_apart(first: Pupil, second: Pupil, *, by: Any, until: date = UNTIL, **values: Any) -> Pair:
    return keeping.keep_apart(first, second, reason=values.pop("reason", "A fight"), until=until, by=by, **values)
