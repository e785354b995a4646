"""The verbs of the command that analyse: the numbers of the functions, as tables that people and programs read."""

from __future__ import annotations

import csv
import functools
import io
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from micro import looked_at, stocktake

import graphkit
from graphkit.cli import main

PLANS = """id,name,status,start,end,cohort,theme,accountable partner,area
P1,Early help strategy,active,2018,2022,Young carers,Poverty,Council,Ourshire
P2,Youth strategy,active,2018,2022,Young carers,Poverty,,Ourshire
P3,Play strategy,active,2018,2022,,,,Ourshire
"""
FILES = {
    "Plan.csv": PLANS,
    "Priority.csv": "id,name,status,stated in,cohort,theme,area\nR1,Help young carers early,active,P1,Young carers,"
    "Poverty,Ourshire\nR2,Support for young carers,active,P2,Young carers,Poverty,Ourshire\n",
    "Partner.csv": "id,name\nCC,Council\n",
    "Cohort.csv": "id,name\nYC,Young carers\n",
    "Theme.csv": "id,name\nPOV,Poverty\n",
    "Area.csv": "id,name\nO,Ourshire\n",
}
VERBS: dict[str, tuple[list[str], Callable[[ox.Store], pd.DataFrame]]] = {
    "overlaps": (["overlaps"], lambda dataset: graphkit.overlaps(dataset)),
    "overlaps by containment": (
        ["overlaps", "--measure", "containment", "--threshold", "0.2", "--of", "Priority", "--across", "all"],
        lambda dataset: graphkit.overlaps(dataset, "containment", None, 0.2, "all", "Priority"),
    ),
    "sensitivity": (["overlaps", "--sensitivity"], lambda dataset: graphkit.sensitivity(dataset)),
    "coverage": (["coverage", "Theme", "Plan"], lambda dataset: graphkit.coverage(dataset, "Theme", "Plan")),
    "what-if": (["what-if", "--without", "Council"], lambda dataset: graphkit.what_if(dataset, ["Council"])),
    "shared-priorities": (
        ["shared-priorities", "--count", "5"],
        lambda dataset: graphkit.shared_priorities(dataset, 5),
    ),
    "timeline": (["timeline"], lambda dataset: graphkit.timeline(dataset)),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write three plans, two of which are for the same children."""
    return stocktake(tmp_path_factory.mktemp("plans"), FILES)


@functools.cache
def answered(verb: str) -> pd.DataFrame:
    """Answer with the function of a verb."""
    return VERBS[verb][1](looked_at(FILES))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def plain(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a table with every value as a text."""
    whole = frame.reset_index() if frame.index.name else frame
    return [{str(key): str(value) for key, value in row.items()} for row in whole.to_dict("records")]


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_gives_the_rows_of_its_function_as_json_and_csv(folder: Path, verb: str) -> None:
    words, _ = VERBS[verb]
    expected = answered(verb)
    assert len(expected) > 0
    as_json = run(*words, str(folder), "--format", "json")
    assert as_json.exit_code == 0, as_json.output
    rows = json.loads(as_json.stdout)
    assert all(value != "" for row in rows for value in row.values())
    assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows] == plain(expected)
    as_csv = run(*words, str(folder), "--format", "csv")
    first, *more = csv.reader(io.StringIO(as_csv.stdout))
    assert first == list(rows[0]) and len(more) == len(rows)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_prints_its_table_and_notes_in_words_without_an_iri(folder: Path, verb: str) -> None:
    words, _ = VERBS[verb]
    shown = run(*words, str(folder))
    assert shown.exit_code == 0 and "://" not in shown.stdout
    together = " ".join(shown.stdout.split())
    assert all(" ".join(note.split()) in together for note in answered(verb).attrs["notes"])
    assert shown.stdout.startswith("Ours\nSeen as at 23 July 2019.\n") and shown.stdout.endswith("not legal advice.\n")


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_says_of_a_stocktake_with_nothing_to_compare_why_its_table_is_empty(tmp_path: Path, verb: str) -> None:
    words, _ = VERBS[verb]
    bare = stocktake(tmp_path / "bare", {"Partner.csv": "id,name\nCC,Council\n", "Area.csv": "id,name\nO,Ourshire\n"})
    shown = run(*words, str(bare))
    assert shown.exit_code == 0, shown.output
    assert "0 rows." in shown.stdout and "graphkit: note: " in shown.stderr
    assert "nan" not in shown.output.lower().replace("finance", "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["overlaps", "--measure", "jacard"], "did you mean 'jaccard'?"),
        (["overlaps", "--of", "Plna"], "did you mean 'Plan"),
        (["overlaps", "--across", "areas"], "did you mean 'area'?"),
        (["overlaps", "--threshold", "2"], "found the threshold 2.0, expected a number above 0 and up to 1"),
        (["coverage", "Them", "Plan"], "did you mean 'theme'?"),
        (["what-if", "--without", "Counsil"], "did you mean 'Council'?"),
        (["what-if", "--without", "Council", "--into", "P1"], "P1"),
        (["shared-priorities", "--count", "40"], "from 5 to 9"),
        (["shared-priorities", "--by", "plan"], "candidate"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)
def test_a_wrong_word_is_told_with_the_nearest_that_is_known(folder: Path, words: list[str], told: str) -> None:
    shown = run(*words, str(folder))
    assert shown.exit_code == 2 and told in shown.stderr and "Traceback" not in shown.output
    assert shown.stderr.startswith("graphkit: ") and not shown.stdout


@pytest.mark.parametrize("suffix", [".svg", ".html"])
def test_coverage_draws_a_heat_map_by_what_the_file_ends_in(folder: Path, tmp_path: Path, suffix: str) -> None:
    shown = run("coverage", "Theme", "Plan", str(folder), "-o", str(tmp_path / f"themes{suffix}"))
    assert shown.exit_code == 0 and f"themes{suffix}" in shown.stdout
    assert "Early help strategy" in (tmp_path / f"themes{suffix}").read_text(encoding="utf-8")
