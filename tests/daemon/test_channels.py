"""Each channel against the real other side, or what stands in for it on this machine: a mail server, a web server.

WeCom and every service of apprise are not reached from here; what their vendors answer is played by ``Web``.
"""

from __future__ import annotations

import datetime as dt
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from engine.daemon.channels import GROUP, Letter, NotSent, Options
from engine.daemon.channels.mail import Mail
from engine.daemon.channels.many import Apprise
from engine.daemon.channels.webhook import Webhook, signature
from engine.daemon.channels.wecom import MOST, WeCom, shortened
from engine.daemon.channels.writing import File, written

PLANES = "".join(chr(plane * 0x10000 + offset) for plane in range(17) for offset in (0x41, 0x2E80, 0xFFFD))
"""A letter of every plane of Unicode, the private ones included; and what breaks lines, mails and terminals."""
BODY = f"区教育局：\n\n{PLANES}\n.\n..\nFrom here\r\n\u2028\u0000\x1b[31m 𠀀🀄\U0010fffd é 한 עב"
LETTER = Letter("0" * 32, "edu@example.org", "【督办】催办：细化\n部署 🀄", BODY, ({"number": "RW-2024-0001"},))


def options(kind: str, folder: Path, **table: Any) -> Options:
    return Options(kind, {"kind": kind, "to": {"*": ""}, **table}, folder)


def not_sent(channel: Any, letter: Letter = LETTER) -> NotSent:
    with pytest.raises(NotSent) as caught:
        channel.send(letter)
    return caught.value


def test_every_kind_is_installed_and_says_whether_it_leaves_the_building() -> None:
    found = {one.name: one.load().outward for one in entry_points(group=GROUP)}
    inside = {"console": False, "file": False}
    assert found == {**inside, "apprise": True, "smtp": True, "webhook": True, "wecom": True}


def test_a_file_keeps_every_letter_whole(tmp_path: Path) -> None:
    channel = File(options("file", tmp_path, path="letters.txt"))
    for _ in range(2):
        assert channel.send(LETTER).word == "handed_over"
    assert (tmp_path / "letters.txt").read_bytes().decode("utf-8") == written(LETTER) * 2


# mail -------------------------------------------------------------------------------------------------------------


