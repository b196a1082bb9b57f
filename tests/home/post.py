"""A mail server of the test's own: it listens on this machine and keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class PostOffice(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True

    def __init__(self, refuses: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.refuses = refuses  # letters to this address
        self.letters: list[tuple[str, str]] = []  # to whom, and all that was sent

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Session(socketserver.StreamRequestHandler):
    """As much of SMTP as sending needs."""

    server: PostOffice

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        to = ""
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].upper()
            if word == "RCPT TO":
                to = line.partition(":")[2].strip().strip("<>")
                self.say("550 nobody of that name" if to == self.server.refuses else "250 fine")
            elif word == "DATA":
                self.say("354 go on")
                self.server.letters.append((to, self.read_letter()))
                self.say("250 kept")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def read_letter(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        return "".join(lines)


@contextmanager
def post_office(refuses: str = "") -> Iterator[PostOffice]:
    with PostOffice(refuses) as office:
        thread = threading.Thread(target=office.serve_forever, daemon=True)
        thread.start()
        try:
            yield office
        finally:
            office.shutdown()
            thread.join()
