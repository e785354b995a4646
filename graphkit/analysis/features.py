"""What plans, priorities and boards have that others may have too, and which of them can overlap at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from graphkit.plain_text import either
from graphkit.queries import select
from graphkit.schema import TableClass, read_ontology
from graphkit.terms import value_of
from graphkit.vocabulary import GK, SKOS, XSD, InputError, did_you_mean, name_key

if TYPE_CHECKING:
    from graphkit.queries import Loaded

OVERLAPPING = ("Plan", "Priority", "Board")
"""The classes whose items are compared."""
KINDS = {"cohorts": "cohort", "themes": "theme", "duties": "duty", "partners": "partner", "indicators": "indicator"}
"""The kinds of features: many, and one."""

_HEAD = f"PREFIX gk: <{GK}> PREFIX skos: <{SKOS}> PREFIX xsd: <{XSD}> "
STATED = {
    "cohorts": ("cohort",),
    "themes": ("theme",),
    "duties": ("discharges",),
    "partners": (
        *("accountablePartner", "leadPost", "carriedOutBy", "signatory", "worksWith", "member", "chair", "hostedBy"),
    ),
    "indicators": ("indicator",),
}
"""The properties under which an item itself has the features of a kind."""
_BY = "|".join(f"gk:{name}" for name in STATED["partners"])
_FEATURES = {
    "cohorts": "?item gk:cohort/skos:broader* ?feature",
    "themes": "?item gk:theme/skos:broader* ?feature",
    "duties": "?item gk:discharges ?feature",
    "partners": f"?item ({_BY})/gk:postIn? ?feature . ?feature a gk:Partner",
    "indicators": """{ ?item gk:indicator ?feature }
      UNION { ?part gk:ofPlan ?item ; gk:indicator ?feature .
              FILTER (EXISTS { ?part gk:live true } || EXISTS { ?part gk:standing true }) }
      UNION { ?part a gk:Component ; gk:indicator ?feature ; gk:partOf+ ?item . FILTER EXISTS { ?part gk:live true }
              FILTER NOT EXISTS {
                ?part gk:partOf+ ?nearer . FILTER EXISTS { ?nearer a gk:Plan ; gk:partOf+ ?item }
              } }""",
}
"""How an item has the features of a kind, of any of the classes: what a class has no column for is never there."""


def overlapping_class(of: str) -> TableClass:
    """Return the class that a person names, which may overlap.

    Raises
    ------
    InputError
        When it is none of those, with the nearest.
    """
    classes = read_ontology().schema.classes
    known = {name: classes[name_key(name)] for name in OVERLAPPING}
    found = classes.get(name_key(str(of)))
    if found is None or found.name not in known:
        names = [name for cls in known.values() for name in (cls.label, cls.plural)]
        told = f"overlaps are of {either([cls.plural.lower() for cls in known.values()])}"
        hint = did_you_mean(str(of), names, told) if found is None else told
        raise InputError(f"found {of!r}, expected what is to be compared; {hint}")
    return found


def live_items(dataset: Loaded, cls: TableClass) -> set[str]:
    """Return the items of a class that are in force or to come; priorities only where a plan that states them is."""
    if cls.name == "Priority":
        stated = plans_of_priorities(dataset)
        return {item for item, plans in live_plans_of_priorities(dataset).items() if plans or item not in stated}
    return {one for (one,) in _rows(dataset, f"SELECT DISTINCT ?item {{ ?item a gk:{cls.name} ; gk:live true }}")}


def features_of(dataset: Loaded, cls: TableClass) -> dict[str, dict[str, str]]:
    """Return the features of each item of a class that has any: each with its kind, by the two together."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, pattern in _FEATURES.items():
        query = f"SELECT DISTINCT ?item ?feature {{ ?item a gk:{cls.name} . {pattern} }}"
        for item, feature in _rows(dataset, query):
            found[item][f"{kind} {feature}"] = kind
    return dict(found)


