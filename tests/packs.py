"""Council packs: the one that is shipped, and one of a council that is not Salford, written as docs/council-pack.md says."""

from pathlib import Path

from django.core.management import call_command

from accounts import pack
from core.packs import Pack

SALFORD = Path(__file__).resolve().parents[1] / "packs" / "salford"
BOLTON = {
    "council.csv": """fact,value
name,Bolton Council
la_code,350
area,town
region,E12000002
contact_email,ap@bolton.gov.uk
brand_colour,#123456
""",
    "terms.csv": """school_year,half_term,first_day,last_day,confirmed
2026-27,autumn_1,2026-09-03,2026-10-16,yes
2026-27,autumn_2,2026-11-02,2026-12-18,yes
""",
    "closures.csv": """kind,first_day,last_day,note
polling,2026-11-12,2026-11-12,By-election
""",
    "frameworks.csv": """framework,name,first_day,last_day
B77,Bolton list of alternative provision,2025-04-01,2029-03-31
""",
    "lots.csv": """framework,number,title,pupil_needs,most_half_days,full_time
B77,1,Teaching all week,Lessons,,yes
B77,2,Teaching some of the week,Lessons,7,
""",
    "rounds.csv": """framework,round,first_day,last_day
B77,Spring 2027,2026-11-01,2027-03-31
""",
    "wards.csv": """ward_code,ward_name
E05000650,Astley Bridge
E05000661,Smithills
""",
    "postcodes.csv": """postcode,easting,northing,ward_name
BL1 8QW,371500,411800,Astley Bridge
BL1 6JT,369400,411600,Smithills
""",
    "outline.geojson": """{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"name": "Bolton"}, "geometry": {"type": "Polygon",
"coordinates": [[[-2.6, 53.5], [-2.4, 53.5], [-2.4, 53.65], [-2.6, 53.5]]]}}]}
""",
    "wards.geojson": """{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"ward_name": "Smithills"}, "geometry": {"type": "Polygon",
"coordinates": [[[-2.5, 53.55], [-2.45, 53.55], [-2.45, 53.6], [-2.5, 53.55]]]}}]}
""",
}


def written(folder: Path, **instead: str) -> Path:
    """Bolton's pack in this folder; a file by its name without the ending may say something else."""
    for name, text in BOLTON.items():
        (folder / name).write_text(instead.get(name.replace(".", "_"), text), encoding="utf-8")
    return folder


def load_map() -> None:
    """Salford's outline and wards alone."""
    pack.load_map(Pack(SALFORD))


def load_salford() -> None:
    """What the council of these settings starts with."""
    call_command("load_council", str(SALFORD), stdout=open("/dev/null", "w"))  # noqa: SIM115
