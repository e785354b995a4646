"""Run the notebooks as a reader would, and keep what they show without what differs from run to run.

As a script, ``python tests/notebook_runs.py``, it renews the outputs that are kept.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SECONDS = 15
"""How long a reader may have to wait for the whole of a notebook, on a computer with nothing else to do."""
_PATIENCE = 90  # seconds; a test waits this long for one that hangs, since other tests may keep the computer busy
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# A kernel warns that it talks over an address of this computer without encryption.
_QUIET = {"extra_arguments": ["--log-level=ERROR"]}
_NO_NETWORK = """
def _refuse(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in ("127.0.0.1", "::1"):
        raise OSError(f"a notebook reaches for {arguments[1]}")
    if event == "socket.getaddrinfo" and arguments[0] not in (None, "localhost", "127.0.0.1", "::1"):
        raise OSError(f"a notebook asks where {arguments[0]} is")

__import__("sys").addaudithook(_refuse)
"""
_TIME_TAKEN = "__import__('time').process_time()"


def run(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """Run a notebook from a folder, in a kernel that knows no network, and return it as it is kept.

    Raises
    ------
    CellExecutionError
        When a cell fails.
    TimeoutError
        When the whole takes longer than a reader may have to wait, by the time that the processor works on it.
    """
    before, after = map(nbformat.v4.new_code_cell, (_NO_NETWORK, _TIME_TAKEN))
    own = nbformat.from_dict({**notebook, "cells": [before, *notebook.cells, after]})
    with tempfile.TemporaryDirectory() as scratch:
        manager = AsyncKernelManager(kernel_name="python3", connection_file=str(Path(scratch, "kernel.json")))
        client = NotebookClient(own, km=manager, resources={"metadata": {"path": str(folder)}}, **_QUIET)
        asyncio.run(asyncio.wait_for(client.async_execute(), _PATIENCE))
    taken = float(own.cells[-1].outputs[0].data["text/plain"])
    if taken > SECONDS:
        raise TimeoutError(f"a notebook takes {taken:.1f} seconds, expected at most {SECONDS}")
    return kept(nbformat.from_dict({**own, "cells": own.cells[1:-1]}))


def kept(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook with its text and outputs, and without traces of the run and of the program that wrote it."""
    counts = 0
    cells = []
    for number, cell in enumerate(notebook.cells, 1):
        plain = {"cell_type": cell.cell_type, "id": f"cell-{number}", "metadata": {}, "source": cell.source}
        if cell.cell_type == "code":
            counts += 1
            outputs = [dict(output, metadata={}) if "metadata" in output else dict(output) for output in cell.outputs]
            outputs = [o | {"execution_count": counts} if "execution_count" in o else o for o in outputs]
            plain |= {"execution_count": counts, "outputs": outputs}
        cells.append(plain)
    return nbformat.from_dict({"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5})


def text_of(notebook: nbformat.NotebookNode) -> str:
    """Write a notebook as it is kept."""
    return str(nbformat.writes(notebook)) + "\n"


def main() -> None:
    """Run all notebooks, each from an empty folder, and write them back with what they show."""
    for path in NOTEBOOKS:
        with tempfile.TemporaryDirectory() as folder:
            renewed = text_of(run(nbformat.read(path, as_version=4), Path(folder)))
        path.write_text(renewed, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{path.name}: {len(renewed) // 1000} kB\n")


if __name__ == "__main__":
    main()
