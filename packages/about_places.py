"""What is said from here to the room of placements: the whole week as an agreement would make it."""

from core import clock
from core.acting import Acting
from packages import telling
from placements import offered
from placements.models import Agreement
from placements.offered import Beside


@offered.beside_agreement
def whole_week(agreement: Agreement, acting: Acting) -> Beside:
    """From its first day on; of one that was replaced, as it stands today."""
    is_replaced = agreement.status == Agreement.Status.REPLACED
    if is_replaced:
        shown = telling.of_pupil(agreement.placement.pupil, acting, clock.today())
    else:
        shown = telling.with_agreement(agreement, acting, clock.today())
    return Beside("packages/_agreement_week.html", [shown] if shown else [])
