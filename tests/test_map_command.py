"""The command `graphkit map`: its options, what it prints, and what it says of bad input."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphkit import resource
from graphkit.cli import main
from graphkit.formats import NOTICE
from graphkit.maps.views import ITEM_VIEWS, MANY, VIEWS

SETTINGS = 'title = "Our plans"\nbase = "https://example.org/ours/"\nas_of = 2026-06-01\ncatalogue = "none"\n'
PLANS = """\
id,name,start,end,accountable partner,document,place
a,Early help – café,2018,2020,Council,Paper,para 1
b,Youth plan,2021,2030,,Paper,para 2
"""


def write(folder: Path, plans: str = PLANS, settings: str = SETTINGS) -> Path:
    folder.mkdir(parents=True)
    (folder / "graphkit.toml").write_text(settings, encoding="utf-8")
    (folder / "Plan.csv").write_text(plans, encoding="utf-8")
    (folder / "Partner.csv").write_text("id,name\nc,Council\n", encoding="utf-8")
    (folder / "Source.csv").write_text("id,name\np,Paper\n", encoding="utf-8")
    return folder


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """Make a small stocktake."""
    return write(tmp_path / "plans")


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, ["map", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def script(*words: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    code = "from graphkit.cli import main; main()"
    command = [sys.executable, "-c", code, "map", *map(str, words)]
    path = {"PYTHONPATH": os.pathsep.join([str(resource()), os.environ.get("PYTHONPATH", "")])}
    return subprocess.run(command, cwd=cwd, env=os.environ | path | environment, capture_output=True)


def opened_on(page: Path) -> str:
    """Return the title of the view that a page opens on."""
    (option,) = re.findall(r"<option value=\"[^\"]*\" selected>(.*?)</option>", page.read_text(encoding="utf-8"))
    return str(option)


def test_the_command_tells_what_it_drew_as_at_which_day_and_where(plans: Path, tmp_path: Path) -> None:
    result = run(plans, "-o", tmp_path / "map.html")
    assert result.exit_code == 0
    told = result.stdout.splitlines()
    assert told[:3] == ["Our plans", "Seen as at 1 June 2026.", "Everything."]
    assert re.fullmatch(r"Showing 3 of 3 items, with \d+ findings\.", told[3])
    assert told[4:] == [f"Written to {tmp_path / 'map.html'}", NOTICE]
    assert result.stderr == ""
    assert opened_on(tmp_path / "map.html") == "Everything"


@pytest.mark.parametrize("name", list(VIEWS))
def test_a_map_opens_on_the_view_that_is_named(plans: Path, tmp_path: Path, name: str) -> None:
    result = run(plans, "--view", name, "-o", tmp_path / "map.html")
    assert result.exit_code == 0
    assert f"\n{opened_on(tmp_path / 'map.html')}.\n" in result.stdout


@pytest.mark.parametrize(("view", "item"), [("plan", "Youth plan"), ("plan", "b"), ("partner", "council")])
def test_a_plan_or_partner_is_named_by_its_name_or_its_id(plans: Path, tmp_path: Path, view: str, item: str) -> None:
    assert run(plans, "--view", view, "--item", item, "-o", tmp_path / "map.html").exit_code == 0
    assert opened_on(tmp_path / "map.html").endswith({"b": "Youth plan"}.get(item, item).capitalize())


def test_since_a_day_shows_what_changed(plans: Path, tmp_path: Path) -> None:
    result = run(plans, "--since", "23/07/2019", "-o", tmp_path / "map.html")
    assert result.exit_code == 0
    assert "\nChanges since 23 July 2019.\nShowing 2 of 3 items" in result.stdout
    assert opened_on(tmp_path / "map.html") == "Changes since 23 July 2019"
    for words in ("Ended", "Came into force"):
        assert f"<li>{words}</li>" in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_since_an_earlier_copy_shows_what_differs_from_it(plans: Path, tmp_path: Path) -> None:
    january = write(tmp_path / "january", PLANS.replace("2030", "2029").replace("a,Early", "z,Early"))
    result = run(plans, "--since", january, "--view", "changes", "-o", tmp_path / "map.html")
    assert result.exit_code == 0
    assert "\nChanges since the earlier copy.\nShowing 4 of 4 items" in result.stdout
    html = (tmp_path / "map.html").read_text(encoding="utf-8")
    for words in ("Added", "No longer recorded", "Dates: now 2021 to 2030 (was 2021 to 2029)"):
        assert f"<li>{words}</li>" in html


def test_an_earlier_copy_is_seen_as_at_its_own_day_unless_one_is_named(plans: Path, tmp_path: Path) -> None:
    january = write(tmp_path / "january", settings=SETTINGS.replace("2026-06-01", "2020-01-31"))
    assert "Changes since 31 January 2020." in run(plans, "--since", january, "-o", tmp_path / "a.html").stdout
    named = run(plans, "--since", january, "--as-of", "2022-01-01", "-o", tmp_path / "b.html")
    assert "Changes since the earlier copy." in named.stdout


def test_what_is_there_is_a_folder_even_when_its_name_reads_like_a_day(plans: Path, tmp_path: Path) -> None:
    copy = write(tmp_path / "2019-07-23")
    assert "Changes since the earlier copy." in run(plans, "--since", copy, "-o", tmp_path / "map.html").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--view", "findngs"), "--view: found no view 'findngs'; did you mean 'findings'?"),
        (
            ("--view", "xyzzy"),
            "expected one of all, findings, ownership, duties, cohorts, overlaps, plan, partner, changes",
        ),
        (("--view", "changes"), "--view: found 'changes' alone, expected an earlier date or copy beside it: --since"),
        (
            ("--view", "all", "--since", "2019"),
            "--since: found '2019', expected a folder or file that is there, or a day",
        ),
        (
            ("--view", "all", "--since", "2019-07-23"),
            "--view: found 'all' with an earlier date or copy, expected 'changes'",
        ),
        (("--view", "plan"), "--view plan: found no name, expected --item NAME of a plan"),
        (("--view", "plan", "--item", "Youth"), "--item: found no plan named 'Youth'; did you mean 'Youth plan'?"),
        (("--item", "Youth plan"), "--item: found 'Youth plan', expected none: only --view plan and --view partner"),
        (("--since", "2026-06-01"), "--since: found 2026-06-01, expected a day before 2026-06-01"),
        (("--since", "2027-01-01"), "--since: found 2027-01-01, expected a day before 2026-06-01"),
        (("--since", "31/02/2019"), "--since: found '31/02/2019', expected a folder or file that is there, or a day"),
    ],
)
def test_options_that_cannot_be_met_are_named_with_the_remedy_and_nothing_is_written(
    plans: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    result = run(plans, *words, "-o", tmp_path / "map.html")
    assert result.exit_code == 2
    assert told in result.stderr and "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "map.html").exists()


def test_one_table_is_no_earlier_copy_of_a_stocktake(plans: Path, tmp_path: Path) -> None:
    result = run(plans, "--since", plans / "Plan.csv", "-o", tmp_path / "map.html")
    told = f"graphkit: --since: found the one table {plans / 'Plan.csv'}, expected the folder of the earlier copy"
    assert result.exit_code == 2 and result.stderr.splitlines() == [told]


def test_a_folder_that_is_misspelt_is_answered_with_the_nearest(plans: Path, tmp_path: Path) -> None:
    result = run(plans, "--since", tmp_path / "plan", "-o", tmp_path / "map.html")
    assert result.exit_code == 2 and "; did you mean 'plans'?" in result.stderr


def test_a_folder_of_another_stocktake_is_no_earlier_copy(plans: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other", settings=SETTINGS.replace("ours", "theirs").replace("Our", "Their"))
    result = run(plans, "--since", other, "-o", tmp_path / "map.html")
    assert result.exit_code == 2
    assert "Their plans: found no item in common with Our plans" in result.stderr


def test_help_names_every_view() -> None:
    told = " ".join(run("--help").stdout.split())
    assert f"Open on this view: {', '.join([*VIEWS, *ITEM_VIEWS])} or changes." in told
    assert f"or findings when there are more than {MANY} items." in told


@pytest.mark.parametrize("rows", ["", "a,Only plan,,,,,\n"])
def test_an_empty_stocktake_and_one_of_a_single_item_have_a_map(tmp_path: Path, rows: str) -> None:
    folder = write(tmp_path / "small", "id,name,start,end,accountable partner,document,place\n" + rows)
    (folder / "Partner.csv").unlink()
    (folder / "Source.csv").unlink()
    result = run(folder, "-o", tmp_path / "map.html")
    assert result.exit_code == 0
    assert f"Showing {1 if rows else 0} of {1 if rows else 0} items" in result.stdout
    since = run(folder, "--since", "2020-01-01", "-o", tmp_path / "since.html")
    assert since.exit_code == 0 and "Showing 0 of" in since.stdout
    if rows:
        assert "No change is recorded since 1 January 2020." in (tmp_path / "since.html").read_text(encoding="utf-8")


def test_the_command_works_where_the_encoding_is_that_of_old_windows(plans: Path, tmp_path: Path) -> None:
    settings = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    result = script(plans, "--since", "2019-07-23", "-o", "old.html", cwd=tmp_path, **settings)
    assert (result.returncode, result.stderr) == (0, b"")
    assert run(plans, "--since", "2019-07-23", "-o", tmp_path / "new.html").exit_code == 0
    assert (tmp_path / "old.html").read_bytes() == (tmp_path / "new.html").read_bytes()
    assert "café".encode() in (tmp_path / "old.html").read_bytes()


def test_the_same_changes_are_the_same_bytes_in_any_folder_and_with_any_hash_seed(plans: Path, tmp_path: Path) -> None:
    copy = write(tmp_path / "elsewhere" / "deep" / "plans")
    pages = set()
    for seed, folder in enumerate((plans, copy), 1):
        made = script("--since", "2019-07-23", "-o", "../map.html", cwd=folder, PYTHONHASHSEED=str(seed))
        assert made.returncode == 0, made.stderr
        pages.add((folder.parent / "map.html").read_bytes())
    assert len(pages) == 1
    assert str(tmp_path).encode() not in pages.pop()
