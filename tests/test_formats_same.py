"""Every format gives the same bytes for the same findings, whatever the order they come in and the hash seed."""

from __future__ import annotations

import hashlib
import io
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from micro import stocktake
from reports import hostile, rich

import graphkit
from graphkit import resource
from graphkit.formats import FORMATS, GROUPINGS, SUFFIXES, Report, run_of

HEAD = "id,name,status,accountable partner,document,place"
ROWS = [f"p{n},Plan {n},active,none,Paper,para {n}" for n in range(1, 8)]
ROWS += [f"q{n},Plan of {n},active,,Paper,para 9{n}" for n in range(1, 4)]
SHOW = """
import hashlib
from reports import hostile, rich
from graphkit.formats import FORMATS
for name, write in FORMATS.items():
    for report in (rich(), hostile()):
        written = write(report)
        print(name, hashlib.sha256(written if isinstance(written, bytes) else written.encode()).hexdigest())
"""


def test_every_format_has_a_suffix_of_its_own() -> None:
    assert sorted(SUFFIXES.values()) == sorted(FORMATS)


def test_the_hash_seed_changes_nothing() -> None:
    path = os.pathsep.join([str(resource()), str(Path(__file__).parent)])
    outputs = set()
    for seed in ("0", "1"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path}
        done = subprocess.run([sys.executable, "-c", SHOW], env=environment, check=True, capture_output=True)
        outputs.add(done.stdout)
    assert len(outputs) == 1
    first = FORMATS["turtle"](rich())
    assert isinstance(first, str)
    assert f"turtle {hashlib.sha256(first.encode()).hexdigest()}".encode() in outputs.pop()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("by", GROUPINGS)
def test_the_order_of_the_findings_changes_nothing(form: str, by: str) -> None:
    for made in (rich(), hostile()):
        backwards = Report(
            made.findings[::-1],
            made.run,
            waived=made.waived[::-1],
            group_by=by,
            new=made.new,
            limits=made.limits[::-1],
        )
        onwards = Report(made.findings, made.run, made.waived, by, made.new, made.limits)
        assert FORMATS[form](onwards) == FORMATS[form](backwards)


def shown(form: str, report: Report) -> str:
    """Return an output without the numbers of rows and the fingerprints of files, which follow the order of rows."""
    written = FORMATS[form](report)
    if isinstance(written, bytes):
        cells = [cell.value for sheet in openpyxl.load_workbook(io.BytesIO(written)) for row in sheet for cell in row]
        written = "\n".join(map(str, cells))
    numbers = r'(rows? |"row": |"startLine": )\d+'
    return re.sub(r"\b[0-9a-f]{64}\b", "FILE", re.sub(numbers, r"\1N", written))


def test_the_order_of_the_rows_in_the_tables_changes_nothing_but_the_rows_cited(tmp_path: Path) -> None:
    outputs: dict[str, set[str]] = {form: set() for form in FORMATS}
    for seed in range(3):
        rows = random.Random(seed).sample(ROWS, len(ROWS))
        files = {"Plan.csv": "\n".join([HEAD, *rows]) + "\n", "Source.csv": "name\nPaper\n"}
        dataset = graphkit.load(stocktake(tmp_path / str(seed), files))
        report = Report(tuple(graphkit.check(dataset)), run_of(dataset))
        assert len(report.findings) >= len(ROWS)
        for form in FORMATS:
            outputs[form].add(shown(form, report))
    assert {form: len(different) for form, different in outputs.items()} == dict.fromkeys(FORMATS, 1)
