"""``smtp``: mail, by a server of one's own. What the server takes is handed over; who reads it nobody knows."""

from __future__ import annotations

import smtplib
import socket
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as ENDINGS

from engine.daemon.channels import SECONDS, Letter, NotSent, Options, Receipt
from engine.errors import Sentence

PORTS = {"tls": 465, "starttls": 587, "none": 25}
TOO_LONG = (552, 452)
"""Said to the sender already where the letter is announced with its length; the second: for the time being."""


class Mail:
    """host, port, security (``starttls`` unless said, ``tls``, ``none``), from, user, password_env|file, ca, seconds.

    The server's certificate is checked; ``ca``: a file with the certificate of the office's own authority. A password
    is never sent over a line that is not encrypted.
    """

    outward = True

    def __init__(self, options: Options) -> None:
        self.host = options.text("host")
        self.security = options.text("security", "starttls")
        if self.security not in PORTS:
            raise options.bad("security", Sentence("it is one of: {words}", {"words": ", ".join(PORTS)}))
        self.port = int(options.number("port", PORTS[self.security]))
        self.sender = options.text("from")
        self.user = options.text("user", "")
        self.password = options.secret("password", "") if self.user else ""
        if not self.password.isascii():  # smtplib cannot say it
            raise options.bad("password", Sentence("a mail password has only letters and signs of ASCII"))
        if self.user and self.security == "none":
            raise options.bad("security", Sentence("a password is not sent over a line that is not encrypted"))
        ca = options.text("ca", "")
        self.seconds = options.number("seconds", SECONDS)
        self.tls = ssl.create_default_context(cafile=str(options.folder / ca) if ca else None)

    def send(self, letter: Letter) -> Receipt:
        """One letter, one connection.

        Raises:
            NotSent: final where the server says that it will never take it (5xx); shut where it is us it does not take.
        """
        mail = self._written(letter)
        try:
            with self._connected() as server:
                if self.security == "starttls":
                    server.starttls(context=self.tls)
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, _ = next(iter(error.recipients.values()))
            raise NotSent(
                Sentence("the server refuses the address ({code})", {"code": code}), final=code >= 500
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise NotSent(Sentence("the server cannot take this address, or cannot encrypt"), final=False) from None
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent(
                Sentence("the server does not accept the user or the password ({code})", {"code": error.smtp_code}),
                shut=True,
            ) from None
        except smtplib.SMTPSenderRefused as error:
            raise NotSent(
                Sentence("the server refuses the sender ({code})", {"code": error.smtp_code}),
                shut=error.smtp_code not in TOO_LONG, final=error.smtp_code == TOO_LONG[0],
            ) from None  # fmt: skip
        except smtplib.SMTPResponseException as error:
            raise NotSent(
                Sentence("the server refuses the letter ({code})", {"code": error.smtp_code}),
                final=error.smtp_code >= 500,
            ) from None
        except ssl.SSLError as error:
            raise NotSent(
                Sentence("the server's certificate or encryption is not accepted: {what}", {"what": error.reason}),
                shut=True,
            ) from None
        except socket.gaierror:
            raise NotSent(Sentence("nobody knows the server {host}", {"host": self.host}), shut=True) from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(
                Sentence("the server does not answer as a mail server does: {what}", {"what": type(error).__name__})
            ) from None
        return Receipt(reference=str(mail["Message-ID"]))

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.seconds, context=self.tls)
        return smtplib.SMTP(self.host, self.port, timeout=self.seconds)

    def _written(self, letter: Letter) -> EmailMessage:
        mail = EmailMessage(policy=ENDINGS)
        try:
            mail["To"] = Address(addr_spec=letter.to)
        except (ValueError, IndexError) as error:
            raise NotSent(Sentence("that is no mail address: {what}", {"what": str(error)}), final=True) from None
        mail["From"] = self.sender
        mail["Subject"] = " ".join(letter.subject.split())
        mail["Message-ID"] = f"<{letter.key}@{self.sender.rpartition('@')[2].strip('<> ') or 'duban'}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.body, charset="utf-8", cte="base64")
        return mail
