"""Where the portal runs and for whom: the environment, its folders, its council."""

import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
for folder in ("queue", "queue-control", "files", "mail", "logs"):
    (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)


def council_of(usual: Mapping[str, str]) -> dict[str, str]:
    """The council that runs this portal: facts of the place, never constants in code.

    Its name and number, and how to write to it, are asked for in production; area, region and colours are usually
    entered (core.models.Council) and stand here for a portal in which nobody has.
    """
    plain = {
        "service": "Alternative Provision",
        "area": "council area",
        "brand_colour": "#1d70b8",
        "link_colour": "#1a65a6",
        "accent_colour": "#8eb8dc",
    }
    facts = ("name", "la_code", "service", "area", "region", "contact_email", "contact_phone")
    colours = ("brand_colour", "link_colour", "accent_colour")
    shipped = {**plain, **usual}
    return {fact: env.str(f"COUNCIL_{fact.upper()}", default=shipped.get(fact, "")) for fact in facts + colours}


COUNCIL = council_of({})
# Proposed times of a half-day; whoever offers a place changes them.
USUAL_TIMES = {"AM": (time(9, 30), time(12, 0)), "PM": (time(12, 45), time(15, 0))}
TIME_ZONE = "Europe/London"
