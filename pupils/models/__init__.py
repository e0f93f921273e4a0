from pupils.models.pupil import ON_ROLL, Enrolment, FormerUpn, Pupil

__all__ = ["ON_ROLL", "Enrolment", "FormerUpn", "Pupil"]
