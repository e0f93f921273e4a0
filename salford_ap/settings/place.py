"""Where the portal runs and for whom: the environment, its folders, its council."""

from datetime import time
from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
for folder in ("queue", "queue-control", "files", "mail", "logs"):
    (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)

# The council that runs this portal: facts of the place, never constants in code.
COUNCIL = {
    "name": env.str("COUNCIL_NAME", default="Salford City Council"),
    "service": env.str("COUNCIL_SERVICE", default="Salford AP"),
    "la_code": env.str("COUNCIL_LA_CODE", default="355"),
    # Its region in official statistics, whose published figures stand beside England's; empty for none.
    "region": env.str("COUNCIL_REGION", default="E12000002"),
    # The folder of its outline and wards; empty for those that ship with the portal.
    "boundaries": env.str("COUNCIL_BOUNDARIES", default=""),
    "contact_email": env.str("COUNCIL_CONTACT_EMAIL", default="ap.team@salford-ap.example"),
    "contact_phone": env.str("COUNCIL_CONTACT_PHONE", default=""),
    "brand_colour": env.str("COUNCIL_BRAND_COLOUR", default="#00534b"),
    "link_colour": env.str("COUNCIL_LINK_COLOUR", default="#00534b"),
    "accent_colour": env.str("COUNCIL_ACCENT_COLOUR", default="#7fbf9f"),
}
# Proposed times of a half-day; whoever offers a place changes them.
USUAL_TIMES = {"AM": (time(9, 30), time(12, 0)), "PM": (time(12, 45), time(15, 0))}
TIME_ZONE = "Europe/London"
