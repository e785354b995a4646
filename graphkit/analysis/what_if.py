"""What would be left unowned, uncovered or undischarged if something went."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.analysis.frames import framed
from graphkit.checks import IDLE_WAIVERS, check, read_checks
from graphkit.findings import Finding, by_weight
from graphkit.graph import derive
from graphkit.items import find_item
from graphkit.queries import select, store_of
from graphkit.records import Records
from graphkit.terms import DERIVED, value_of
from graphkit.vocabulary import FAMILIES, GK, RDF, SEVERITIES, InputError, local_name

if TYPE_CHECKING:
    import pandas as pd

    from graphkit.checks import Check
    from graphkit.queries import Loaded

_CLASSES = (
    *("Partner", "Board", "Post", "Plan", "Component", "Priority", "Action", "Duty", "Legislation"),
    *("Evidence", "Indicator", "Cohort", "Theme"),
)
"""What may go: things of the place and of the law, but no words of the ontology such as kinds and statuses."""
_OVER = ox.NamedNode(GK + "phase-over")
_HEAD = f"PREFIX gk: <{GK}> SELECT DISTINCT ?thing ?area "
_IN_AREA = _HEAD + "{{ ?stocktake gk:covers ?thing ; gk:area ?area . ?thing gk:{} ?area }}"
_HOLDS = {
    ("unowned", "Nobody is recorded any more as answering for it or carrying it out."): _HEAD
    + """{ ?thing gk:accountablePartner|gk:leadPost|gk:carriedOutBy ?who ; a ?class . BIND ("" AS ?area)
  FILTER (?class IN (gk:Plan, gk:Priority, gk:Action)) FILTER EXISTS { ?thing gk:live true } }""",
    ("undischarged", "Nothing in force is recorded any more as meeting it{}."): _IN_AREA.format("dischargedIn"),
    ("uncovered", "No plan or priority is recorded any more as being for it{}."): _IN_AREA.format("addressedIn"),
    ("uncovered", "No plan in force is recorded any more as reaching it{}."): _HEAD
    + "{ ?stocktake gk:area ?area . ?thing gk:reachedIn ?area }",
    ("uncovered", "No plan or priority is recorded any more as pursuing it{}."): _HEAD
    + "{ ?stocktake gk:area ?area . ?thing gk:pursuedIn ?area }",
}
"""What holds of things, in areas: what becomes of a thing of which it holds no more, and how to say so."""
_STANDS_IN = f"""PREFIX gk: <{GK}> SELECT DISTINCT ?part ?whole WHERE {{
  ?part gk:partOf|gk:statedIn|^gk:holds|gk:plan|gk:for|gk:postIn ?whole ; a ?class .
  FILTER (?class IN (gk:Component, gk:Priority, gk:Action, gk:Target, gk:Post)) }}"""
"""What has no place but in something else: the parts, priorities and targets of a plan, the posts of a partner."""
_ITS_OWN = {GK + name for name in ("replaces", "distinctFrom", "sameThingAs")}
"""Links to what goes that are about it alone: what replaced it does not replace what takes its place."""
_COLUMNS = [
    *("becomes", "change", "item", "message", "check", "severity", "family", "basis", "check id"),
    *("fingerprint", "item iri", "value iri"),
]


def what_if(
    dataset: Loaded, without: str | Sequence[str], into: str | None = None, checks: Sequence[Check] | None = None
) -> pd.DataFrame:
    """Compare the findings with those there would be without some items: what nobody would own, cover or discharge.

    On a copy, all that is recorded of the items is taken out, in whatever row it stands: their own facts, and the links
    of others to them. What stands in them alone goes with them: the components, priorities, targets and actions of a
    plan, the posts of a partner. Then what follows is derived again, and the checks run again. The dataset stays as it
    is. What stocktakes look for stays what it was, also where only what goes named it, and what was replaced by it
    stays over.

    *Unowned* is a plan, priority or action in force or to come for which somebody is recorded as answering or carrying
    it out, and nobody would be; *undischarged* a duty that a stocktake looks for and something in force meets in its
    area, and nothing would; *uncovered* a group, year of age or outcome that a plan or priority is for in that area,
    and none would be. That is so whether or not a check speaks of it: silence alone is no finding.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    without : str or sequence of str
        What goes, by name or id: a partner that is abolished or merged, a board, post, plan, duty, priority, action,
        component, law, cohort, theme, indicator or evidence.
    into : str, optional
        What takes its place, of the same class: a link to what goes becomes a link to this, but for links of what
        replaces it, and what stands in it stays. Nothing else is passed on: which duties bind what is left follows from
        its own kind, and what the one that goes was there to meet is met only if this is recorded as meeting it too.
    checks : list of Check, optional
        The checks to run; by default those that graphkit ships.

    Returns
    -------
    pandas.DataFrame
        One row for each thing that becomes unowned, undischarged or uncovered and each finding that is new, those that
        matter most first, then for each finding that is gone: becomes (that word, or ""), change ("new" or "gone"),
        item (of a gap in an area, what is missing there), message, check (its title), severity, family and basis in
        words; check id, fingerprint, item iri and value iri ("" where there is none). Where no check speaks of what
        becomes of an item, those of the check are "". Findings about what goes are left out and counted in the notes;
        those that a waiver leaves standing are left out.

    Raises
    ------
    InputError
        When nothing is to go, a name is not known or means several things, or `into` goes too or is of another class.

    Examples
    --------
    >>> import graphkit
    >>> table = what_if(graphkit.load(), without="Gloucestershire Health and Wellbeing Board")
    >>> table[table["becomes"] == "undischarged"]["item"].tolist()
    ['Duty to have a Health and Wellbeing Board']
    """
    names = list(without) if isinstance(without, Iterable) and not isinstance(without, str) else [without]
    if not names:
        raise InputError("found nothing that is to go, expected the name of at least one item")
    gone = sorted({find_item(dataset, name, *_CLASSES) for name in names})
    heir = None if into is None else _heir(dataset, gone, into)
    named, with_them = gone, _standing_in(dataset, gone) if heir is None else []
    gone = [*named, *with_them]
    copy, rows = _without(dataset, gone, heir)
    derive(copy)
    # That a waiver has nothing to leave standing, because what it is about goes, is no news.
    chosen = [one for one in (read_checks() if checks is None else checks) if one.id != IDLE_WAIVERS]
    before, after = (
        {finding.fingerprint: finding for finding in check(data, checks=chosen) if finding.waiver is None}
        for data in (dataset, copy)
    )
    new = [finding for name, finding in after.items() if name not in before]
    lost = [finding for name, finding in before.items() if name not in after]
    own = [finding for finding in lost if finding.item in gone or finding.value in gone]
    lost = [finding for finding in lost if finding not in own]
    lacking = _lost(dataset, copy, gone)
    records = Records(dataset)
    told = " and ".join(map(records.name, named))
    heading = f"Without {told}" + (f", in whose place is {records.name(heir)}" if heir else "")
    becomes = Counter(word for word, _ in lacking)
    notes = [
        f"{heading}: "
        + ", ".join(f"{becomes[word]} {word}" for word in dict.fromkeys(word for word, _ in _HOLDS))
        + ".",
        f"{len(after)} finding{'' if len(after) == 1 else 's'}, {len(before)} before. "
        f"New: {len(new)}; no longer found: {len(lost)}, and {len(own)} that were about what goes.",
        f"Taken out of a copy: all that {rows} row{'' if rows == 1 else 's'} say of it; the stocktake stays as it is.",
        *([f"What is recorded of {told} itself, such as duties that it meets, is not passed on."] if heir else []),
        *([f"With it goes what stands in it alone: {'; '.join(map(records.name, with_them))}."] if with_them else []),
    ]
    found = [
        _row(change, one, lacking)
        for change, some in (("new", new), ("gone", lost))
        for few in by_weight(some)
        for one in few
    ]
    said = {(row[0], row[-2]) for row in found}
    silent = [
        (word, "new", records.name(thing), message, "", "", "", "", "", "", thing, "")
        for (word, thing), message in lacking.items()
        if (word, thing) not in said
    ]
    return framed(
        _COLUMNS,
        sorted([*found, *silent], key=lambda row: (row[1] == "gone", not row[0])),
        *notes,
        empty=f"{heading}, the checks would find nothing new about what is left, and nothing less.",
    )


def _standing_in(dataset: Loaded, gone: Sequence[str]) -> list[str]:
    """List what stands in nothing but what goes, and what stands in that alone in turn."""
    wholes: dict[str, set[str]] = defaultdict(set)
    for part, whole in select(dataset, _STANDS_IN)[1]:
        wholes[value_of(part)].add(value_of(whole))
    out, found = set(gone), [""]
    while found:
        found = [part for part, of in wholes.items() if part not in out and of <= out]
        out.update(found)
    return sorted(out - set(gone))


def _lost(dataset: Loaded, copy: ox.Store, gone: Sequence[str]) -> dict[tuple[str, str], str]:
    """Say of the things that are left and of which something would hold no more what becomes of each, in a sentence."""
    records = Records(dataset)
    lost: dict[tuple[str, str], str] = {}
    for (word, message), query in _HOLDS.items():
        before, after = (
            {(value_of(thing), value_of(area)) for thing, area in select(data, query)[1]} for data in (dataset, copy)
        )
        for thing, area in sorted(before - after, key=lambda pair: (_by_number(records.name(pair[0])), pair)):
            if thing not in gone:
                lost.setdefault((word, thing), message.format(f" in {records.name(area)}" if area else ""))
    return lost


def _by_number(name: str) -> list[tuple[int, str]]:
    """Return what names are sorted by, so that age 9 comes before age 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)]


