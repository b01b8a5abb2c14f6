"""Every package has its row in the import table, so that a new one does not stand outside it."""

import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
LINTER = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["importlinter"]
ROWS = {
    module
    for contract in LINTER["contracts"]
    if contract["type"] == "may_import"
    for module in contract["source_modules"]
}
CORE = REPOSITORY / "appointments"
CORE_MODULES = sorted(
    path.stem for path in CORE.iterdir() if path.is_dir() or path.suffix == ".py" if not path.stem.startswith("__")
)


@pytest.mark.parametrize("module", CORE_MODULES)
def test_every_part_of_the_core_has_a_row(module: str) -> None:
    assert f"appointments.{module}" in ROWS


def test_every_package_of_the_wheel_is_under_the_table() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    shipped = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])

    assert shipped == set(LINTER["root_packages"])
    assert {row.partition(".")[0] for row in ROWS} == shipped


def test_wiring_alone_is_left_out_of_the_rows_of_web() -> None:
    left_out = {module for contract in LINTER["contracts"] for module in contract.get("except_modules", [])}

    assert left_out - ROWS == {"web.wiring"}


def test_no_contract_ignores_an_import() -> None:
    assert [contract["id"] for contract in LINTER["contracts"] if contract.get("ignore_imports")] == []
