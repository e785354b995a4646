"""Read what maps are made of, and fill their templates with text that nobody here wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ASSETS = Path(__file__).resolve().with_name("assets")


def asset(name: str) -> str:
    """Return the text of a file that maps are made of."""
    return (ASSETS / name).read_bytes().decode("utf-8")


def environment(finalize: Callable[[object], object]) -> Environment:
    """Return what fills the templates of maps: it escapes every text, after `finalize` has had each value."""
    return Environment(
        loader=FileSystemLoader(str(ASSETS)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=finalize,
        keep_trailing_newline=True,
    )
