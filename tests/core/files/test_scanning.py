"""Whether a file is harmful is asked of a scanner, where there is one; where it does not answer, nothing is kept."""

import socketserver
import struct
import threading

import pytest

from core.files import scanning
from core.files.faults import FileRefused
from core.files.scanning import INFECTED, TRIAL, UNANSWERED, refuse_infected
from providers import filing


class Clamd(socketserver.BaseRequestHandler):
    """Answers as ClamAV's daemon does."""

    def handle(self):
        with self.request.makefile("rb") as sent:
            assert sent.read(10) == b"zINSTREAM\0"
            data = b""
            while size := struct.unpack(">I", sent.read(4))[0]:
                data += sent.read(size)
        self.request.sendall(self.server.answer(data))


@pytest.fixture
def scanner(settings):
    with socketserver.TCPServer(("127.0.0.1", 0), Clamd) as server:
        server.answer = lambda data: b"stream: Bad.Thing FOUND\0" if b"bad" in data else b"stream: OK\0"
        settings.VIRUS_SCANNER = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_what_it_finds_is_refused_and_what_it_lets_pass_is_not(scanner):
    refuse_infected(b"good" * 50_000)
    with pytest.raises(FileRefused, match="holds a virus"):
        refuse_infected(b"good" * 50_000 + b"bad")


def test_where_it_does_not_answer_nothing_is_kept(settings):
    settings.VIRUS_SCANNER = "/nowhere/clamd.sock"
    with pytest.raises(FileRefused) as refused:
        refuse_infected(b"good")
    assert str(refused.value) == UNANSWERED


def test_where_it_answers_something_else_nothing_is_kept(scanner):
    scanner.answer = lambda data: b"INSTREAM size limit exceeded. ERROR\0"
    with pytest.raises(FileRefused) as refused:
        refuse_infected(b"good")
    assert str(refused.value) == UNANSWERED


def test_the_file_by_which_scanners_are_tried_is_refused_without_one(settings):
    settings.VIRUS_SCANNER = ""
    assert not scanning.is_set_up()
    with pytest.raises(FileRefused) as refused:
        filing.check("letter.pdf", b"%PDF-1.7\n" + TRIAL)
    assert str(refused.value) == INFECTED
