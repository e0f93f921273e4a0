"""A transfer file as a table: the school it comes from checked, each pupil's own looked up by its DfE number."""

from collections.abc import Iterable
from datetime import date

from accounts.models import School
from core.files.faults import FileRefused
from core.files.sheets import Sheet
from pupils.ctf import Transfer


def sheet_of(transfer: Transfer, school: School | None, today: date) -> Sheet:
    """The pupils of the school the file is of, or each on the roll its history names; raises FileRefused."""
    if school is None:
        known = _urns({transfer.source, *(pupil.school for pupil in transfer.pupils)})
        if transfer.source not in known:
            where = f"The file comes from the school with the DfE number {transfer.source}"
            raise FileRefused(f"{where}, which is not among the schools of the portal. Import the schools first")
        return transfer.sheet(known, "", today)
    if transfer.source != school.dfe_number:
        raise FileRefused(
            f"The file comes from the school with the DfE number {transfer.source}, and not from {school}"
            f"{f', {school.dfe_number}' if school.dfe_number else ''}. Send the file of this school"
        )
    return transfer.sheet({school.dfe_number: school.urn}, school.dfe_number, today)


def _urns(numbers: Iterable[str]) -> dict[str, str]:
    """URNs by DfE number; of a school and the one that followed it under the same number, the open one's."""
    pairs = {tuple(number.split("/")) for number in numbers if number}
    rows = School.objects.filter(establishment_number__in={pair[1] for pair in pairs})
    found = {}
    for row in sorted(rows, key=lambda row: not row.is_closed):
        if (row.la_code, row.establishment_number) in pairs:
            found[row.dfe_number] = row.urn
    return found
