"""The notebooks run anywhere with no network, and what they show is what is kept."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from notebook_runs import FOLDER, NOTEBOOKS, run, text_of

import graphkit

WRITES_A_FILE = "%%writefile "
LINES = 8
"""How many lines of code a reader will look at in one go."""

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


def cells(path: Path) -> list[nbformat.NotebookNode]:
    return list(nbformat.read(path, as_version=4).cells)


def code(path: Path) -> list[str]:
    """Return the code of a notebook, cell by cell, without files that it writes."""
    sources = [cell.source for cell in cells(path) if cell.cell_type == "code"]
    return [source for source in sources if not source.startswith(WRITES_A_FILE)]


@each_notebook
def test_a_notebook_runs_from_an_empty_folder_with_no_network_and_shows_what_is_kept(
    path: Path, tmp_path: Path
) -> None:
    fresh = run(nbformat.read(path, as_version=4), tmp_path)
    same = text_of(fresh) == path.read_text(encoding="utf-8")  # not compared by pytest: a map is a megabyte
    assert same, f"{path.name} shows something else now; run `make notebooks` and look at what changed"


def test_a_notebook_that_reaches_for_the_network_fails(tmp_path: Path) -> None:
    reaching = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("import urllib.request\nurllib.request.urlopen('http://192.0.2.1/plans.csv')")]
    )
    with pytest.raises(Exception, match=r"a notebook (reaches for|asks where).*192\.0\.2\.1"):
        run(reaching, tmp_path)


def test_a_notebook_that_keeps_a_reader_waiting_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notebook_runs.SECONDS", 0)
    with pytest.raises(TimeoutError, match=r"takes \d+\.\d seconds, expected at most 0"):
        run(nbformat.v4.new_notebook(cells=[]), tmp_path)


@each_notebook
def test_prose_comes_first_and_before_each_cell_of_code(path: Path) -> None:
    kinds = [cell.cell_type for cell in cells(path)]
    assert set(kinds) == {"code", "markdown"}
    assert kinds[0] == kinds[-1] == "markdown"
    assert "code code" not in " ".join(kinds)


@each_notebook
def test_a_notebook_says_its_date_and_ends_with_what_it_rests_on(path: Path) -> None:
    first, *_, last = cells(path)
    assert re.match(rf"# {int(path.stem[:2])}\. ", first.source)
    assert re.search(r"as at .*\d{1,2} \w+ 20\d\d", first.source)
    assert last.source.endswith("\n\nDrawn from the records named; not legal advice.")


@each_notebook
def test_a_notebook_has_no_logic_of_its_own(path: Path) -> None:
    for source in code(path):
        assert len(source.splitlines()) <= LINES, source
        assert not re.search(r"^\s*(def|class|for|while|if|try|with|from)\b|^[%!]", source, flags=re.MULTILINE), source
        assert set(re.findall(r"^import (.*)$", source, flags=re.MULTILINE)) <= {"graphkit", "pandas"}


@each_notebook
def test_a_notebook_names_no_place_on_one_computer_and_keeps_no_warning_or_error(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for place in (str(FOLDER.parent), str(Path.home()), "/tmp/", "/home/"):
        assert f"{place}" not in text
    kinds = {output.output_type for cell in cells(path) if cell.cell_type == "code" for output in cell.outputs}
    assert kinds <= {"display_data", "execute_result", "stream"}
    errors = [o for c in cells(path) for o in c.get("outputs", []) if o.get("name") == "stderr"]
    assert errors == []
    assert path.stat().st_size < (1_500_000 if "draw_map" in text else 200_000)


def test_every_name_that_a_notebook_uses_is_public() -> None:
    used = {name for path in NOTEBOOKS for source in code(path) for name in re.findall(r"\bgraphkit\.(\w+)", source)}
    assert used <= set(graphkit.__all__)
