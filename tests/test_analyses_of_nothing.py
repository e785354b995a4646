"""What each analysis gives of a graph with nothing in it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pyoxigraph as ox
import pytest

import graphkit


@pytest.mark.parametrize(
    "analysis",
    [
        graphkit.brokers,
        graphkit.golden_thread,
        graphkit.overlaps,
        graphkit.sensitivity,
        graphkit.shared_priorities,
        graphkit.timeline,
        pytest.param(lambda nothing: graphkit.coverage(nothing, "duty", "partner"), id="coverage"),
    ],
)
def test_an_empty_graph_gives_an_empty_table_that_says_so(
    analysis: Callable[[ox.Store], pd.DataFrame], caplog: pytest.LogCaptureFixture
) -> None:
    table = analysis(ox.Store())
    assert table.empty and len(table.columns) > 1
    assert table.attrs["notes"][0] in caplog.text
