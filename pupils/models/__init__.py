from pupils.models.around import Circumstances, Professional
from pupils.models.contact import Contact
from pupils.models.limited_access import LimitedAccess
from pupils.models.medical_note import MedicalNote
from pupils.models.merge import Merge
from pupils.models.name_word import NameWord
from pupils.models.pupil import HOME, ON_ROLL, Enrolment, FormerUpn, Pupil
from pupils.models.pupil_file import PupilFile

__all__ = [
    "HOME",
    "ON_ROLL",
    "Circumstances",
    "Contact",
    "Enrolment",
    "FormerUpn",
    "LimitedAccess",
    "MedicalNote",
    "Merge",
    "NameWord",
    "Professional",
    "Pupil",
    "PupilFile",
]
