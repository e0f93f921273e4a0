"""Many people are asked in by a file: read, shown as a proposal, approved by a person.

The same file twice asks nobody twice: what it says is compared with who is in, and approving compares again.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import notices, people_sheet, whom_to_ask
from accounts.models import CASEWORK_ROLES, Invitation, PeopleFile, User
from accounts.whom_to_ask import Asked, Proposal
from core import clock, mail, turns
from core.acting import Acting
from core.models import MoveRefused, record, record_each
from core.seen import Shown

Status = PeopleFile.Status


KEPT = timedelta(days=30)


class Came(Enum):
    """What came of approving."""

    INVITED = "invited"
    DIFFERS = "differs"


def send(given_name: str, data: bytes, *, by: Acting) -> PeopleFile:
    """Keep the rows of a file as a proposal. Raises FileRefused before anything is kept."""
    sheet = people_sheet.read(given_name, data)
    with transaction.atomic():
        file = PeopleFile.objects.create(
            organisation_id=by.organisation_id,
            given_name=given_name[-200:],
            rows=people_sheet.kept(sheet.rows),
            left_columns=sheet.left_columns,
            sent_by=by.user,
            sent_at=clock.now(),
        )
        words = f"{by.user} sent a file of {len(sheet.rows)} people to be asked in"
        record("received", file, by=by, sentence=words)
    return file


def proposal_of(file: PeopleFile, *, by: Acting) -> Proposal:
    """What approving this file would do now, if this person did it."""
    return whom_to_ask.propose(people_sheet.from_kept(file.rows), by=by)


def shown(file: PeopleFile, proposal: Proposal, *, by: Acting) -> Shown:
    """What this person saw of it."""
    return Shown(proposal.shown(), of=file, by=by)


def approve(file: PeopleFile, *, by: Acting, fingerprint: str) -> Came:
    """Ask in everybody it was shown for, in one transaction; nobody, when it would ask in others now."""
    with transaction.atomic():
        locked = PeopleFile.objects.select_for_update().filter(pk=file.pk).first()
        if locked is None or not locked.can_move(Status.APPROVED):
            raise MoveRefused("This file was approved or cancelled already. Nobody was asked in again.")
        for email in sorted({str(row[2]).lower() for row in locked.rows}):
            turns.take("address", email)
        proposal = proposal_of(locked, by=by)
        if not shown(locked, proposal, by=by).is_still(fingerprint):
            return Came.DIFFERS
        if proposal.asked:
            _ask_in(file, proposal.asked, by=by)
        _decided(file, proposal, by=by)
    return Came.INVITED


def cancel(file: PeopleFile, *, by: Acting | None) -> None:
    """Ask nobody in; nothing of its rows is kept."""
    stamps: dict[str, Any] = {"decided_by": by, "decided_at": clock.now(), "rows": []}
    file.move(
        Status.CANCELLED, by=by, act="cancelled", sentence="The file was cancelled; nobody was asked in", **stamps
    )


def forget() -> int:
    """Names and addresses of people who were not asked in are kept for thirty days; returns of how many files."""
    before = clock.now() - KEPT
    old = list(PeopleFile.objects.filter(status=Status.PROPOSED, sent_at__lt=before))
    for file in old:
        with suppress(MoveRefused):  # somebody has just decided
            cancel(file, by=None)
    return len(old) + PeopleFile.objects.filter(decided_at__lt=before).exclude(refused=[]).update(refused=[])


def _decided(file: PeopleFile, proposal: Proposal, *, by: Acting) -> None:
    counts = proposal.counts
    words = "Approved: {invited} asked in, {already} in or asked before, {refused} refused".format(**counts)
    stamps: dict[str, Any] = {"decided_by": by, "decided_at": clock.now(), "rows": [], "counts": counts}
    stamps["refused"] = [[told.row.number, *told.row.cells, told.why] for told in proposal.refused]
    file.move(Status.APPROVED, by=by, act="approved", sentence=words, **stamps)


def _ask_in(file: PeopleFile, asked: list[Asked], *, by: Acting) -> None:
    """Accounts for those who have none, an invitation and a message for each row, all at once."""
    now = clock.now()
    people = {one.email: one.account for one in asked if one.account}
    new = {one.email: User(email=one.email, name=one.row.name) for one in asked if not one.account}
    for person in new.values():
        person.password = make_password(None)
    people |= {person.email: person for person in User.objects.bulk_create(new.values())}
    until = now + timedelta(days=settings.INVITATION_DAYS)
    sent = Invitation.objects.bulk_create(
        Invitation(
            email=one.email,
            name=one.row.name,
            organisation=one.organisation,
            role=one.role,
            invited_by=by.user,
            invited_as_id=by.pk,
            invited_at=now,
            expires_at=until,
        )
        for one in asked
    )
    record_each("invited", [(row, {}) for row in sent], by=by, sentence=f"{by.user} asked them in by a file")
    mail.post_many(_letter(row, people[row.email]) for row in sent)
    _tell_managers(file, sent, by=by)


def _letter(invitation: Invitation, person: User) -> mail.Draft:
    why = f"You were asked in as {invitation.get_role_display()} at {invitation.organisation}."
    context = {"invitation": str(invitation.pk)}
    return mail.Draft(person, "accounts/invitation", context, why, f"invitation:{invitation.pk}")


def _tell_managers(file: PeopleFile, sent: Iterable[Invitation], *, by: Acting) -> None:
    """As of one: the AP Managers hear of it when an administrator lets people into casework."""
    casework = [row for row in sent if row.role in CASEWORK_ROLES]
    if casework and by.is_administrator:
        said = f"{by.user}, an administrator, asked {len(casework)} people in for casework with a file."
        notices.tell_managers_so(said, f"people-file:{file.pk}", by=by)
