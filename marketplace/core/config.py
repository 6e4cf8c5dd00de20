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
from urllib.parse import SplitResult, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "MARKETPLACE_"
LANGUAGES = ("fa", "en")
GATEWAYS = ("demo", "cod", "transfer", "stripe", "zarinpal")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
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
    trusted_hosts: tuple[str, ...] = ()  # hosts answered; empty = of an https base_url, else any
    proxies: int = 0  # reverse proxies in front whose X-Forwarded-* are believed
    currency: str = "IRR"  # ISO 4217 code of all prices of this instance
    languages: tuple[str, ...] = LANGUAGES  # languages offered, the first is the default
    keep_seconds: int = 5  # how long lists are kept that staff change; 0 = for one request
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

    def __repr__(self) -> str:
        """Say nothing: what is printed ends in logs, and some of these are secrets."""
        return "<Settings>"

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
    def hosts(self) -> tuple[str, ...]:
        """The host names answered; none = any, as on a machine that is tried out."""
        if self.trusted_hosts or not self.secure_cookies:
            return self.trusted_hosts
        return (urlsplit(self.base_url).hostname or "", "localhost", "127.0.0.1")

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
    values: dict[str, Any] = {}
    for name, value in raw.items():
        try:
            values[name] = _convert(known[name], value)
        except (TypeError, ValueError) as error:
            problems.append(f"{PREFIX}{name.upper()}: {error}")
    values.update(overrides or {})
    settings = Settings(**values)  # an unreadable value is named already; its default is right
    problems += _check(settings)
    if problems:
        raise SettingsError(problems)
    return settings


def _from_file(path: Path, known: Mapping[str, object], problems: list[str]) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: not valid TOML: {error}")
        return {}
    except OSError as error:
        problems.append(f"{path.name}: cannot be read: {error.strerror}")
        return {}
    problems += [f"{path.name}: unknown setting {name}" for name in found if name not in known]
    return {name: value for name, value in found.items() if name in known}


def _convert(kind: object, value: Any) -> Any:
    if kind is bool:
        return _truth(value)
    if kind is int:
        return _whole(value)
    if kind is Path:
        return Path(_line(value)).resolve()
    if kind == tuple[str, ...]:
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, list):
            raise ValueError(f"{value!r} is not a list")
        return tuple(_line(part) for part in parts if _line(part))
    return _line(value)


def _truth(value: Any) -> bool:
    word = str(value).strip().lower()
    if word not in {"1", "0", "true", "false", "yes", "no", ""}:
        raise ValueError(f"{value!r} is neither 1 nor 0")
    return word in {"1", "true", "yes"}


def _whole(value: Any) -> int:
    try:
        if isinstance(value, str):
            return int(value)
        if type(value) is int:
            return value
    except ValueError:
        pass
    raise ValueError(f"{value!r} is not a whole number")


def _line(value: Any) -> str:
    if isinstance(value, list | dict):
        raise TypeError("one value is wanted, not many")
    return str(value).strip()


def _check(settings: Settings) -> list[str]:
    rules = [*_value_rules(settings), *_address_rules(settings)]
    return [PREFIX + line for ok, line in rules if not ok]


def _value_rules(settings: Settings) -> list[tuple[bool, str]]:
    languages = settings.languages
    return [
        (
            len(settings.secret_key) >= 32,
            "SECRET_KEY: must be set, at least 32 characters (bin/run makes one)",
        ),
        (
            len(settings.currency) == 3
            and settings.currency.isascii()
            and settings.currency.isalpha()
            and settings.currency.isupper(),
            f"CURRENCY: {settings.currency!r} is not an ISO 4217 code such as IRR",
        ),
        (
            bool(languages)
            and set(languages) <= set(LANGUAGES)
            and len(set(languages)) == len(languages),
            f"LANGUAGES: choose from {', '.join(LANGUAGES)}, each once",
        ),
        (
            len(settings.home_province) == 2 and settings.home_province.isdigit(),
            f"HOME_PROVINCE: {settings.home_province!r} is not a code of two digits such as 19",
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
            settings.search_engine != "postgres" or _engine_of(settings.database) == "postgresql",
            "SEARCH_ENGINE: postgres wants a DATABASE_URL of PostgreSQL",
        ),
        (0 <= settings.commission_bp <= 10_000, "COMMISSION_BP: basis points, from 0 to 10000"),
        (0 <= settings.keep_seconds <= 60, "KEEP_SECONDS: from 0 to 60"),
        (1 <= settings.hold_minutes <= 10_080, "HOLD_MINUTES: from 1 to 10080 (a week)"),
        (0 <= settings.release_days <= 365, "RELEASE_DAYS: from 0 to 365"),
        (0 <= settings.proxies <= 10, "PROXIES: from 0 to 10"),
        ("@" in settings.mail_sender, f"MAIL_SENDER: {settings.mail_sender!r} is no address"),
    ]


def _address_rules(settings: Settings) -> list[tuple[bool, str]]:
    base, mail = _split(settings.base_url), _split(settings.mail_url)
    stripe, zarinpal = _split(settings.stripe_api_base), _split(settings.zarinpal_api_base)
    return [
        (
            base.scheme in {"http", "https"} and bool(base.hostname),
            f"BASE_URL: {settings.base_url!r} is not an http(s) address",
        ),
        (
            _engine_of(settings.database) in {"sqlite", "postgresql"},
            "DATABASE_URL: only sqlite and postgresql are supported",
        ),
        (
            settings.queue_url == "sqlite"
            or _split(settings.queue_url).scheme in {"postgresql", "redis", "rediss"},
            "QUEUE_URL: sqlite, or starts with postgresql:// or redis://",
        ),
        (
            not settings.redis_url or _split(settings.redis_url).scheme in {"redis", "rediss"},
            "REDIS_URL: starts with redis://",
        ),
        (
            not settings.media_url or _split(settings.media_url).scheme == "file",
            "MEDIA_URL: starts with file:///",
        ),
        (
            mail.scheme in {"console", "file"}
            or (mail.scheme in {"smtp", "smtps"} and bool(mail.hostname)),
            "MAIL_URL: starts with console:, file: or smtp://host",
        ),
        (
            _split(settings.sms_url).scheme in {"console", "file"},
            "SMS_URL: starts with console: or file:",
        ),
        (
            not settings.stripe_api_base or stripe.hostname in LOOPBACK,
            "STRIPE_API_BASE: only for tests, on loopback",
        ),
        (
            not settings.zarinpal_api_base or zarinpal.scheme in {"http", "https"},
            "ZARINPAL_API_BASE: is not an http(s) address",
        ),
    ]


def _split(url: str) -> SplitResult:
    """Return the parts of an address, empty ones for what is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # read here, since a wrong one raises only when it is asked for
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _engine_of(url: str) -> str:
    try:
        return make_url(url).get_backend_name()
    except (ArgumentError, ValueError):
        return ""
