from pathlib import Path

import pytest

from marketplace.core.config import SettingsError, load_settings

KEY = "k" * 40


def test_defaults_need_only_a_secret_key() -> None:
    settings = load_settings({"MARKETPLACE_SECRET_KEY": KEY})

    assert settings.currency == "IRR"
    assert settings.payment_ways == ("cod",)
    assert settings.database.startswith("sqlite:///")


def test_every_wrong_value_is_named_at_once() -> None:
    environ = {
        "MARKETPLACE_SECRET_KEY": "short",
        "MARKETPLACE_CURRENCY": "rial",
        "MARKETPLACE_SEARCH_ENGINE": "sphinx",
        "MARKETPLACE_LANGUAGES": "fa,de",
    }

    with pytest.raises(SettingsError) as error:
        load_settings(environ)

    assert [line.split(":")[0] for line in error.value.problems] == [
        "MARKETPLACE_SECRET_KEY",
        "MARKETPLACE_CURRENCY",
        "MARKETPLACE_LANGUAGES",
        "MARKETPLACE_SEARCH_ENGINE",
    ]


def test_the_demo_gateway_refuses_to_start_without_the_demo() -> None:
    environ = {"MARKETPLACE_SECRET_KEY": KEY, "MARKETPLACE_GATEWAYS": "demo,cod"}

    with pytest.raises(SettingsError, match="MARKETPLACE_DEMO"):
        load_settings(environ)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        f'secret_key = "{KEY}"\nhold_minutes = 5\ndemo = true\n'
    )
    environ = {"MARKETPLACE_INSTANCE_PATH": str(tmp_path), "MARKETPLACE_HOLD_MINUTES": "7"}

    settings = load_settings(environ)

    assert settings.hold_minutes == 7
    assert settings.demo


def test_an_unknown_setting_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('colour = "red"\n')

    with pytest.raises(SettingsError, match="unknown setting colour"):
        load_settings({"MARKETPLACE_INSTANCE_PATH": str(tmp_path)})


def test_a_number_that_is_none_is_named() -> None:
    with pytest.raises(SettingsError, match="HOLD_MINUTES: 'soon' is not a whole number"):
        load_settings({"MARKETPLACE_SECRET_KEY": KEY, "MARKETPLACE_HOLD_MINUTES": "soon"})


def test_one_unreadable_value_does_not_hide_the_others() -> None:
    environ = {
        "MARKETPLACE_SECRET_KEY": KEY,
        "MARKETPLACE_HOLD_MINUTES": "soon",
        "MARKETPLACE_DEMO": "maybe",
        "MARKETPLACE_CURRENCY": "rial",
    }

    with pytest.raises(SettingsError) as error:
        load_settings(environ)

    assert sorted(line.split(":")[0] for line in error.value.problems) == [
        "MARKETPLACE_CURRENCY",
        "MARKETPLACE_DEMO",
        "MARKETPLACE_HOLD_MINUTES",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "http://[broken"),
        ("BASE_URL", "https://"),
        ("DATABASE_URL", "not a url"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "postgresql://host:port/name"),
        ("QUEUE_URL", "rabbit"),
        ("REDIS_URL", "localhost"),
        ("MEDIA_URL", "s3://bucket/path"),
        ("MAIL_URL", "smtp"),
        ("MAIL_URL", "smtp://host:many"),
        ("MAIL_SENDER", "nobody"),
        ("STRIPE_API_BASE", "https://stripe.example"),
        ("HOME_PROVINCE", "Zanjan"),
        ("LANGUAGES", "fa,fa"),
        ("CURRENCY", "۱۲۳"),
        ("HOLD_MINUTES", "0"),
        ("HOLD_MINUTES", "10000000000"),
        ("COMMISSION_BP", "7.5"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    environ = {"MARKETPLACE_SECRET_KEY": KEY, f"MARKETPLACE_{name}": value}

    with pytest.raises(SettingsError) as error:
        load_settings(environ)

    assert [line.split(":")[0] for line in error.value.problems] == [f"MARKETPLACE_{name}"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hold_minutes = 1.5", "MARKETPLACE_HOLD_MINUTES: 1.5 is not a whole number"),
        ("languages = 5", "MARKETPLACE_LANGUAGES: 5 is not a list"),
        ("currency = ['IRR']", "MARKETPLACE_CURRENCY: one value is wanted, not many"),
        ("currency =", "settings.toml: not valid TOML"),
    ],
)
def test_a_wrong_line_of_the_file_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "settings.toml").write_text(f'secret_key = "{KEY}"\n{line}\n')

    with pytest.raises(SettingsError) as error:
        load_settings({"MARKETPLACE_INSTANCE_PATH": str(tmp_path), "MARKETPLACE_SECRET_KEY": KEY})

    assert error.value.problems[0].startswith(said)


def test_printed_settings_tell_no_secret() -> None:
    assert KEY not in repr(load_settings({"MARKETPLACE_SECRET_KEY": KEY}))
