"""Which thing a name in a cell means: in its stocktake, then in the same area, then in the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from graphkit.vocabulary import name_key

CATALOGUE = ""
"""The scope of the names that every stocktake may use: shipped concepts and the statutory catalogue."""


class Names:
    """Things by scope, class and normalised name. A scope is the base of a stocktake, or `CATALOGUE`."""

    def __init__(self) -> None:
        self._things: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        self._by_id: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        self._shown: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self.ids: dict[tuple[str, str, str], str] = {}
        """Things by scope, class and normalised id."""
        self.first: dict[str, str] = {}
        """The first name of each thing, by IRI."""
        self.published: set[str] = set()
        """Scopes whose names, but not ids, every stocktake may use."""
        self.neighbours: dict[str, list[str]] = {}
        """The other scopes of the same area, by scope."""

    def add_id(self, scope: str, classes: Sequence[str], name: str, iri: str) -> None:
        """Let a thing be found by an id, in its own scope alone; its own class comes first."""
        self.ids[scope, classes[0], name_key(name)] = iri
        for cls in classes:
            self._by_id[scope, cls, name_key(name)][iri] = None

    def add(self, scope: str, classes: Iterable[str], name: str, iri: str, *, preferred: bool = False) -> None:
        """Let a thing of these classes be found by a name; preferred ones are offered as suggestions."""
        if preferred:
            self.first.setdefault(iri, name)
        for cls in classes:
            for where in (scope, CATALOGUE) if scope in self.published else (scope,):
                self._things[where, cls, name_key(name)][iri] = None
                if preferred:
                    self._shown[where, cls][name] = None

    def find(self, scope: str, classes: Sequence[str], name: str) -> tuple[str, ...]:
        """Return the things of any of the classes that bear a name, in the nearest scope that has one.

        In its own scope alone, a thing is also found by its id.
        """
        key = name_key(name)
        by_id = {iri for cls in classes for iri in self._by_id.get((scope, cls, key), ())}
        for near in self._scopes(scope):
            found = {iri for s in near for cls in classes for iri in self._things.get((s, cls, key), ())} | by_id
            if found:
                return tuple(sorted(found))
        return ()

    def shown(self, scope: str, classes: Sequence[str]) -> list[str]:
        """List the preferred names that a cell for these classes may hold."""
        return sorted(
            {n for near in self._scopes(scope) for s in near for c in classes for n in self._shown.get((s, c), ())}
        )

    def _scopes(self, scope: str) -> list[list[str]]:
        return [[scope], self.neighbours.get(scope, []), [CATALOGUE]]