def only_wider(dataset: Loaded, cls: TableClass) -> dict[str, set[str]]:
    """Return for each item of a class the features that it has only because it has a narrower cohort or theme."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind in ("cohorts", "themes"):
        path = f"gk:{KINDS[kind]}"
        query = f"""SELECT DISTINCT ?item ?feature {{ ?item a gk:{cls.name} ; {path}/skos:broader ?next .
          ?next skos:broader* ?feature . FILTER NOT EXISTS {{ ?item {path} ?feature }} }}"""
        for item, feature in _rows(dataset, query):
            found[item].add(f"{kind} {feature}")
    return dict(found)


def areas_of(dataset: Loaded, cls: TableClass) -> dict[str, tuple[set[str], set[str]]]:
    """Return for each item of a class the areas that it is for, and all that these lie in, themselves among them."""
    own, around = (
        _gathered(_rows(dataset, f"SELECT DISTINCT ?item ?area {{ ?item a gk:{cls.name} ; gk:{name} ?area }}"))
        for name in ("area", "inArea")
    )
    return {item: (areas, around.get(item, set()) | areas) for item, areas in own.items()}


def periods_of(dataset: Loaded, cls: TableClass) -> dict[str, tuple[str, str]]:
    """Return the first and the last day of each item, as far as recorded: "" is open. A priority's are its plans'."""
    first, last = (
        _gathered(
            _rows(
                dataset,
                f"""SELECT DISTINCT ?item ?day {{
                  ?item gk:{name} ?day FILTER (DATATYPE(?day) = xsd:date)
                  FILTER NOT EXISTS {{ ?item gk:beyondBelief ?day }}
                  FILTER EXISTS {{ ?item a ?class FILTER (?class IN (gk:{cls.name}, gk:Plan)) }} }}""",
            )
        )
        for name in ("start", "lastDay")
    )
    found = {item: (min(first.get(item, {""})), max(last.get(item, {""}))) for item in {*first, *last}}
    for item, plans in plans_of_priorities(dataset).items() if cls.name == "Priority" else ():
        start, end = found.get(item, ("", ""))
        starts, ends = zip(*(found.get(plan, ("", "")) for plan in plans), strict=True)
        found[item] = (start or min(starts), end or ("" if "" in ends else max(ends)))
    return found


def meet(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two periods have a day in common, as far as recorded.

    >>> meet(("2020-01-01", "2023-12-31"), ("2024-01-01", "")), meet(("2020-01-01", ""), ("2024-01-01", ""))
    (False, True)
    """
    return all(not end or not start or start <= end for (start, _), (_, end) in ((one, other), (other, one)))


def plans_of_priorities(dataset: Loaded) -> dict[str, set[str]]:
    """Return the plans that state each priority."""
    return _gathered(_rows(dataset, "SELECT DISTINCT ?item ?plan { ?item a gk:Priority ; gk:ofPlan ?plan }"))


def live_plans_of_priorities(dataset: Loaded) -> dict[str, set[str]]:
    """Return each priority that is in force or to come, with the plans in force or to come that state it, if any."""
    query = """SELECT DISTINCT ?item ?plan {
      ?item a gk:Priority ; gk:live true . OPTIONAL { ?item gk:ofPlan ?plan . ?plan gk:live true } }"""
    return {item: plans - {""} for item, plans in _gathered(_rows(dataset, query)).items()}


def set_apart(dataset: Loaded) -> dict[str, set[str]]:
    """Return for each item those that are recorded as distinct from it or as the same thing, either way."""
    said = list(_rows(dataset, "SELECT DISTINCT ?one ?other { ?one gk:distinctFrom|gk:sameThingAs ?other }"))
    return _gathered([*said, *((other, one) for one, other in said)])


def _rows(dataset: Loaded, query: str) -> Iterable[tuple[str, ...]]:
    return (tuple(map(value_of, row)) for row in select(dataset, _HEAD + query)[1])


def _gathered(rows: Iterable[tuple[str, ...]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, value in rows:
        found[key].add(value)
    return dict(found)
