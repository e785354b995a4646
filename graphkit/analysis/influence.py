"""What progress on one priority does to the others: the cross-impact matrix of scores from -3 to +3."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from graphkit.analysis.frames import framed, told_apart
from graphkit.queries import select
from graphkit.records import Records
from graphkit.terms import value_of
from graphkit.vocabulary import GK, InputError

if TYPE_CHECKING:
    from graphkit.queries import Loaded

_LIMIT = 3
_EXPECTED = "expected a number from -3 (hinders strongly) to +3 (helps strongly)"
_COLUMNS = ["priority", "net influence", "total influence", "received", "scored", "unscored", "iri"]
_EMPTY = "No influence of one priority on another is recorded, of priorities in force or to come."
_SCORES = f"""PREFIX gk: <{GK}> SELECT DISTINCT ?row ?from ?on ?strength WHERE {{
  ?row a gk:Influence ; gk:from ?from ; gk:on ?on . OPTIONAL {{ ?row gk:strength ?strength }}
}} ORDER BY ?row ?from ?on ?strength"""
_LIVE = f"PREFIX gk: <{GK}> SELECT DISTINCT ?item {{ ?item a gk:Priority ; gk:live true }}"
Scores = dict[tuple[str, str], float]


def influence(data: Loaded | pd.DataFrame) -> pd.DataFrame:
    """Add up what each priority does to the others, directly and through those that it influences.

    With a(i, j) the score of the influence of i on j, from -3 to +3, and r(i) = sum over j of a(i, j):

    - net influence (first order) is r(i), the sum of the row;
    - total influence (second order) is r(i) + 1/2 * sum over j of a(i, j) * r(j);
    - received is the sum of the column, sum over j of a(j, i).

    Source: Weitz, Carlsen, Nilsson and Skånberg 2018, Towards systemic and contextual priority setting for implementing
    the 2030 Agenda, Sustainability Science 13, 531-548.

    What is not scored adds nothing and is kept apart from a score of 0: it is counted under unscored, and a sum of
    which no score is recorded is ``""``. The influence of a priority on itself is left aside.

    Parameters
    ----------
    data : rdflib.Dataset or pandas.DataFrame
        What `load` returns, with rows of the Influence table; those between priorities in force or to come count. Or a
        square matrix: the index influences the columns; a blank or NaN is not scored, 0 is scored as no influence.

    Returns
    -------
    pandas.DataFrame
        The priority as the index, the greatest total influence first; net influence, total influence, received (in
        steps of the score), scored and unscored (numbers of other priorities), iri ("" for a matrix).

    Raises
    ------
    InputError
        For a score that is no number from -3 to +3, two scores of one influence that differ, or a matrix whose rows
        and columns are not the same priorities, each once.

    Examples
    --------
    >>> names = ["housing", "poverty", "health"]
    >>> scores = pd.DataFrame([["", 2, 3], [1, "", 2], [0, -1, ""]], index=names, columns=names)
    >>> influence(scores)[["net influence", "total influence", "received"]].rename_axis(None)
             net influence  total influence  received
    housing            5.0              6.5       1.0
    poverty            3.0              4.5       1.0
    health            -1.0             -2.5       5.0
    """
    scores, names, aside = _of_matrix(data) if isinstance(data, pd.DataFrame) else _of_dataset(data)
    items = sorted(names, key=lambda item: (names[item], item))
    place = {item: at for at, item in enumerate(items)}
    matrix = np.full((len(items), len(items)), np.nan)
    for (one, other), score in scores.items():
        matrix[place[one], place[other]] = score
    scored = ~np.isnan(matrix)
    known = np.where(scored, matrix, 0.0)
    net = known.sum(axis=1)
    total = net + known @ net / 2
    order = sorted(range(len(items)), key=lambda at: (not scored[at].any(), -round(float(total[at]), 9), at))
    labels = told_apart(items, [names[item] for item in items])
    rows = [
        (
            labels[at],
            *(_sum(value, bool(scored[at].any())) for value in (net[at], total[at])),
            _sum(known[:, at].sum(), bool(scored[:, at].any())),
            int(scored[at].sum()),
            len(items) - 1 - int(scored[at].sum()),
            "" if isinstance(data, pd.DataFrame) else items[at],
        )
        for at in order
    ]
    pairs = len(items) * (len(items) - 1)
    notes = [
        "Net influence is the sum of a priority's scores on the others; total influence adds half of what those do in "
        "turn, each weighed by its score; received is the sum of the others' scores on it (Weitz et al. 2018).",
        f"Scored: {len(scores)} of {pairs} influences. What is not scored adds nothing and may be anything; a sum "
        "without any score is blank.",
        *aside,
    ]
    return framed(_COLUMNS, rows, *notes, empty=" ".join([_EMPTY, *aside]), index="priority")


def _sum(value: float, known: bool) -> float | str:
    return round(float(value), 6) if known else ""


def _of_matrix(matrix: pd.DataFrame) -> tuple[Scores, dict[str, str], list[str]]:
    rows, columns = [str(name) for name in matrix.index], [str(name) for name in matrix.columns]
    problems = [
        f"found {name!r} {names.count(name)} times among the {what}, expected each priority once"
        for names, what in ((rows, "rows"), (columns, "columns"))
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    for some, others, what, which in ((rows, columns, "row", "column"), (columns, rows, "column", "row")):
        problems += [f"found a {what} {name!r} and no {which} of that name" for name in sorted({*some} - {*others})]
    if problems:
        raise InputError(problems)
    scores: Scores = {}
    itself = 0
    for row, cells in zip(rows, matrix.itertuples(index=False, name=None), strict=True):
        for column, cell in zip(columns, cells, strict=True):
            if _blank(cell):
                continue
            if row == column:
                itself += 1
                continue
            score = _score(cell)
            if score is None:
                problems.append(f"row {row!r}, column {column!r}: found {cell!r}, {_EXPECTED} or a blank")
            else:
                scores[row, column] = score
    if problems:
        raise InputError(problems)
    return scores, {name: name for name in rows}, _of_itself(itself)


def _of_dataset(dataset: Loaded) -> tuple[Scores, dict[str, str], list[str]]:
    records = Records(dataset)
    live = {value_of(item) for (item,) in select(dataset, _LIVE)[1]}
    told: dict[tuple[str, str], dict[float, str]] = defaultdict(dict)
    problems, beyond, itself = [], set[tuple[str, str]](), 0
    for row, start, end, strength in select(dataset, _SCORES)[1]:
        one, other = value_of(start), value_of(end)
        where = ", ".join(dict.fromkeys(c.cell for c in records.citations(records.of_fact(value_of(row), None, None))))
        if one not in live or other not in live:
            beyond.add((one, other))
        elif one == other:
            itself += 1
        elif strength is None:
            told[one, other]  # named, and so one of the priorities, with no score
        elif (score := _score(value_of(strength))) is None:
            found = value_of(strength)
            pair = f"the influence of {records.name(one)!r} on {records.name(other)!r}"
            problems.append(f"{pair} ({where}): found {found!r}, {_EXPECTED}")
        else:
            told[one, other].setdefault(score, where)
    for (one, other), found_scores in sorted(told.items()):
        if len(found_scores) > 1:
            each = " and ".join(f"{score:+g} ({where})" for score, where in sorted(found_scores.items()))
            pair = f"the influence of {records.name(one)!r} on {records.name(other)!r}"
            problems.append(f"{pair}: found {each}; expected one score, so take out the others")
    if problems:
        raise InputError(problems)
    aside = _of_itself(itself)
    if beyond:
        aside.append(f"Left aside, influences on or of a priority not in force or to come: {len(beyond)}.")
    scores = {pair: score for pair, found_scores in told.items() for score in found_scores}
    return scores, {item: records.name(item) for pair in told for item in pair}, aside


def _of_itself(count: int) -> list[str]:
    return [f"Left aside, scores of a priority on itself: {count}."] if count else []


def _blank(cell: object) -> bool:
    return cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)) or str(cell).strip() == ""


def _score(cell: object) -> float | None:
    """Return a score from -3 to +3; nothing for what is none."""
    try:
        score = math.nan if isinstance(cell, bool | np.bool_) else float(str(cell).strip().replace("−", "-"))
    except ValueError:
        return None
    return score if abs(score) <= _LIMIT else None
