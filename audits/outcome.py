"""From the answers of a safeguarding audit to its score and outcome."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Criticality = Literal["critical", "major", "minor"]
Rating = Literal["met", "partly_met", "not_met", "not_applicable"]
OutcomeCode = Literal["suspended", "not_yet_compliant", "compliant_with_actions", "compliant"]


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a template counts: points for a rating, weight of a question, how many majors may fail, the pass mark."""

    points: dict[str, int] = field(default_factory=lambda: {"met": 2, "partly_met": 1, "not_met": 0})
    weights: dict[str, int] = field(default_factory=lambda: {"critical": 3, "major": 2, "minor": 1})
    majors_not_met_allowed: int = 3
    pass_percentage: int = 80


@dataclass(frozen=True, slots=True)
class Answer:
    """The auditor's final rating of one question, None while it has none."""

    criticality: Criticality
    rating: Rating | None
    na_allowed: bool = True
    evidence_expired: bool = False

    @property
    def counted_rating(self) -> Rating | None:
        """The rating that counts: met on expired evidence is not met, and what may not be left out is unanswered."""
        if self.rating == "met" and self.evidence_expired:
            return "not_met"
        if self.rating == "not_applicable" and not self.na_allowed:
            return None
        return self.rating


@dataclass(frozen=True, slots=True)
class Score:
    """Points won of points there were, kept exact."""

    numerator: int
    denominator: int

    @property
    def percentage(self) -> Decimal | None:
        """To one decimal, for showing; None when no question applied."""
        if not self.denominator:
            return None
        return (Decimal(100 * self.numerator) / self.denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def is_at_least(self, percentage: int) -> bool:
        """Compared on the exact ratio, not on the rounded figure."""
        return 100 * self.numerator >= percentage * self.denominator


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an audit comes to. No code until every question is answered; the score is never shown without it."""

    code: OutcomeCode | None
    score: Score
    unanswered: int
    reasons: tuple[str, ...]


def of(answers: Iterable[Answer], scoring: Scoring = Scoring()) -> Outcome:
    """Score and outcome by the first rule that fits, worst first."""
    rated = [(answer.criticality, answer.counted_rating) for answer in answers]
    unanswered = sum(rating is None for _, rating in rated)
    applying = [(criticality, rating) for criticality, rating in rated if rating not in (None, "not_applicable")]
    score = _score(applying, scoring)
    if unanswered:
        noun = "question is" if unanswered == 1 else "questions are"
        return Outcome(None, score, unanswered, (f"{unanswered} {noun} not answered",))
    if not applying:
        return Outcome(None, score, 0, ("No question was rated: there is nothing to judge",))
    return _judged(applying, score, scoring)


def _score(applying: list[tuple[Criticality, Rating]], scoring: Scoring) -> Score:
    best = scoring.points["met"]
    won = sum(scoring.points[rating] * scoring.weights[criticality] for criticality, rating in applying)
    return Score(won, sum(best * scoring.weights[criticality] for criticality, _ in applying))


def _judged(applying: list[tuple[Criticality, Rating]], score: Score, scoring: Scoring) -> Outcome:
    criticals_failed = applying.count(("critical", "not_met"))
    if criticals_failed:
        return Outcome("suspended", score, 0, (_counted(criticals_failed, "critical", "not met"),))
    reasons = []
    if criticals_partly := applying.count(("critical", "partly_met")):
        reasons.append(_counted(criticals_partly, "critical", "only partly met"))
    if (majors_failed := applying.count(("major", "not_met"))) > scoring.majors_not_met_allowed:
        reasons.append(f"{_counted(majors_failed, 'major', 'not met')}; {scoring.majors_not_met_allowed} are allowed")
    if not score.is_at_least(scoring.pass_percentage):
        reasons.append(f"The score is below {scoring.pass_percentage}%")
    if reasons:
        return Outcome("not_yet_compliant", score, 0, tuple(reasons))
    short = sum(rating != "met" for _, rating in applying)
    if not short:
        return Outcome("compliant", score, 0, ("Every question that applies is met",))
    return Outcome(
        "compliant_with_actions", score, 0, (f"{short} {'answer is' if short == 1 else 'answers are'} short of met",)
    )


def _counted(number: int, criticality: str, what: str) -> str:
    return f"{number} {criticality} question{'' if number == 1 else 's'} {'is' if number == 1 else 'are'} {what}"
