"""A dataset that is written out and read back gives the same findings."""

from __future__ import annotations

from pathlib import Path

import pytest

import graphkit
from graphkit import resource


@pytest.mark.parametrize(("form", "suffix"), [("ox-nquads", "nq"), ("ox-trig", "trig")])
def test_a_dataset_written_out_and_read_back_gives_the_same_findings(form: str, suffix: str, tmp_path: Path) -> None:
    dataset = graphkit.load(resource("data", "gloucestershire"))
    file = tmp_path / f"out.{suffix}"
    dataset.serialize(file, format=form)
    before = {finding.fingerprint for finding in graphkit.check(dataset)}
    assert {finding.fingerprint for finding in graphkit.check(graphkit.load(file))} == before
