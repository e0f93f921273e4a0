"""The outbox against a real conversation with a mail server, and what becomes of each of its answers."""

from datetime import timedelta
from email import message_from_string

import pytest

from core import clock, mail
from core.models import Message
from tests.mail_server import mail_server


@pytest.fixture
def send(tutor, settings):
    """Write one message and send it to a server that answers so; returns it, and what the server took."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False

    def sent(key="once", **says):
        message = mail.post(tutor.user, "accounts/password_changed", {}, why="It was changed.", key=key)
        with mail_server(**says) as server:
            settings.EMAIL_PORT = server.port
            mail.sweep()
        message.refresh_from_db()
        return message, server.taken

    return sent


def test_what_is_taken_is_sent_once_under_its_fixed_message_id(send):
    message, taken = send()
    assert message.state == Message.State.SENT
    assert [message_from_string(each)["Message-ID"] for each in taken] == [message.message_id]
    assert mail.sweep() == 0


@pytest.mark.parametrize(
    "says",
    [{"RCPT": "450 busy"}, {"MAIL": "451 later"}, {"DATA": "421 closing"}, {"end": "452 no room"}, {"": "421 not now"}],
    ids=str,
)
def test_not_now_is_tried_again_in_a_minute(send, tutor, says):
    message, taken = send(**says)
    assert (message.state, taken) == (Message.State.QUEUED, [])
    assert message.next_try_at == clock.now() + timedelta(minutes=1)
    tutor.user.refresh_from_db()
    assert tutor.user.mail_failed_at is None


@pytest.mark.parametrize("says", [{"RCPT": "550 nobody here"}, {"DATA": "554 no"}, {"end": "552 never"}], ids=str)
def test_never_stops_the_message_and_flags_the_address(send, tutor, says):
    message, _ = send(**says)
    assert message.state == Message.State.FAILED
    tutor.user.refresh_from_db()
    assert tutor.user.mail_failed_at == clock.now()
    assert mail.sweep() == 0


@pytest.mark.parametrize("says", [{"AUTH": "535 wrong password"}, {"": "554 not you"}], ids=str)
def test_a_server_that_does_not_know_us_blames_no_address(send, tutor, settings, says):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "wrong"
    message, _ = send(**says)
    assert message.state == Message.State.QUEUED
    tutor.user.refresh_from_db()
    assert tutor.user.mail_failed_at is None


def test_a_server_that_is_not_there_is_tried_again(tutor, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_server() as server:
        settings.EMAIL_PORT = server.port
    message = mail.post(tutor.user, "accounts/password_changed", {}, why="It was changed.", key="once")
    mail.sweep()
    message.refresh_from_db()
    assert message.state == Message.State.QUEUED


def test_the_sweep_takes_up_what_lay_for_a_month(send, tutor):
    mail.post(tutor.user, "accounts/password_changed", {}, why="It was changed.", key="long ago")
    Message.objects.update(next_try_at=clock.now() - timedelta(days=31))
    _, taken = send()
    assert len(taken) == 2
