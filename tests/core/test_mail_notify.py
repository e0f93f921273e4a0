"""GOV.UK Notify by its own client: what it answers is told as a mail server would."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from core import mail
from core.models import Message

pytestmark = pytest.mark.django_db
KEY = "ap-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"


@pytest.fixture
def notify(settings):
    """Notify as it stands in its documentation: it answers what the test says, and keeps what it was asked."""
    asked, answer = [], {"status": 201, "body": {"id": "740e5834-3a29-46b4-9a6f-16142fde533a"}}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append((self.path, self.headers["Authorization"], body))
            self.send_response(answer["status"])
            self.end_headers()
            self.wfile.write(json.dumps(answer["body"]).encode())

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "core.mail_notify.NotifyBackend"
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE = KEY, "f33517ff-2a88-4f6e-b855-c550268ce08a"
    settings.NOTIFY_URL = f"http://127.0.0.1:{server.server_port}"
    yield asked, answer
    server.shutdown()
    server.server_close()


@pytest.fixture
def message(admin):
    context = {"why_not": "The disk is full.", "hours": 30, "page": "https://portal.invalid/"}
    return mail.post(admin.user, "portal/backup_failed", context, why="You are an administrator", key="one")


def test_subject_and_text_go_into_its_one_template(notify, message, admin):
    asked, _ = notify
    mail.sweep()
    (path, authorization, body), *more = asked
    assert more == []
    assert path == "/v2/notifications/email"
    assert authorization.startswith("Bearer ")
    assert body["email_address"] == admin.user.email
    assert body["reference"] == message.message_id
    assert body["personalisation"]["subject"].startswith("No backup of")
    assert "The disk is full." in body["personalisation"]["body"]
    message.refresh_from_db()
    assert message.state == Message.State.SENT


@pytest.mark.parametrize(
    ("status", "said", "state", "is_flagged"),
    [
        (429, [{"error": "RateLimitError", "message": "Exceeded rate limit"}], Message.State.QUEUED, False),
        (500, [{"error": "Exception", "message": "Internal server error"}], Message.State.QUEUED, False),
        (503, "gone", Message.State.QUEUED, False),
        (403, [{"error": "AuthError", "message": "Invalid token"}], Message.State.QUEUED, False),
        (400, [{"error": "BadRequestError", "message": "Missing personalisation: body"}], Message.State.QUEUED, False),
        (
            400,
            [{"error": "ValidationError", "message": "email_address Not a valid email address"}],
            Message.State.FAILED,
            True,
        ),
    ],
)
def test_what_it_refuses_waits_or_flags_the_address(notify, message, admin, status, said, state, is_flagged):
    _, answer = notify
    answer.update(status=status, body={"errors": said, "status_code": status})
    mail.sweep()
    message.refresh_from_db()
    assert message.state == state
    admin.user.refresh_from_db()
    assert (admin.user.mail_failed_at is not None) is is_flagged


def test_a_notify_that_is_away_is_tried_again(notify, message, settings):
    settings.NOTIFY_URL = "http://127.0.0.1:1"
    mail.sweep()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.QUEUED, 1)
