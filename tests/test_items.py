"""Which item a name means."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from micro import stocktake

import graphkit
from graphkit.items import find_item
from graphkit.vocabulary import InputError


def test_an_id_is_found_as_the_table_has_it(tmp_path: Path) -> None:
    loaded = graphkit.load(stocktake(tmp_path, {"Plan.csv": "id,name\nÉ 3,Three\n"}), catalogue=False)
    assert find_item(loaded, "É 3", "Plan") == find_item(loaded, "É-3") == find_item(loaded, "Three")


@pytest.mark.parametrize(
    ("name", "classes", "told"),
    [
        ("X", ["Partnr"], "found 'Partnr' for a class; did you mean 'Partner' or 'Plan'?"),
        (" ", ["Action"], "found no name, expected the name of an action"),
        (None, ["Plan"], "found None, expected the name of a plan"),
        ("X", ["Plan", "Board", "Duty"], "found no plan, board or duty named 'X'; nothing has a name like it"),
    ],
)
def test_what_means_no_item_is_refused_in_words(name: str, classes: list[str], told: str) -> None:
    with pytest.raises(InputError) as refused:
        find_item(ox.Store(), name, *classes)
    assert str(refused.value) == told
