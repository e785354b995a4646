"""Find what a place's plans for children forget, repeat and contradict when taken together, and where it says so."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.analysis.brokers import brokers
    from graphkit.analysis.coverage import coverage
    from graphkit.analysis.golden_thread import golden_thread
    from graphkit.analysis.heat_map import heat_map, write_heat_map
    from graphkit.analysis.influence import influence
    from graphkit.analysis.overlaps import overlap_parts, overlaps, sensitivity
    from graphkit.analysis.shared_priorities import shared_priorities
    from graphkit.analysis.timeline import timeline
    from graphkit.analysis.what_if import what_if
    from graphkit.checks import Check, check, read_checks
    from graphkit.findings import Finding, to_frame
    from graphkit.graph import derive, load
    from graphkit.maps import draw_map, write_map
    from graphkit.network import to_networkx
    from graphkit.provenance import where_read
    from graphkit.questions import ask
    from graphkit.settings import check_settings
    from graphkit.vocabulary import InputError, resource

__version__ = "0.1.0"

_HOME = {
    "Check": "checks",
    "Finding": "findings",
    "InputError": "vocabulary",
    "ask": "questions",
    "brokers": "analysis.brokers",
    "check": "checks",
    "check_settings": "settings",
    "coverage": "analysis.coverage",
    "derive": "graph",
    "draw_map": "maps",
    "golden_thread": "analysis.golden_thread",
    "heat_map": "analysis.heat_map",
    "influence": "analysis.influence",
    "load": "graph",
    "overlap_parts": "analysis.overlaps",
    "overlaps": "analysis.overlaps",
    "read_checks": "checks",
    "resource": "vocabulary",
    "sensitivity": "analysis.overlaps",
    "shared_priorities": "analysis.shared_priorities",
    "timeline": "analysis.timeline",
    "to_frame": "findings",
    "to_networkx": "network",
    "what_if": "analysis.what_if",
    "where_read": "provenance",
    "write_heat_map": "analysis.heat_map",
    "write_map": "maps",
}
__all__ = [
    "Check",
    "Finding",
    "InputError",
    "ask",
    "brokers",
    "check",
    "check_settings",
    "coverage",
    "derive",
    "draw_map",
    "golden_thread",
    "heat_map",
    "influence",
    "load",
    "overlap_parts",
    "overlaps",
    "read_checks",
    "resource",
    "sensitivity",
    "shared_priorities",
    "timeline",
    "to_frame",
    "to_networkx",
    "what_if",
    "where_read",
    "write_heat_map",
    "write_map",
]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: `graphkit --help` must not wait for rdflib and pandas.
    if name not in _HOME:
        raise AttributeError(f"module 'graphkit' has no attribute {name!r}")
    return getattr(import_module(f"graphkit.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
