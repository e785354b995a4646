"""The priorities of plans in force or to come, and how alike each two are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from graphkit.analysis.features import live_plans_of_priorities
from graphkit.analysis.representatives import Indices, Numbers
from graphkit.analysis.wording import telling_words
from graphkit.queries import select
from graphkit.terms import value_of
from graphkit.vocabulary import GK, SKOS

if TYPE_CHECKING:
    from graphkit.queries import Loaded
    from graphkit.records import Records

THRESHOLD = 0.5
"""From here on two priorities are alike. One with two themes and one with the first of them alone are at about 0.7, one
with three at about 0.6; two that share nothing but common children, such as all, are far below."""
WEIGHTS = {"theme": 1.0, "cohort": 0.3, "outcome": 0.5, "indicator": 0.5, "word": 0.5}
"""What a priority is about counts most. Most are for all children or for people of all ages, so whom it is for makes
two priorities alike only beside something else. A few words are chance; all words of a name together count as one."""
BROADER = 0.7
"""What a wider theme or cohort counts for beside one that is named: domestic abuse and exploitation are both about
safety from harm, and still less alike than two priorities on domestic abuse."""
OF_THEMES = 0.5
"""What a word of a theme's name counts for beside one of the priority's own."""

Feature = tuple[str, str]
"""A kind, as in `WEIGHTS`, and an IRI or a word."""

_LINKS = f"""PREFIX gk: <{GK}> SELECT DISTINCT ?item ?path ?feature {{
  ?item a gk:Priority ; ?path ?feature .
  FILTER (?path IN (gk:theme, gk:cohort, gk:outcome, gk:indicator)) FILTER (isIRI(?feature)) }}"""
_WIDER = f"PREFIX skos: <{SKOS}> SELECT DISTINCT ?one ?wider {{ ?one skos:broader ?next . ?next skos:broader* ?wider }}"


@dataclass(frozen=True)
class Priorities:
    """The live priorities of live plans in order of name, the numbers of all that is here, with what they are about."""

    items: list[str]
    names: list[str]
    plans: list[list[str]]
    features: list[dict[Feature, float]]
    wider: dict[str, set[str]]
    unplanned: int
    """How many live priorities no live plan states."""

    @cached_property
    def all_plans(self) -> list[str]:
        """The plans that state them, sorted."""
        return sorted({plan for own in self.plans for plan in own})

    @cached_property
    def of_plans(self) -> sparse.csr_array:
        """Holds 1 where a priority, as the row, is of a plan, as the column."""
        column = {plan: at for at, plan in enumerate(self.all_plans)}
        cells = [(row, column[plan]) for row, own in enumerate(self.plans) for plan in own]
        rows, columns = zip(*cells, strict=True) if cells else ((), ())
        return sparse.csr_array((np.ones(len(cells)), (rows, columns)), shape=(len(self.items), len(self.all_plans)))

    @cached_property
    def similarity(self) -> Numbers:
        """The cosine of the weighted features of each two priorities (Salton and McGill 1983), from 0 to 1.

        A feature that n of all N priorities have weighs ln(1 + N / n), so that what few share counts for more (inverse
        document frequency; Spärck Jones 1972), times what its kind counts for. Unlike in `similar_pairs`, the 1 lets
        what all have count a little too. A word that no other uses tells how a priority was put, not what it is about,
        and is left out.
        """
        have = Counter(feature for own in self.features for feature in own)
        column = {feature: at for at, feature in enumerate(sorted(have))}
        matrix = np.zeros((len(self.items), len(column)))
        for row, own in enumerate(self.features):
            told = [one for one in own if one[0] != "word" or have[one] > 1]
            words = max(1, sum(kind == "word" for kind, _ in told))
            for kind, value in told:
                weight = own[kind, value] / (words**0.5 if kind == "word" else 1)
                matrix[row, column[kind, value]] = weight * np.log(1 + len(self.items) / have[kind, value])
        length = np.linalg.norm(matrix, axis=1, keepdims=True)
        matrix /= np.where(length > 0, length, 1)
        return np.minimum(matrix @ matrix.T, 1)

    @cached_property
    def alike(self) -> sparse.csr_array:
        """The similarities from the threshold on; the diagonal is 1."""
        kept = np.where(self.similarity >= THRESHOLD - 1e-9, self.similarity, 0)
        np.fill_diagonal(kept, 1)
        return sparse.csr_array(kept)

    def common(self, members: Indices) -> list[tuple[Feature, int]]:
        """List the themes and cohorts that more than half of some priorities have, the narrowest, with how many do."""
        have = Counter(one for member in members for one in self.features[member] if one[0] in ("theme", "cohort"))
        most = {feature: n for feature, n in have.items() if 2 * n > len(members)}
        around = {wider for _, iri in most for wider in self.wider.get(iri, ())}
        return sorted(
            ((feature, n) for feature, n in most.items() if feature[1] not in around),
            key=lambda one: (one[0][0] != "theme", -one[1], one[0]),
        )


def live_priorities(dataset: Loaded, records: Records) -> Priorities:
    """Read the priorities in force or to come of plans in force or to come, and what each is about."""
    plans = live_plans_of_priorities(dataset)
    planned = {item: sorted(own) for item, own in plans.items() if own}
    # One whose name is no more than a number comes last, so that it names others only where nothing else can.
    items = sorted(planned, key=lambda item: (not telling_words(records.name(item)), records.name(item), item))
    wider: dict[str, set[str]] = defaultdict(set)
    for one, above in select(dataset, _WIDER)[1]:
        wider[value_of(one)].add(value_of(above))
    found: dict[str, dict[Feature, float]] = {item: {} for item in items}
    for item, path, feature in select(dataset, _LINKS)[1]:
        if (own := found.get(value_of(item))) is not None:
            kind, iri = value_of(path).removeprefix(GK), value_of(feature)
            told = {(kind, iri): 1.0} | {(kind, above): BROADER for above in wider.get(iri, ()) if above != iri}
            if kind == "theme":
                told |= {("word", word): OF_THEMES for word in telling_words(records.name(iri))}
            for named, share in told.items():
                own[named] = max(own.get(named, 0.0), share * WEIGHTS[named[0]])
    for iri, features in found.items():
        features |= {("word", word): WEIGHTS["word"] for word in telling_words(records.name(iri))}
    return Priorities(
        items=items,
        names=[records.name(item) for item in items],
        plans=[planned[item] for item in items],
        features=[dict(sorted(found[item].items())) for item in items],
        wider=dict(wider),
        unplanned=len(plans) - len(planned),
    )
