"""Two people approve one file in the same moment: everybody is asked in once."""

import threading

import pytest
from django.db import connection, connections

from accounts import inviting_many
from accounts.models import Invitation, PeopleFile
from core import clock
from core.models import Message, MoveRefused

ROWS = b"Name,Email,Role,Organisation\n" + b"".join(
    b"P%d,p%d@x.example,AP Lead,Agecroft Road School\n" % (n, n) for n in range(30)
)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_ask_each_in_once(manager, admin, school):
    file = inviting_many.send("people.csv", ROWS, by=manager)
    came, start, now = [], threading.Barrier(2), clock.now()

    def approve(by):
        with clock.set_to(now):
            proposal = inviting_many.proposal_of(file, by=by)
            shown = inviting_many.shown(file, proposal, by=by).fingerprint
            start.wait()
            try:
                came.append(inviting_many.approve(PeopleFile.objects.get(pk=file.pk), by=by, fingerprint=shown))
            except MoveRefused:
                came.append(None)
            finally:
                connections.close_all()

    both = [threading.Thread(target=approve, args=[by]) for by in (manager, admin)]
    [thread.start() for thread in both]
    [thread.join() for thread in both]
    assert sorted(map(str, came)) == ["Came.INVITED", "None"]
    assert Invitation.objects.count() == Message.objects.filter(template="accounts/invitation").count() == 30
