"""How many referrals get how far, as data/plans.csv says."""

from dataclasses import dataclass

from demo import data_files

SUSPENDED = "red-gantry"


@dataclass(frozen=True)
class Plan:
    """So many cases of one kind. Days are school days from today; `within` is a share of the history."""

    count: int
    stage: str
    starts_in: int | None
    within: tuple[float, float]
    lead: int
    route: str
    school: str
    provider: str
    many: int
    first_answer: str
    by_council: bool = False
    is_leaver: bool = False
    is_second: bool = False
    is_due_today: bool = False
    is_protected: bool = False

    @property
    def is_over(self) -> bool:
        """The placement has ended."""
        return self.stage == "ended"

    @property
    def has_started(self) -> bool:
        """The placement runs, or ran."""
        return self.stage in ("active", "paused", "ended")


def plans() -> list[Plan]:
    """Every line of the table."""
    return [
        Plan(
            count=int(row["count"]),
            stage=row["stage"],
            starts_in=int(row["starts_in"]) if row["starts_in"] else None,
            within=(float(row["earliest"] or 0), float(row["latest"] or 1)),
            lead=int(row["lead"]),
            route=row["route"],
            school=row["school"],
            provider=row["provider"],
            many=int(row["many"] or 0),
            first_answer=row["first_answer"],
            **dict.fromkeys(row["flags"].split(), True),
        )
        for row in data_files.plans()
    ]