class Box:
    """What a mail server does with what it is given."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.answer = "250 OK"
        self.refuses = self.refuses_from = ""
        self.lose = False

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address == self.refuses_from:
            return "553 not your address"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address == self.refuses:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        if self.lose:
            server.transport.close()
        return self.answer


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for localhost, with its key in the same file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(*plain) + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def mail_server(box: Box, certificate: Path, *, security: str = "starttls") -> Iterator[int]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def known(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        fine = isinstance(given, LoginPassword) and given.password == b"s3cret"
        return AuthResult(success=fine, handled=False)

    how: dict[str, Any] = {"hostname": "localhost", "port": 0, "authenticator": known}
    if security == "tls":
        how |= {"ssl_context": context, "auth_require_tls": False}
    elif security == "starttls":
        how |= {"tls_context": context, "require_starttls": True}
    else:
        how |= {"auth_require_tls": False}
    server = Controller(box, **how)
    server.port = _free()
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def _free() -> int:
    with socket.socket() as one:
        one.bind(("localhost", 0))
        port: int = one.getsockname()[1]
        return port


def mail(certificate: Path, port: int, **more: Any) -> Mail:
    table = {
        "host": "localhost",
        "port": port,
        "from": "duban@example.org",
        "ca": str(certificate),
        "seconds": 5,
        **more,
    }
    return Mail(options("smtp", certificate.parent, **table))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_server_gets_the_letter_whole(certificate: Path, monkeypatch: pytest.MonkeyPatch, security: str) -> None:
    box = Box()
    monkeypatch.setenv("DUBAN_TEST_PASSWORD", "s3cret")
    with mail_server(box, certificate, security=security) as port:
        channel = mail(certificate, port, security=security, user="duban", password_env="DUBAN_TEST_PASSWORD")
        receipt = channel.send(LETTER)
        monkeypatch.setenv("DUBAN_TEST_PASSWORD", "wrong")
        wrong = mail(certificate, port, security=security, user="duban", password_env="DUBAN_TEST_PASSWORD")
        assert "user or the password" in str(refused := not_sent(wrong))
        assert (refused.shut, refused.final) == (True, False)
    assert (receipt.word, receipt.reference) == ("handed_over", f"<{'0' * 32}@example.org>")
    (got,) = box.mails
    assert (got["To"], got["Message-ID"]) == ("edu@example.org", receipt.reference)
    assert got["Subject"] == "【督办】催办：细化 部署 🀄"
    assert got.get_content().replace("\r\n", "\n").rstrip("\n") == BODY.replace("\r\n", "\n")


def test_what_a_mail_server_refuses_is_told_apart(certificate: Path) -> None:
    box = Box()
    with mail_server(box, certificate) as port:
        channel = mail(certificate, port)
        box.refuses = LETTER.to
        assert not_sent(channel).final
        box.refuses, box.answer = "", "451 later"
        assert not not_sent(channel).final
        box.answer = "554 never"
        assert not_sent(channel).final
        assert not_sent(channel, Letter("1", "no address", "s", "b")).final
        strange = mail(certificate, port, ca="")
        assert "certificate" in str(error := not_sent(strange))  # nobody we know has signed for this server
        assert error.shut
        box.refuses_from = "duban@example.org"
        assert (not_sent(channel).shut, not_sent(channel).final) == (True, False)
        assert not_sent(mail(certificate, port, host="no.such.host.invalid")).shut
    assert not not_sent(channel).final  # it is gone


def test_a_mail_server_that_takes_the_letter_and_is_gone(certificate: Path) -> None:
    box = Box()
    with mail_server(box, certificate) as port:
        box.lose = True
        error = not_sent(mail(certificate, port))
        assert not error.final
        box.lose = False
        mail(certificate, port).send(LETTER)
    assert [one["Message-ID"] for one in box.mails] == [f"<{'0' * 32}@example.org>"] * 2  # whoever has it can tell


def test_a_server_that_is_no_mail_server_or_says_nothing(certificate: Path) -> None:
    for greeting in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff\xfe\x00" * 100, b""):
        with answering(greeting) as port:
            assert not not_sent(mail(certificate, port, security="none", seconds=0.2)).final


@contextmanager
def answering(greeting: bytes) -> Iterator[int]:
    """A socket that says this and then nothing."""
    with socket.create_server(("localhost", 0)) as listening:
        held: list[socket.socket] = []

        def serve() -> None:
            try:
                one, _ = listening.accept()
            except OSError:
                return
            held.append(one)
            one.sendall(greeting)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        for one in held:
            one.close()


# web --------------------------------------------------------------------------------------------------------------


class Web:
    """A receiver: what it got, and what it answers: (status, body, headers)."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer: Callable[[dict[str, Any]], tuple[int, bytes, dict[str, str]]] = lambda asked: (200, b"{}", {})
        self.twice = False


@pytest.fixture
def web() -> Iterator[tuple[Web, str]]:
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            web.got.append((dict(self.headers), data))
            status, body, headers = web.answer(json.loads(data))
            for _ in range(2 if web.twice else 1):
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield web, f"http://127.0.0.1:{server.server_address[1]}/hook"
    server.shutdown()
    server.server_close()


def saying(body: Any, status: int = 200, **headers: str) -> Callable[[Any], tuple[int, bytes, dict[str, str]]]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda asked: (status, data, headers)


@pytest.fixture
def webhook(web: tuple[Web, str], tmp_path: Path) -> Webhook:
    (tmp_path / "secret").write_text("s3cret\n", "utf-8")
    return Webhook(options("webhook", tmp_path, url=web[1], secret_file="secret", seconds=5))


def test_a_webhook_is_signed_and_counts_only_when_it_is_confirmed(web: tuple[Web, str], webhook: Webhook) -> None:
    there, _ = web
    for status, word in (("accepted", "handed_over"), ("duplicate", "handed_over"), ("delivered", "delivered")):
        there.answer = saying({"key": LETTER.key, "status": status, "reference": 7})
        receipt = webhook.send(LETTER)
        assert (receipt.word, receipt.reference) == (word, "7")
    headers, data = there.got[0]
    assert json.loads(data) == {"key": LETTER.key, "to": LETTER.to, "subject": LETTER.subject, "body": BODY,
                                "messages": [{"number": "RW-2024-0001"}]}  # fmt: skip
    assert headers["X-Duban-Signature"] == f"sha256={signature(b's3cret', headers['X-Duban-Timestamp'], data)}"
    assert headers["X-Duban-Key"] == LETTER.key
    assert signature(b"s3cret", "1", data) != signature(b"s3cret", "2", data) != signature(b"other", "2", data)


