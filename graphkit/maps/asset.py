"""Read what maps are made of."""

from __future__ import annotations

from pathlib import Path

ASSETS = Path(__file__).resolve().with_name("assets")


def asset(name: str) -> str:
    """Return the text of a file that maps are made of."""
    return (ASSETS / name).read_bytes().decode("utf-8")
