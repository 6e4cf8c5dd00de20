"""Settings: one frozen class, read from defaults, `instance/settings.toml` and the environment.

Later wins. Every wrong value is named at once, so that an operator mends all in one go. Names in
the file are those of the class; in the environment they are upper case with `MARKETPLACE_` before.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "MARKETPLACE_"
LANGUAGES = ("fa", "en")
GATEWAYS = ("demo", "cod", "transfer", "stripe", "zarinpal")
ROOT = Path(__file__).resolve().parents[2]


class SettingsError(Exception):
    """One or more settings are wrong; `problems` has one line for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that an operator can set. Each field's comment is its documentation."""

    secret_key: str = ""  # signs sessions and links; at least 32 characters
    secret_key_fallbacks: tuple[str, ...] = ()  # earlier keys, still accepted for reading
    instance_path: Path = ROOT / "instance"  # database, media, jobs, keys, backups
    search_index: Path = ROOT / "search_index"  # files of the embedded search engine
    database_url: str = ""  # SQLAlchemy URL; empty = SQLite under instance_path
    queue_url: str = "sqlite"  # sqlite, or postgresql:// or redis:// when grown
    media_url: str = ""  # where pictures are kept; empty = a folder under instance_path
    mail_url: str = "console:"  # console: | file:///folder | smtp://user:pass@host:port
    sms_url: str = "console:"  # console: | file:///folder
    mail_sender: str = "bazarche@localhost"  # From: of all mail
    base_url: str = "http://127.0.0.1:8000"  # public address, used in mail and sitemaps
    trusted_hosts: tuple[str, ...] = ()  # host names answered; empty = any
    proxies: int = 0  # reverse proxies in front whose X-Forwarded-* are believed
    currency: str = "IRR"  # ISO 4217 code of all prices of this instance
    languages: tuple[str, ...] = LANGUAGES  # languages offered, the first is the default
    home_province: str = "19"  # code of the province that runs this instance
    search_engine: str = "whoosh"  # whoosh | postgres
    redis_url: str = ""  # optional shared cache and rate limits
    gateways: tuple[str, ...] = ()  # payment ways offered; empty = cod, and demo in a demo
    demo: bool = False  # demo accounts and demo gateway allowed
    commission_bp: int = 700  # the market's commission in basis points of the goods
    hold_minutes: int = 20  # how long stock is held for a buyer who pays
    release_days: int = 7  # days after delivery until the shop's money is released
    operator_en: str = ""  # who runs this marketplace, with address, for the footer
    operator_fa: str = ""
    operator_phone: str = ""  # where complaints are heard
    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""
    stripe_api_base: str = ""  # loopback only, for tests
    zarinpal_merchant_id: str = ""
    zarinpal_api_base: str = ""

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.instance_path / 'bazarche.sqlite3'}"

    @property
    def media_path(self) -> Path:
        """The folder of the pictures."""
        return (
            Path(urlsplit(self.media_url).path) if self.media_url else self.instance_path / "media"
        )

    @property
    def payment_ways(self) -> tuple[str, ...]:
        """The gateways offered at checkout."""
        return self.gateways or (("demo", "cod") if self.demo else ("cod",))

    @property
    def secure_cookies(self) -> bool:
        """Cookies are sent over HTTPS only, unless the public address is plain HTTP."""
        return self.base_url.startswith("https://")


def load_settings(
    environ: Mapping[str, str] | None = None, overrides: Mapping[str, Any] | None = None
) -> Settings:
    """Read and check the settings; `overrides` (typed values) win over file and environment.

    Raises SettingsError naming every wrong value.
    """
    environ = os.environ if environ is None else environ
    problems: list[str] = []
    known = {field.name: field.type for field in fields(Settings)}
    folder = environ.get(PREFIX + "INSTANCE_PATH") or (overrides or {}).get("instance_path")
    raw = _from_file(Path(folder or ROOT / "instance") / "settings.toml", known, problems)
    for name in known:
        if (text := environ.get(PREFIX + name.upper())) is not None:
            raw[name] = text
    values = {name: _convert(name, known[name], value, problems) for name, value in raw.items()}
    values.update(overrides or {})
    settings = Settings(**values) if not problems else Settings()
    if not problems:
        problems = _check(settings)
    if problems:
        raise SettingsError(problems)
    return settings


def _from_file(path: Path, known: Mapping[str, object], problems: list[str]) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{path.name}: not valid TOML: {error}")
        return {}
    problems += [f"{path.name}: unknown setting {name}" for name in found if name not in known]
    return {name: value for name, value in found.items() if name in known}


def _convert(name: str, kind: object, value: Any, problems: list[str]) -> Any:
    label = PREFIX + name.upper()
    if kind is bool:
        word = str(value).lower()
        if word not in {"1", "0", "true", "false", "yes", "no", ""}:
            problems.append(f"{label}: {value!r} is neither 1 nor 0")
        return word in {"1", "true", "yes"}
    if kind is int:
        try:
            return int(value)
        except (TypeError, ValueError):
            problems.append(f"{label}: {value!r} is not a whole number")
            return 0
    if kind is Path:
        return Path(str(value)).resolve()
    if kind == tuple[str, ...]:
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(str(part).strip() for part in parts if str(part).strip())
    return str(value)


def _check(settings: Settings) -> list[str]:
    rules = [
        (
            len(settings.secret_key) >= 32,
            "SECRET_KEY: must be set, at least 32 characters (bin/run makes one)",
        ),
        (
            len(settings.currency) == 3 and settings.currency.isupper(),
            f"CURRENCY: {settings.currency!r} is not an ISO 4217 code such as IRR",
        ),
        (
            bool(settings.languages) and set(settings.languages) <= set(LANGUAGES),
            f"LANGUAGES: choose from {', '.join(LANGUAGES)}",
        ),
        (
            set(settings.gateways) <= set(GATEWAYS),
            f"GATEWAYS: choose from {', '.join(GATEWAYS)}",
        ),
        (
            settings.demo or "demo" not in settings.gateways,
            "GATEWAYS: the demo gateway takes no real money; it needs MARKETPLACE_DEMO=1",
        ),
        (
            settings.search_engine in {"whoosh", "postgres"},
            f"SEARCH_ENGINE: {settings.search_engine!r} is neither whoosh nor postgres",
        ),
        (
            urlsplit(settings.base_url).scheme in {"http", "https"},
            f"BASE_URL: {settings.base_url!r} is not an http(s) address",
        ),
        (
            urlsplit(settings.database).scheme.split("+")[0] in {"sqlite", "postgresql"},
            "DATABASE_URL: only sqlite and postgresql are supported",
        ),
        (
            urlsplit(settings.mail_url).scheme in {"console", "file", "smtp", "smtps"},
            "MAIL_URL: starts with console:, file: or smtp:",
        ),
        (
            urlsplit(settings.sms_url).scheme in {"console", "file"},
            "SMS_URL: starts with console: or file:",
        ),
        (
            0 <= settings.commission_bp <= 10_000,
            "COMMISSION_BP: basis points, from 0 to 10000",
        ),
        (settings.hold_minutes >= 1, "HOLD_MINUTES: at least 1"),
        (settings.release_days >= 0, "RELEASE_DAYS: 0 or more"),
        (settings.proxies >= 0, "PROXIES: 0 or more"),
    ]
    return [PREFIX + line for ok, line in rules if not ok]
