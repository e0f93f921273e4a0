"""What a handful of referrals tell beside their answers: named risks, consents, papers, and one that is amended."""

from datetime import timedelta
from typing import Any

from core import clock
from core.acting import Acting
from demo.agenda import Story
from demo.cases import Case
from demo.data_files import DATA, dice, read
from referrals import amending, attaching, consenting, intending, risking
from referrals.models import IntendedOutcome, Referral
from referrals.reasons import CONSENTS, RISKS, TRIED
from referrals.risking import Said

PAGE = (DATA / "paper.pdf").read_bytes()
ONE_IN = 7
"""Of the referrals that were sent lately so many tell more; of those every third leaves something out."""
TWO = 2
THREE_WEEKS = timedelta(weeks=3)


def tell(case: Case, referral: Referral, by: Acting) -> Story:
    """Written down after it was sent, on the same day; who refers does not come round to all."""
    if case.key % ONE_IN:
        return
    chance, words = dice("informing", case.key), read("informing")
    is_whole = case.key % (ONE_IN * 3) != 0
    yield clock.at(case.referred_on, 13, case.key % 60)
    risking.write(referral, _risks(referral, words["risks"], is_whole=is_whole, chance=chance), by=by)
    for code, _label in CONSENTS.choices()[: None if is_whole else TWO]:
        consenting.write(referral, code, by=by, **_consent(referral, chance))
    for code in chance.sample([code for code, _label in TRIED.choices()][:9], 1 + is_whole):
        first = clock.today() - timedelta(days=chance.randrange(60, 200))
        said = chance.choice(words["tried"])
        intending.add_tried(referral, by=by, code=code, starts_on=first, ends_on=first + THREE_WEEKS, came_of_it=said)
    if is_whole:
        offered = [code for code, _label in IntendedOutcome.of_lot(referral.lot)]
        intending.pick_outcomes(referral, chance.sample(offered, 3), by=by)
    for code in _papers(referral, is_whole=is_whole):
        attaching.add(referral, code, _paper(code), by=by)
    if case.key % (ONE_IN * TWO) == 0:
        yield clock.at(case.referred_on, 15, case.key % 60)
        view = f"{referral.parent_view} Mornings are easier."
        amending.amend(referral, by=by, why=chance.choice(words["amended"]), parent_view=view)


def _risks(referral: Referral, known: dict[str, list[str]], *, is_whole: bool, chance: Any) -> dict[str, Said]:
    """As many present as the risk level would have."""
    number = {"low": 0, "medium": 1, "high": 3}[referral.risk]
    present = chance.sample(sorted(known), number)
    asked = [code for code, _label in RISKS.choices()]
    said = asked if is_whole else asked[: len(asked) // TWO]
    return {code: Said(True, *known[code]) if code in present else Said(is_present=False) for code in [*said, *present]}


def _consent(referral: Referral, chance: Any) -> dict[str, Any]:
    """Mostly given, by a parent of the child's name."""
    answer = chance.choices(("given", "refused"), (9, 1))[0]
    until = referral.ends_on if answer == "given" else None
    return {
        "answer": answer,
        "whose": "parent",
        "name": f"{chance.choice(('Mrs', 'Mr', 'Ms'))} {referral.pupil.legal_surname}",
        "how": chance.choice(("writing", "email", "telephone", "in_person")),
        "said_on": clock.today() - timedelta(days=2),
        "until": until,
        "withdrawn_on": None,
    }


def _papers(referral: Referral, *, is_whole: bool) -> list[str]:
    wanted = [
        *(["ehc_plan"] if referral.pupil.has_plan else []),
        *(["risk_assessment"] if referral.risk != Referral.Risk.LOW else []),
        *(["medical_letter"] if referral.route_id == "s19_health" else []),
        "attendance",
    ]
    return wanted if is_whole else wanted[:1]


def _paper(code: str) -> attaching.Paper:
    """One page, its bytes another for each kind."""
    return attaching.look_at(f"{code.replace('_', ' ').capitalize()}.pdf", PAGE + b"\n" * len(code))
