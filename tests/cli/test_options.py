from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner

from emulator.cli import main
from emulator.cli.options import OPTIONS
from emulator.settings import Settings


def said(*arguments: str, **variables: str) -> str:
    result = CliRunner(env=variables).invoke(main, ["up", *arguments])
    return result.output


def test_options_are_the_fields_of_settings() -> None:
    assert {option.name for option in OPTIONS} == {field.name for field in msgspec.structs.fields(Settings)}


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.opts[0])
def test_help_names_option_and_variable(option: click.Option) -> None:
    name = option.opts[0]
    text = said("--help")
    assert name in text
    assert "CDF_EMULATOR_" + name[2:].upper().replace("-", "_") in text


@pytest.mark.parametrize("option", ["--data=x", "--ephemeral", "--disk-margin=96", "--bolt-port=1", "--browser-port=1"])
def test_option_of_the_managed_neo4j_does_not_fit_a_named_one(option: str) -> None:
    assert f"{option.split('=', maxsplit=1)[0]} cannot be used with --neo4j-uri" in said(
        "--neo4j-uri", "bolt://x", option
    )


@pytest.mark.parametrize("option", ["--neo4j-user=x", "--neo4j-database=x", "--neo4j-browser=x"])
def test_option_of_a_named_neo4j_needs_one(option: str) -> None:
    assert f"{option.split('=', maxsplit=1)[0]} needs --neo4j-uri" in said(option)


def test_ephemeral_does_not_fit_a_folder() -> None:
    assert "--ephemeral cannot be used with --data" in said("--ephemeral", "--data", "x")


def test_variable_counts_as_the_option() -> None:
    assert "--data cannot be used with --neo4j-uri" in said("--neo4j-uri", "bolt://x", CDF_EMULATOR_DATA="x")


@pytest.mark.parametrize(
    ("variables", "projects"),
    [
        ({"CDF_PROJECT": "plant"}, ("plant",)),
        ({"CDF_PROJECT": "plant", "CDF_EMULATOR_PROJECT": "a b"}, ("a", "b")),
        ({"CDF_PROJECT": ""}, ()),
    ],
)
def test_project_of_the_clients_is_known_where_no_other_is_named(
    variables: dict[str, str], projects: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CDF_PROJECT", "CDF_EMULATOR_PROJECT"):
        monkeypatch.setenv(name, variables.get(name, ""))
    assert click.Command("up", params=OPTIONS).make_context("up", []).params["projects"] == projects


def test_port_outside_its_range_is_refused() -> None:
    assert "70000 is not in the range" in said("--port", "70000")


def test_margin_that_a_checkpoint_may_exceed_is_refused() -> None:
    assert "95 is not in the range x>=96" in said("--disk-margin", "95")


def test_folder_of_system_models_that_cannot_be_used_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.Space.yaml").write_text("space: plant")
    reason = "cannot be used: 'plant' is no space of the service itself."
    line = f"Error: The system models in {tmp_path / 'a.Space.yaml'} {reason}\n"
    assert said("--system-models", str(tmp_path)) == line
    assert said(CDF_EMULATOR_SYSTEM_MODELS=str(tmp_path)) == line
