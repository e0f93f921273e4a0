"""A mail server that answers as a test tells it to, on a port of its own."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class Server(socketserver.ThreadingTCPServer):
    """Speaks enough SMTP for one e-mail; `says` holds its answer to a command where that is not the usual one."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, says: Mapping[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.says = says
        self.taken: list[str] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class Conversation(socketserver.StreamRequestHandler):
    """One client, from greeting to good-bye."""

    server: Server

    def handle(self) -> None:
        """Answer line by line."""
        self.say(self.server.says.get("", "220 ready"))
        for line in self.rfile:
            command = line.split(None, 1)[0].decode().upper()
            usual = {"DATA": "354 go on", "QUIT": "221 bye", "EHLO": "250-here\r\n250 AUTH PLAIN"}.get(
                command, "250 ok"
            )
            self.say(self.server.says.get(command, usual))
            if command == "QUIT":
                return
            if command == "DATA" and "DATA" not in self.server.says:
                self.take()

    def take(self) -> None:
        """The text, to its single dot."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.decode())
        answer = self.server.says.get(".", "250 taken")
        if answer.startswith("250"):
            self.server.taken.append("".join(lines))
        self.say(answer)

    def say(self, line: str) -> None:
        """One answer."""
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server(**says: str) -> Iterator[Server]:
    """Listens while the test runs."""
    with Server({name.replace("end", "."): answer for name, answer in says.items()}) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
