"""How messages leave: printed on the console, written into a folder, or sent by SMTP.

Console and folder are for development and tests; nothing leaves the machine by default.
"""

import smtplib
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go. `html` is empty for an SMS."""

    key: str
    recipient: str
    subject: str
    text: str
    html: str = ""


class Channel(Protocol):
    """Sends a letter or raises."""

    def send(self, letter: Letter) -> None:
        """Send."""


class Console:
    """Prints to standard error, where the developer looks."""

    def send(self, letter: Letter) -> None:
        """Print."""
        print(f"--- to {letter.recipient}: {letter.subject}\n{letter.text}\n---", file=sys.stderr)  # noqa: T201


class Folder:
    """Writes a file for each letter."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> None:
        """Write."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = letter.key.replace(":", "-").replace("/", "-")
        text = f"To: {letter.recipient}\nSubject: {letter.subject}\n\n{letter.text}\n"
        (self._folder / f"{name}.txt").write_text(text, encoding="utf-8")
        if letter.html:
            (self._folder / f"{name}.html").write_text(letter.html, encoding="utf-8")


class Smtp:
    """Sends mail through a server."""

    def __init__(self, url: str, sender: str) -> None:
        self._url, self._sender = urlsplit(url), sender

    def send(self, letter: Letter) -> None:
        """Send by SMTP. Raises OSError or smtplib.SMTPException."""
        mail = EmailMessage()
        mail["From"], mail["To"] = self._sender, letter.recipient
        mail["Subject"] = letter.subject
        mail.set_content(letter.text)
        if letter.html:
            mail.add_alternative(letter.html, subtype="html")
        kind = smtplib.SMTP_SSL if self._url.scheme == "smtps" else smtplib.SMTP
        with kind(self._url.hostname or "", self._url.port or 0, timeout=TIMEOUT_S) as server:
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            server.send_message(mail)


def make_channel(url: str, sender: str = "") -> Channel:
    """Return the channel that a setting names."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Folder(Path(parts.path))
    return Smtp(url, sender) if parts.scheme.startswith("smtp") else Console()
