"""The pages in docs/checks are those that the command writes now, and its table names every check."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner
from test_check_catalogue import CHECKS, each_check, loaded

from graphkit import Check, check
from graphkit.cli import main
from graphkit.explain import page

PAGES = Path(__file__).parent.parent / "docs" / "checks"


def test_the_table_names_every_check_and_no_other() -> None:
    text = (PAGES / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\[(\w+)\]\((\w+)\.md\)", text)
    assert all(name == page for name, page in linked)
    assert {name for name, _ in linked} == {one.id for one in CHECKS}
    assert {file.stem for file in PAGES.glob("*.md")} == {one.id for one in CHECKS} | {"README"}


@each_check
def test_a_page_is_up_to_date_and_says_what_the_header_and_the_case_say(one: Check) -> None:
    """Else: make docs."""
    text = page(one, loaded(one.id), check(loaded(one.id), checks=[one]))
    assert (PAGES / f"{one.id}.md").read_text(encoding="utf-8") == text
    assert text.startswith(f"# {one.title}")
    assert "What it finds:" in text and "As it should be:" in text and "\n> " in text
    assert one.query.rsplit("SELECT", 1)[-1].strip() in text


def test_the_command_writes_pages_for_checks_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    own = tmp_path / "own" / "plan_of_ours.rq"
    own.write_text(CHECKS[0].query, encoding="utf-8")
    arguments = ["checks", "--checks", str(own.parent), "--format", "pages", "-o", str(tmp_path / "pages")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert len(list((tmp_path / "pages").iterdir())) == len(CHECKS) + 1
    assert (tmp_path / "pages" / "plan_of_ours.md").read_text(encoding="utf-8").startswith(f"# {CHECKS[0].title}")
