"""The same input gives the same bytes, whatever the hash seed and the folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from graphkit import resource

RUN = "from graphkit.cli import main; main()"


def outputs(folder: Path, seed: str) -> tuple[bytes, bytes]:
    """Check the example and draw it from a folder, in a process with its own hash seed."""
    folder.mkdir(parents=True)
    for arguments in (["check", "--fail-on", "never", "-o", "findings.json"], ["map", "-o", "map.html"]):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(resource())}
        subprocess.run(
            [sys.executable, "-c", RUN, *arguments], cwd=folder, env=environment, check=True, capture_output=True
        )
    return (folder / "findings.json").read_bytes(), (folder / "map.html").read_bytes()


def test_findings_and_map_are_the_same_bytes_and_name_no_place_on_this_computer(tmp_path: Path) -> None:
    first = outputs(tmp_path / "one", "1")
    assert first == outputs(tmp_path / "another" / "folder", "2")
    for content in first:
        assert str(tmp_path).encode() not in content
        assert str(resource().resolve()).encode() not in content
        assert b"file:" not in content
