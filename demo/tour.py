"""The tour: a visitor walks through the ten demo sign-ins, each with a picture of its home and what to try first."""

from dataclasses import dataclass

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from demo.people import DOMAIN, SIGN_INS

PICTURES = settings.BASE_DIR / "docs" / "images"


@dataclass(frozen=True)
class Stop:
    """One sign-in: who it is, what they come for, and what to try, each with its address."""

    word: str
    who: str
    comes_for: str
    tries: tuple[tuple[str, str], ...]

    @property
    def email(self) -> str:
        return f"{self.word}@{DOMAIN}"


STOPS = (
    Stop(
        "lead",
        "AP Lead of Agecroft Road School",
        "Lena finds the right place for a child of her school, and wants to know the same morning whether it came.",
        (
            ("See where each of her pupils should be, and what is known", "/placements/pupils/"),
            ("Refer a pupil: four short sections, kept as a draft until they are sent", "/placements/referrals/"),
            ("Look for a provider on the map and compare up to four", "/providers/"),
        ),
    ),
    Stop(
        "manager",
        "AP Manager of the council",
        "Margaret decides, and answers for every child in alternative provision.",
        (
            ("Start at home: clocks first, then what to decide, chase and watch", "/"),
            ("Decide the next referral, the facts of the child beside it", "/placements/referrals/?status=to_decide"),
            ("Look at the borough: four figures, the term by weeks, the map", "/reports/dashboard/"),
        ),
    ),
    Stop(
        "provider",
        "Manager of Irwell Forge, a provider",
        "Priya answers offers, signs agreements and keeps in date the documents without which nobody new may come.",
        (
            ("Answer an offer in two clicks", "/"),
            ("See what stands between the provider and new placements", "/providers/own/"),
            ("Upload a week of attendance and look at it before it is saved", "/attendance/uploads/"),
        ),
    ),
    Stop(
        "tutor",
        "Tutor at Irwell Forge",
        "Tomos has a room full of children and a telephone.",
        (
            ("Take the register: two clicks when all are there", "/attendance/registers/"),
            ("Ask for help: every role has its own page", "/help/"),
        ),
    ),
    Stop(
        "viewer",
        "School office of Agecroft Road School",
        "Vivien needs this morning's codes before the register closes.",
        (("Read the code proposed for each session, with its reason", "/attendance/day/"),),
    ),
    Stop(
        "officer",
        "Commissioning officer of the council",
        "Owen refers and funds what the council itself arranges: section 19, plans, post-16.",
        (
            ("See the agreements that wait for his signature", "/placements/agreements/"),
            ("See which provider comes near to having to register as a school", "/placements/registration-watch/"),
        ),
    ),
    Stop(
        "quality",
        "Quality officer of the council",
        "Quentin visits providers, and sees to it that what fell short is put right.",
        (
            ("Open an audit and its questions", "/audits/"),
            ("See which actions are overdue, critical ones first", "/audits/actions/"),
        ),
    ),
    Stop(
        "lead2",
        "AP Lead of another school",
        "Leon shows what scope means: not one of the first school's children is his to see.",
        (("Look for a child of the first school: nothing is found", "/placements/pupils/"),),
    ),
    Stop(
        "provider2",
        "Manager of Worsley Kilns, another provider",
        "Petra has a file that waits to be looked at, and an audit behind her.",
        (
            ("See an upload before it is approved: new, changed, unchanged, refused", "/attendance/uploads/"),
            ("Read why it is closed to new placements, or what would close it", "/"),
        ),
    ),
    Stop(
        "admin",
        "Administrator of the council",
        "Adaeze looks after people and settings and opens no child's record.",
        (("Invite people and end roles", "/people/"), ("Change term dates and thresholds", "/admin/")),
    ),
)


@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """The ten stops; each signs in with one button, as the passwords of a demo are published."""
    given = {"stops": STOPS, "password": settings.DEMO_PASSWORD, "page_title": "A tour of the portal"}
    return TemplateResponse(request, "demo/tour.html", given)


@require_safe
def picture(request: HttpRequest, word: str) -> FileResponse:
    """The home of one sign-in, as it was when the pictures were last taken."""
    if word not in SIGN_INS:
        raise Http404
    return FileResponse((PICTURES / f"home-{word}.png").open("rb"), content_type="image/png")