def _heir(dataset: Loaded, gone: Sequence[str], into: str) -> str:
    records = Records(dataset)
    kinds = {local_name(cls) for one in gone for cls in records.values(one, RDF + "type")} & set(_CLASSES)
    if len(kinds) != 1:
        raise InputError(
            f"found {', '.join(sorted(kinds))} to go, expected things of one class if one takes their place"
        )
    heir = find_item(dataset, into, *kinds)
    if heir in gone:
        raise InputError(f"found {into!r} both among what goes and in its place, expected something that stays")
    return heir


def _without(dataset: Loaded, gone: Sequence[str], heir: str | None) -> tuple[ox.Store, int]:
    """Return a copy in which nothing is said of some items, and how many records said something of them."""
    copy = ox.Store()
    copy.bulk_extend(store_of(dataset))
    named = {ox.NamedNode(one) for one in gone}
    taken = {
        quad
        for one in named
        for quads in (copy.quads_for_pattern(one, None, None, None), copy.quads_for_pattern(None, None, one, None))
        for quad in quads
    }
    for quad in taken:
        copy.remove(quad)
    if heir is not None:
        new = ox.NamedNode(heir)
        copy.extend(
            ox.Quad(quad.subject, quad.predicate, new, quad.graph_name)
            for quad in taken
            if quad.object in named
            and quad.subject not in {*named, new}
            and quad.graph_name != DERIVED
            and quad.predicate.value not in _ITS_OWN
        )
    # What was derived and stays true is stated from here on: what a stocktake looks for, whether or not what is left
    # still names it, and that what was replaced is over, though its successor goes.
    for quad in list(copy.quads_for_pattern(None, ox.NamedNode(GK + "covers"), None, DERIVED)):
        copy.remove(quad)
    replaced = {quad.object for quad in taken if quad.subject in named and quad.predicate.value == GK + "replaces"}
    for one in replaced - named:
        if isinstance(one, ox.NamedNode) and ox.Quad(one, ox.NamedNode(GK + "phase"), _OVER) in copy:
            copy.add(ox.Quad(one, ox.NamedNode(GK + "ownPhase"), _OVER))
    read = {quad.graph_name for quad in taken if isinstance(quad.graph_name, ox.NamedNode)} - {DERIVED}
    for record in read:
        if next(copy.quads_for_pattern(None, None, None, record), None) is None:
            for quad in list(copy.quads_for_pattern(record, None, None, ox.DefaultGraph())):
                copy.remove(quad)
    return copy, len(read)


def _row(change: str, finding: Finding, lacking: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    ends = [(finding.item, finding.item_name)]
    if finding.value_term.startswith("<"):
        ends.append((finding.value, finding.value_name))
    gap = change == "new" and finding.family == "gap"
    becomes, thing = next((key for key in lacking if gap and key[1] in dict(ends)), ("", finding.item))
    if thing != finding.item:
        ends.reverse()  # a gap of an area is about what is missing there
    return (
        becomes,
        change,
        ends[0][1],
        finding.message,
        finding.title,
        SEVERITIES[finding.severity],
        FAMILIES[finding.family],
        finding.basis,
        finding.check,
        finding.fingerprint,
        ends[0][0],
        ends[1][0] if len(ends) > 1 else "",
    )
