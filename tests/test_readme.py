"""What README shows is what graphkit does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import graphkit
from graphkit import resource
from graphkit.analysis_command import VERBS
from graphkit.cli import main
from graphkit.maps.views import ITEM_VIEWS, VIEWS
from graphkit.questions import questions

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def block(heading: str, language: str = "") -> str:
    """Return the first block of code under a heading."""
    found = re.search(rf"^## {heading}\n.*?^```{language}\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def test_the_excerpt_is_what_the_command_prints_and_the_number_of_findings_is_true() -> None:
    printed = CliRunner().invoke(main, ["check", str(resource("data", "gloucestershire"))]).stdout
    for group in block("What it finds").strip().split("\n\n"):
        assert group in printed
    found = re.search(r"Of its (\d+) findings", README)
    assert found and int(found[1]) == len(graphkit.check(graphkit.load(resource("data", "gloucestershire"))))


def test_the_lines_of_python_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = block("Five lines of Python", "python")
    assert len(lines.replace("\n\n", "\n").splitlines()) == 5
    monkeypatch.chdir(tmp_path)
    exec(lines.replace('"data/gloucestershire"', repr(str(resource("data", "gloucestershire")))), {})
    assert (tmp_path / "map.html").stat().st_size > 100_000


def test_the_lines_for_a_notebook_show_a_map_of_what_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(resource("."))
    first, lines = re.findall(r"^```python\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
    known: dict[str, Any] = {}
    exec("\n".join(line for line in first.splitlines() if "write_map" not in line), known)
    *before, last = lines.strip().splitlines()
    exec("\n".join(before), known)
    assert "Changes since 1 September 2015" in eval(last, known)._repr_html_()


def test_every_view_is_in_the_readme() -> None:
    section = README.split("## The map")[1].split("\n## ")[0]
    assert all(f"`{name}`" in section for name in VIEWS)
    assert all(f"--view {name} --item" in section for name in ITEM_VIEWS)


def test_every_analysis_is_in_the_readme_and_the_number_of_questions_is_true() -> None:
    section = README.split("## Analyses")[1].split("\n## ")[0]
    assert all(f"graphkit {verb.name} " in section for verb in VERBS)
    named = [name for name, home in graphkit._HOME.items() if home.startswith("analysis.")]
    assert all(name in section or f"graphkit {name.replace('_', '-')} " in section for name in named)
    found = re.search(r"lists the (\d+) questions", README)
    assert found and int(found[1]) == len(questions())


def test_the_check_of_ones_own_works_on_the_stocktake_shown(tmp_path: Path) -> None:
    (tmp_path / "our-plans").mkdir()
    (tmp_path / "my-checks").mkdir()
    (tmp_path / "our-plans" / "Plan.csv").write_text(block("Your own stocktake"), encoding="utf-8")
    (tmp_path / "our-plans" / "graphkit.toml").write_text(block("Your own stocktake", "toml"), encoding="utf-8")
    own = tmp_path / "my-checks" / "plan_without_review_date.rq"
    own.write_text(block("Add a check in one file", "sparql"), encoding="utf-8")
    arguments = ["check", "--checks", str(own.parent), str(tmp_path / "our-plans")]
    result = CliRunner().invoke(main, [*arguments, "--select", "plan_without_review_date"])
    assert result.exit_code == 0
    assert "name_not_recognised" in CliRunner().invoke(main, arguments).stdout
    assert "Review date of Early help strategy: not recorded (see " in " ".join(result.stdout.split())
