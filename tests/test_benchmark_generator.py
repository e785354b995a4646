"""The stocktakes that the benchmark makes up are clean but for the faults planted in them, and those are all found."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import graphkit
from graphkit.checks import read_checks

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
SMALL = (2, 1, 1)  # areas, plans, priorities


@pytest.fixture(scope="module")
def generate() -> Iterator[ModuleType]:
    """Import the generator as the benchmark does, from its own folder."""
    sys.path.insert(0, str(BENCHMARKS))
    yield importlib.import_module("generate")
    sys.path.remove(str(BENCHMARKS))


def test_there_is_a_fault_to_plant_for_every_check(generate: ModuleType) -> None:
    assert sorted(generate.all_faults()) == sorted(one.id for one in read_checks())


def test_nothing_is_found_in_a_clean_stocktake(generate: ModuleType, tmp_path: Path) -> None:
    made = generate.make(*SMALL)
    assert made.planted == []
    assert generate.compare(graphkit.check(graphkit.load(*made.write_tables(tmp_path))), []) == []


@pytest.mark.parametrize("form", ["tables", "dataset"])
def test_every_planted_fault_is_found_and_nothing_else(generate: ModuleType, form: str, tmp_path: Path) -> None:
    made = generate.make(*SMALL, faults_of_each=1)
    paths = made.write_tables(tmp_path) if form == "tables" else [made.write_dataset(tmp_path / "made.nq")]
    assert {found.check for found in made.planted} == set(generate.all_faults())
    assert generate.compare(graphkit.check(graphkit.load(*paths)), made.planted) == []


def test_faults_in_one_county_of_a_stocktake_with_several_are_not_found_in_the_others(
    generate: ModuleType, tmp_path: Path
) -> None:
    made = generate.make(3, 1, 1, faults_of_each=1, stocktakes=2)
    assert generate.compare(graphkit.check(graphkit.load(*made.write_tables(tmp_path))), made.planted) == []


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(generate: ModuleType, tmp_path: Path) -> None:
    written = []
    for number, seed in enumerate((1, 1, 2)):
        made = generate.make(*SMALL, faults_of_each=1, seed=seed)
        made.write_tables(tmp_path / str(number))
        made.write_dataset(tmp_path / str(number) / "made.nq")
        files = sorted(path for path in (tmp_path / str(number)).rglob("*") if path.is_file())
        written.append([(path.relative_to(tmp_path / str(number)), path.read_bytes()) for path in files])
    assert written[0] == written[1]
    assert written[0] != written[2]
