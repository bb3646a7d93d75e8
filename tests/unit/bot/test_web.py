"""The port answers what it knows, tells what it does not, and waits for nobody for ever."""

import socket
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection

import pytest

from bot import web
from bot.guard import BODY_BYTES, Answer, Request
from bot.lanes import Lanes
from bot.turnstile import Turnstile
from bot.web import Port

PATIENCE_SECONDS = 60


def echo(request: Request) -> Answer:
    said = f"{len(request.body)} {request.headers.get('x-who')} {request.kind}"
    return Answer(status=HTTPStatus.OK, body=said, headers={"X-Answer": "yes"})


def broken(_: Request) -> Answer:
    raise LookupError("nothing there")


@pytest.fixture
def port() -> Iterator[Port]:
    routes = {("POST", "/echo"): echo, ("GET", "/broken"): broken}
    port = Port(routes, lanes=Lanes(Turnstile()), host="127.0.0.1", port=0)
    port.start()
    yield port
    port.stop()


def ask(port: Port, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port.number, timeout=PATIENCE_SECONDS)
    try:
        connection.request(method, path, body=body, headers={"Content-Type": "text/x", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_a_route_gets_the_body_and_the_headers_in_lower_case(port: Port) -> None:
    assert ask(port, "POST", "/echo", b"12345", **{"X-Who": "Anna"}) == (200, "5 Anna text/x")


@pytest.mark.parametrize(("method", "path"), [("GET", "/echo"), ("POST", "/"), ("DELETE", "/nowhere")])
def test_anything_else_is_not_found(port: Port, method: str, path: str) -> None:
    assert ask(port, method, path)[0] == HTTPStatus.NOT_FOUND


def test_of_a_body_that_is_too_long_a_route_sees_one_byte_too_many(port: Port) -> None:
    assert ask(port, "POST", "/echo", b"x" * (BODY_BYTES + 1000))[1].startswith(f"{BODY_BYTES + 1} ")


def test_a_route_that_fails_costs_its_own_answer_only(port: Port) -> None:
    assert ask(port, "GET", "/broken")[0] == HTTPStatus.INTERNAL_SERVER_ERROR
    assert ask(port, "POST", "/echo")[0] == HTTPStatus.OK


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b"", b""),
        (b"POST /echo HTT", b""),
        (b"POST /echo HTTP/1.1\r\nHost: parley\r\nContent-Length: 9\r\n\r\nhalf", b"HTTP/1.1 408 "),
    ],
    ids=["silent", "half a head", "half a body"],
)
def test_who_never_ends_a_request_is_hung_up_on(
    port: Port, sent: bytes, told: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "REQUEST_SECONDS", 0.1)
    with socket.create_connection(("127.0.0.1", port.number), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(sent)
        said = b""
        while heard := connection.recv(4096):
            said += heard
    assert said.startswith(told)
