"""What the web server refuses before the application is asked still looks like a page of the site."""

import socket

import pytest
from flask_migrate import stamp

from app import create_app
from core.database import db
from tests.bench.servers import Server
from tests.parted import Parted

pytestmark = pytest.mark.slow  # starts a server of its own


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder, key = tmp_path_factory.mktemp("site"), "a key for tests only, long enough"
    url = f"sqlite:///{folder / 'site.sqlite'}"
    app = create_app({"TESTING": True, "ENVIRONMENT": "test", "INSTANCE": folder, "SECRET_KEY": key, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        db.create_all()
        stamp()
        db.engine.dispose()
    given = {"INSTANCE_PATH": str(folder), "SECRET_KEY": key, "DATABASE_URL": url, "QUEUE_URL": ""}
    server = Server(name="A site", application="app:create_app()", environment=given, log=folder / "server.log", ready="/health", begin=Parted).start()
    yield server.port
    server.stop()


def told(port: int, address: str) -> str:
    """The whole answer, as a browser that sends everything before it reads gets it."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as browser:
        browser.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{'X-Filler: ' + 'x' * 4000}\r\n\r\n".encode())
        pieces = []
        while piece := browser.recv(65_536):
            pieces.append(piece)
    return b"".join(pieces).decode()


@pytest.mark.parametrize("length", [10_000, 200_000])
def test_an_address_too_long_is_answered_with_a_page_of_ours(port, length):
    answer = told(port, f"/en/search?q={'a' * length}")
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 414 ") and "Content-Security-Policy: default-src 'self'" in head and "Set-Cookie" not in head
    assert "<h1>That address is too long</h1>" in body and "400 characters" in body and body.rstrip().endswith("</html>")
    assert f"Content-Length: {len(body.encode())}" in head


def test_a_search_for_thousands_of_characters_is_cut_and_says_so(port):
    answer = told(port, f"/en/search?q={'capacity%20' * 500}")
    assert answer.startswith("HTTP/1.1 200 ") and "This is more than a search takes" in answer


def test_other_faults_of_a_request_stay_the_servers_business(port):
    assert told(port, "/en/ x").startswith("HTTP/1.1 400 ")
