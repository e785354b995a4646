"""Find what a place's plans for children forget, repeat and contradict when taken together, and where it says so."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.checks import Check, check, read_checks
    from graphkit.findings import Finding, to_frame
    from graphkit.graph import derive, load
    from graphkit.maps import draw_map, write_map
    from graphkit.network import to_networkx
    from graphkit.provenance import where_read
    from graphkit.queries import ask
    from graphkit.settings import check_settings
    from graphkit.vocabulary import InputError, resource

__version__ = "0.1.0"

_HOME = {
    "Check": "checks",
    "Finding": "findings",
    "InputError": "vocabulary",
    "ask": "queries",
    "check": "checks",
    "check_settings": "settings",
    "derive": "graph",
    "draw_map": "maps",
    "load": "graph",
    "read_checks": "checks",
    "resource": "vocabulary",
    "to_frame": "findings",
    "to_networkx": "network",
    "where_read": "provenance",
    "write_map": "maps",
}
__all__ = [
    "Check",
    "Finding",
    "InputError",
    "ask",
    "check",
    "check_settings",
    "derive",
    "draw_map",
    "load",
    "read_checks",
    "resource",
    "to_frame",
    "to_networkx",
    "where_read",
    "write_map",
]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: `graphkit --help` must not wait for rdflib and pandas.
    if name not in _HOME:
        raise AttributeError(f"module 'graphkit' has no attribute {name!r}")
    return getattr(import_module(f"graphkit.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
