"""The pages in docs/checks are those that the command writes now, and its table names every check."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner
from test_check_catalogue import CHECKS, each_check

from graphkit import Check
from graphkit.cli import main

PAGES = Path(__file__).parent.parent / "docs" / "checks"


def test_the_table_names_every_check_and_no_other() -> None:
    text = (PAGES / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\[(\w+)\]\((\w+)\.md\)", text)
    assert all(name == page for name, page in linked)
    assert {name for name, _ in linked} == {one.id for one in CHECKS}
    assert {file.stem for file in PAGES.glob("*.md")} == {one.id for one in CHECKS} | {"README"}


def test_the_command_writes_the_pages_that_are_kept_and_one_for_a_check_of_ones_own(tmp_path: Path) -> None:
    """Else: make docs."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "plan_of_ours.rq").write_text(CHECKS[0].query, encoding="utf-8")
    folder = tmp_path / "pages"
    arguments = ["checks", "--checks", str(tmp_path / "own"), "--format", "pages", "-o", str(folder)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    now = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    assert now.pop("plan_of_ours.md").startswith(f"# {CHECKS[0].title}")
    assert now == {file.name: file.read_text(encoding="utf-8") for file in PAGES.glob("*.md") if file.stem != "README"}


@each_check
def test_a_page_says_what_the_header_and_the_case_say(one: Check) -> None:
    text = (PAGES / f"{one.id}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {one.title}")
    assert "What it finds:" in text and "As it should be:" in text and "\n> " in text
    assert one.query.rsplit("SELECT", 1)[-1].strip() in text
