"""The bootstrap is no app: its folder is put on the path here, as bin/portal.py finds it."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bin"))
