"""The outbox: each message once, whatever fails on the way."""

import smtplib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail as django_mail
from django.db import transaction

from core import clock, mail
from core.models import Message

TEMPLATES = {
    "emails/core/note.txt": "Subject: {{ count }} registers are not in\nThere are {{ count }} registers to send.\n{{ site }}/",
    "emails/letter.html": "{{ subject }}{% for part in said %}{{ part }}{% endfor %}",
}


@pytest.fixture(autouse=True)
def _note_template(settings):
    settings.TEMPLATES = [
        {
            **settings.TEMPLATES[0],
            "APP_DIRS": False,
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)]},
        }
    ]


def write(person, key="note:1", **context):
    return mail.post(person.user, "core/note", {"count": 3, **context}, why="You keep registers.", key=key)


def test_a_message_is_sent_with_its_subject_and_text(tutor):
    write(tutor)
    mail.sweep()
    (email,) = django_mail.outbox
    assert email.subject == "3 registers are not in"
    assert email.to == [tutor.user.email]
    message = Message.objects.get()
    assert (message.state, message.sent_at) == ("sent", clock.now())
    assert "There are 3 registers to send." in message.body


def test_the_same_key_is_written_once(tutor):
    write(tutor)
    assert write(tutor) is None
    assert Message.objects.count() == 1


def test_a_message_is_not_written_when_its_cause_is_undone(tutor):
    with transaction.atomic():
        write(tutor)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_two_sweeps_send_it_once(tutor):
    write(tutor)
    mail.sweep()
    mail.sweep()
    assert len(django_mail.outbox) == 1


def test_of_two_workers_only_one_gets_the_message(tutor):
    message = write(tutor)
    assert mail.claim(message.pk) is not None
    assert mail.claim(message.pk) is None


def test_nothing_is_sent_to_somebody_who_left(tutor):
    write(tutor)
    tutor.user.is_active = False
    tutor.user.save()
    mail.sweep()
    assert django_mail.outbox == []
    assert Message.objects.get().state == "dropped"


def test_nothing_is_sent_for_a_role_that_ended(tutor):
    mail.post_many([mail.Draft(tutor.user, "core/note", {"count": 1}, "Why", "k", affiliations=[str(tutor.pk)])])
    tutor.ends_on = clock.today() - timedelta(days=1)
    tutor.save()
    mail.sweep()
    assert Message.objects.get().state == "dropped"


@pytest.mark.parametrize("attempt, minutes", [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 240)])
def test_a_time_out_is_tried_again_later_and_later(tutor, monkeypatch, attempt, minutes):
    message = write(tutor)
    Message.objects.update(attempts=attempt - 1)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", _raises(TimeoutError()))
    mail.send(message.pk)
    message.refresh_from_db()
    assert message.state == "queued"
    assert message.next_try_at == clock.now() + timedelta(minutes=minutes)


def test_after_a_day_of_time_outs_it_fails(tutor, monkeypatch):
    message = write(tutor)
    Message.objects.update(attempts=8, written_at=clock.now() - timedelta(hours=22))
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", _raises(TimeoutError()))
    mail.send(message.pk)
    message.refresh_from_db()
    assert message.state == "failed"


def test_a_refused_address_stops_the_message_and_is_flagged(tutor, monkeypatch):
    message = write(tutor)
    monkeypatch.setattr(
        "django.core.mail.EmailMultiAlternatives.send", _raises(smtplib.SMTPResponseException(550, b"no such user"))
    )
    mail.send(message.pk)
    message.refresh_from_db()
    tutor.user.refresh_from_db()
    assert message.state == "failed"
    assert tutor.user.mail_failed_at == clock.now()


def test_a_message_left_in_sending_goes_once_more_after_ten_minutes(tutor):
    message = write(tutor)
    mail.claim(message.pk)
    mail.sweep()
    assert django_mail.outbox == []
    with clock.set_to(clock.now() + timedelta(minutes=11)):
        mail.sweep()
    message.refresh_from_db()
    assert len(django_mail.outbox) == 1
    assert message.state == "sent"
    assert message.failure == "Sent again after an interruption."


def test_a_message_interrupted_twice_is_left_for_a_person(tutor):
    message = write(tutor)
    mail.claim(message.pk)
    with clock.set_to(clock.now() + timedelta(minutes=11)):
        mail.claim(message.pk)
    with clock.set_to(clock.now() + timedelta(minutes=22)):
        mail.sweep()
    message.refresh_from_db()
    assert message.state == "uncertain"
    assert django_mail.outbox == []


def test_network_retries_do_not_count_as_interruptions(tutor):
    message = write(tutor)
    Message.objects.update(attempts=5)
    mail.send(message.pk)
    message.refresh_from_db()
    assert message.state == "sent"


def test_one_message_that_cannot_be_written_does_not_hold_up_the_others(tutor, manager):
    mail.post(tutor.user, "core/gone", {}, why="Why", key="broken")
    write(manager)
    mail.sweep()
    assert [email.to for email in django_mail.outbox] == [[manager.user.email]]


def test_a_broker_that_is_down_fails_no_page(tutor, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("celery.app.base.Celery.send_task", _raises(ConnectionError()))
    with django_capture_on_commit_callbacks(execute=True) as bells:
        write(tutor)
    assert len(bells) == 1
    assert Message.objects.get().state == "queued"


def test_the_folder_holds_each_message_once(tutor, settings, tmp_path):
    settings.EMAIL_BACKEND = "core.mail_folder.FolderBackend"
    settings.MAIL_FOLDER = str(tmp_path)
    message = write(tutor, key="digest:2026-11-16:user-1")
    mail.send(message.pk)
    Message.objects.update(state="queued")
    mail.send(message.pk)
    (file,) = Path(tmp_path).iterdir()
    assert file.name == "digest_2026-11-16_user-1.eml"
    assert message.message_id in file.read_text()


def _raises(error):
    def send(*args, **kwargs):
        raise error

    return send
