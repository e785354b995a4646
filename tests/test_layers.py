"""The layers, and what may not be loaded before it is needed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINT = Path(sysconfig.get_path("scripts"), "lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True)


@pytest.fixture
def a_copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "graphkit", tmp_path / "graphkit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def loaded_after(code: str) -> set[str]:
    """Return the names of the modules that are loaded once the code has run in a fresh interpreter."""
    code += "\nimport sys; print('\\nmodules', *sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split()[1:])


def test_every_module_imports_downwards_only() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_import_upwards_breaks_the_contract(a_copy: Path) -> None:
    with (a_copy / "graphkit" / "vocabulary.py").open("a", encoding="utf-8") as module:
        module.write("\nimport graphkit.checks\n")
    result = lint(a_copy)
    assert result.returncode == 1
    assert "graphkit.vocabulary is not allowed to import graphkit.checks" in result.stdout


def test_maps_and_formats_may_not_import_each_other(a_copy: Path) -> None:
    with (a_copy / "graphkit" / "formats" / "__init__.py").open("a", encoding="utf-8") as module:
        module.write("\nimport graphkit.maps\n")
    assert "graphkit.formats is not allowed to import graphkit.maps" in lint(a_copy).stdout


def test_a_module_without_a_layer_breaks_the_contract(a_copy: Path) -> None:
    (a_copy / "graphkit" / "helpers.py").write_text("", encoding="utf-8")
    result = lint(a_copy)
    assert result.returncode == 1
    assert "helpers" in result.stdout


def test_importing_graphkit_loads_neither_pandas_nor_rdflib() -> None:
    assert not {"networkx", "pandas", "pyoxigraph", "pyvis", "rdflib"} & loaded_after("import graphkit")


def test_asking_for_help_loads_no_engine() -> None:
    code = """
import sys
from graphkit.cli import main
sys.argv = ["graphkit", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""
    assert not {"jinja2", "networkx", "pandas", "pyoxigraph", "pyvis", "rdflib", "xlsxwriter"} & loaded_after(code)


def test_the_command_does_not_wait_for_the_libraries_of_notebooks() -> None:
    code = """
import sys
from graphkit.cli import main
sys.argv = ["graphkit", "explain", "plan_without_owner"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""
    assert not {"jinja2", "networkx", "pandas", "pyvis", "rdflib"} & loaded_after(code)