GARBAGE: list[tuple[Any, bool | None]] = [
    (saying(b"<html>Welcome to the guest network</html>"), False),
    (saying(b""), False),
    (saying(b"\xff\xfe" * 50_000), False),
    (saying([]), False),
    (saying({"key": "another", "status": "accepted"}), False),
    (saying({"key": LETTER.key, "status": "read"}), False),
    (saying({"key": LETTER.key, "status": "accepted"}, 500), False),
    (saying({"key": LETTER.key, "status": "accepted"}, 429), False),
    (saying({}, 302, Location="http://127.0.0.1:9/"), False),
    (saying({}, 422), True),
    (saying({}, 401), None),  # it is us he does not know
    (saying({}, 404), None),
]


@pytest.mark.parametrize(("answer", "final"), GARBAGE)
def test_anything_else_is_no_confirmation(
    web: tuple[Web, str], webhook: Webhook, answer: Any, final: bool | None
) -> None:
    web[0].answer = answer
    error = not_sent(webhook)
    assert (error.final, error.shut) == (bool(final), final is None)
    assert len(web[0].got) == 1


def test_who_answers_twice_has_confirmed_one_letter(web: tuple[Web, str], webhook: Webhook) -> None:
    there, _ = web
    there.twice, there.answer = True, saying({"key": LETTER.key, "status": "accepted"})
    webhook.send(LETTER)
    there.twice = False
    assert not_sent(webhook, Letter("2", "edu", "s", "b"))  # the second answer is nobody's


def test_a_receiver_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_TEST_SECRET", "s")
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{") as port:
        table = {"url": f"http://127.0.0.1:{port}/", "secret_env": "DUBAN_TEST_SECRET", "seconds": 0.2}
        error = not_sent(Webhook(options("webhook", tmp_path, **table)))
    assert not error.final
    assert str(port) not in str(error)


def test_the_robot_took_it_only_if_its_own_code_says_so(
    web: tuple[Web, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, url = web
    monkeypatch.setenv("DUBAN_TEST_ROBOT", f"{url}?key=s3cret")
    known = options("wecom", tmp_path, url_env="DUBAN_TEST_ROBOT")
    robot = WeCom(known)
    assert known.hidden == {f"{url}?key=s3cret"}
    there.answer = saying({"errcode": 0, "errmsg": "ok"})
    assert robot.send(Letter("1", "13800000000, @all", "题", BODY)).word == "handed_over"
    assert json.loads(there.got[0][1]) == {
        "msgtype": "text",
        "text": {"content": f"题\n{BODY}", "mentioned_mobile_list": ["13800000000", "@all"]},
    }
    for code, how in ((93000, "shut"), (40058, "final"), (45009, ""), (-1, "")):
        there.answer = saying({"errcode": code, "errmsg": "s3cret"})
        error = not_sent(robot)
        assert (error.final, error.shut, "s3cret" in str(error)) == (how == "final", how == "shut", False)
    for strange in ({"errmsg": "ok"}, {"errcode": "0"}, {"errcode": False}, [0], b"ok"):
        there.answer = saying(strange)
        assert not not_sent(robot).final


def test_a_long_text_is_cut_between_characters() -> None:
    for n in range(8):
        text = shortened("x" * n + "督🀄" * 1000)
        assert MOST - 8 < len(text.encode("utf-8")) <= MOST
        assert text.endswith("\n…")
        assert set(text[n:-2]) <= {"督", "🀄"}
    assert shortened("督" * 682) == "督" * 682


@pytest.mark.full
def test_apprise_is_believed_no_further_than_it_says(
    web: tuple[Web, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, url = web
    monkeypatch.setenv("DUBAN_TEST_URL", f"json{url.removeprefix('http')}?to={{to}}")
    channel = Apprise(options("apprise", tmp_path, url_env="DUBAN_TEST_URL"))
    there.answer = saying({"errcode": 93000})  # a refusal it does not look at
    assert channel.send(Letter("1", "edu", "题", "督办🀄")).word == "handed_over"
    assert "督办🀄" in json.loads(there.got[0][1])["message"]
    there.answer = saying({}, 500)
    assert not not_sent(channel).final
    monkeypatch.setenv("DUBAN_TEST_URL", "nonsense://")
    assert not_sent(Apprise(options("apprise", tmp_path, url_env="DUBAN_TEST_URL"))).final
