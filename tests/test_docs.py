"""The pages in docs/checks are those that the command writes now, and its table names every check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_check_catalogue import CHECKS, each_check

from graphkit import Check
from graphkit.cli import main

PAGES = Path(__file__).parent.parent / "docs" / "checks"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write all pages once."""
    folder = tmp_path_factory.mktemp("pages")
    run = CliRunner().invoke(main, ["checks", "--format", "pages", "-o", str(folder)])
    assert run.exit_code == 0, run.output
    return folder


def test_the_pages_are_up_to_date(written: Path) -> None:
    """Else: make docs."""
    now = {page.name: page.read_text(encoding="utf-8") for page in written.iterdir()}
    kept = {page.name: page.read_text(encoding="utf-8") for page in PAGES.glob("*.md") if page.name != "README.md"}
    assert kept == now


def test_the_table_names_every_check_and_no_other() -> None:
    text = (PAGES / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\[(\w+)\]\((\w+)\.md\)", text)
    assert all(name == page for name, page in linked)
    assert {name for name, _ in linked} == {one.id for one in CHECKS}


@each_check
def test_a_page_says_what_the_header_and_the_case_say(one: Check, written: Path) -> None:
    text = (written / f"{one.id}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {one.title}")
    assert "What it finds:" in text and "As it should be:" in text and "\n> " in text
    assert "w3id.org" not in text.split("## The query")[0]
    assert one.query.rsplit("SELECT", 1)[-1].strip() in text
