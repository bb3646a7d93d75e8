"""The operator's webhook, on a free port of this computer: it keeps what it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer


@dataclass(kw_only=True)
class Webhook:
    """What arrived, oldest first."""

    url: str
    texts: list[str] = field(default_factory=list)
    problems: list[list[str]] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Webhook]:
    """A webhook that takes everything."""
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    webhook = Webhook(url=f"http://127.0.0.1:{server.server_port}/")

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            webhook.texts.append(told["text"])
            webhook.problems.append(told["problems"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server.RequestHandlerClass = Receiver
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield webhook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
