"""Let tests import their helpers by name, and use the browser by name."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from browser import browser, show

__all__ = ["browser", "show"]
