"""What the people of a new council do on its first day, and a walk through every page each of them can open."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.accounts.codes import code_now
from tests.journeys.councils_portal import Portal
from tests.journeys.hand import Hand

PASSWORD = "Rivington moor in rain"
COLUMNS = (
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,EstablishmentStatus (code),TypeOfEstablishment (code),"
    "TypeOfEstablishment (name),PhaseOfEducation (code),PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,Postcode"
)
REGISTER = f"""{COLUMNS}
900001,350,Bolton,4001,Rivington View School,1,1,Community school,4,Secondary,11,16,BL1 1AA
900002,350,Bolton,4002,Barrow Bridge High School,1,1,Community school,4,Secondary,11,16,BL1 1AB
900003,999,Elsewhere,4003,Far Away School,1,1,Community school,4,Secondary,11,16,BL1 1AB
"""
POSTCODES = "postcode,easting,northing\nBL1 1AA,371500,409100\nBL1 1AB,371900,409500\n"
HALF_TERMS = (
    ("Autumn, first half", "09-01", "10-23"),
    ("Autumn, second half", "11-02", "12-18"),
    ("Spring, first half", "01-04", "02-12"),
    ("Spring, second half", "02-22", "04-01"),
    ("Summer, first half", "04-19", "05-28"),
    ("Summer, second half", "06-07", "07-22"),
)
OF_ONE_THING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
ANOTHERS_NAME = re.compile("salford", re.I)
HREF = re.compile(r'\shref="([^"]*)"')
LEAVES = ("/sign-in/logout/", "/static/", "/jsi18n/")


class Person(Hand):
    """Somebody of the council, a school or a provider, with a browser and a telephone of their own."""

    def __init__(self, portal: Portal, context: BrowserContext, name: str) -> None:
        super().__init__(context.new_page(), portal.base)
        self.portal, self.name, self.email = portal, name, f"{name.split()[0].lower()}@bolton.invalid"

    def opens(self, path: str) -> Page:
        """An address that stands on a page, or in an e-mail."""
        self.page.goto(urljoin(self.base, path))
        return self.page

    def presses(self, name: str) -> None:
        """A button, or the link that begins an act."""
        page = self.page.get_by_role("main") if self.page.get_by_role("main").count() else self.page
        page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).click()

    def sets_a_password(self, link: str) -> None:
        """The link of `add_administrator`."""
        self.opens(link)
        self.type("New password again", PASSWORD)
        self.page.get_by_label("New password", exact=True).fill(PASSWORD)
        self.presses("Save the new password")
        self.sees("Your password is changed")

    def comes_in(self) -> None:
        """The first sign-in: password, authenticator app, recovery codes, home."""
        page = self.opens("/")
        self.type("Email", self.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.presses("Sign in")
        secret = page.get_by_label("Key to type instead of scanning").input_value()
        self.type("Authenticator code", code_now(secret=secret))
        self.presses("Finish setting up")
        expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
        page.get_by_text("I have kept them safe").click()
        expect(page.get_by_role("heading", name="What needs you today")).to_be_visible()

    def asks_in(self, other: "Person", role: str, place: str) -> None:
        """From home to the e-mail; the other follows its link and comes in."""
        self.opens("/")
        self.visit("People")
        self.presses("Invite a person")
        self.type("Full name", other.name)
        self.type("Email address", other.email)
        self.page.get_by_label("Organisation", exact=True).select_option(label=place)
        self.page.get_by_role("radio", name=role, exact=True).check()
        self.presses("Send the invitation")
        self.sees(f"An invitation is on its way to {other.name}")
        other.opens(self.portal.link_in_mail_to(other.email, "invitation"))
        other.type("Choose a password", PASSWORD)
        other.type("The same password again", PASSWORD)
        other.presses("Open my account")
        other.sees("Your account is ready")
        other.comes_in()

    def follows(self, title: str) -> None:
        """From home to the page that a line of the checklist leads to."""
        self.opens("/")
        self.press("link", title, within=self.line(title))

    def line(self, title: str) -> Any:
        """A line of the checklist."""
        return (
            self.page.get_by_role("main")
            .get_by_role("listitem")
            .filter(has=self.page.get_by_role("link", name=title, exact=True))
        )


def half_terms(today: date) -> list[tuple[str, str, date, date]]:
    """The school years before, of and after today: what, which year, from, to."""
    began = today.year if today.month >= 9 else today.year - 1

    def on(year: int, day: str) -> date:
        return date.fromisoformat(f"{year if day > '08' else year + 1}-{day}")

    return [
        (what, f"{year}-{(year + 1) % 100:02}", on(year, first), on(year, last))
        for year in (began - 1, began, began + 1)
        for what, first, last in HALF_TERMS
    ]


def terms_file(today: date) -> str:
    """As the sample has it."""
    rows = (f'"{what}",{year},{first:%d/%m/%Y},{last:%d/%m/%Y},' for what, year, first, last in half_terms(today))
    return "\n".join(["What,School year,First day,Last day,Note", *rows])


def a_wednesday(today: date) -> date:
    """In term, a fortnight or more from today: no bank holiday in term falls on one."""
    days = (today + timedelta(days=14 + number) for number in range(90))
    return next(day for day in days if day.weekday() == 2 and any(a <= day <= b for _, _, a, b in half_terms(today)))


def uploads(admin: Person, line: str, data: str) -> None:
    """A line of the checklist that takes a file: chosen, looked at, approved."""
    admin.follows(line)
    file = {"name": "file.csv", "mimeType": "text/csv", "buffer": data.encode()}
    admin.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    admin.presses("Upload")
    admin.page.get_by_role("button", name=re.compile("^Approve and save")).click()
    admin.sees("Saved: ")


def enters(admin: Person, line: str, adds: str, boxes: dict[str, str], days: dict[str, date]) -> None:
    """A line of the checklist under which something is added: the line, its button, the form."""
    admin.press("link", line, within=admin.line(line))
    admin.press("button", f"Add a {adds}")
    for label, words in boxes.items():
        admin.count.typed += 1
        admin.page.get_by_label(label, exact=True).fill(words)
    for label, day in days.items():
        admin.type_date(label, day)
    admin.press("button", f"Add the {adds}")
    admin.sees(f"The {adds} has been added")


def sets_up_what_is_bought(admin: Person, today: date, name: str, need: str) -> None:
    """From home: a framework with a lot, and its first round opened for applications."""
    admin.opens("/")
    admin.begins()
    first, last = date(today.year - 1, 4, 1), date(today.year + 3, 3, 31)
    named = {"Reference": "B77", "Name": name, "Legal form": "A list"}
    enters(admin, "Frameworks", "framework", named, {"First day": first, "Last day": last})
    admin.opens("/")
    enters(admin, "Lots", "lot", {"Number": "1", "Title": "Teaching", "What a pupil needs (optional)": need}, {})
    admin.opens("/")
    days = {"First day": first, "Last day": date(today.year + 1, 4, 1)}
    enters(admin, "Rounds", "round", {"Name": "The first"}, days)
    admin.press("button", "Open it for applications")
    admin.press("button", "Open it for applications")
    admin.sees("The round is open")


def asks_for_a_document(admin: Person, title: str) -> None:
    """From home: one more kind of document, which only warns."""
    admin.opens("/")
    admin.press("link", "Document kinds", within=admin.line("Document kinds"))
    admin.press("button", "Add a kind of document")
    admin.page.get_by_label("Title", exact=True).fill(title)
    admin.choose("Minor", "Criticality")
    admin.press("button", "Add the kind")
    admin.sees("The kind of document has been added")


def publishes(admin: Person, line: str, today: date) -> None:
    """A draft made the council's own: what stands in double brackets is filled in."""
    admin.follows(line)
    box = admin.page.get_by_label("Text", exact=True)
    box.fill(re.sub(r"\[\[.*?\]\]", "Bolton’s own words", box.input_value()))
    admin.type("Who to ask", admin.name)
    admin.type("Their email address", admin.email)
    admin.type_date("Holds from", today)
    admin.presses("Publish")
    expect(admin.page).not_to_have_url(re.compile("/write/"))


def wrong_of(person: Person, *starts: str) -> tuple[int, list[str]]:
    """How many pages links lead this person to, of many of a kind one; and which cannot be opened or say another's name."""
    waiting, known, wrong = [(urljoin(person.base, start), "") for start in starts], set[str](), list[str]()
    while waiting:
        address, here = waiting.pop()
        kind = OF_ONE_THING.sub("*", urlsplit(address).path)
        if kind in known or not address.startswith(person.base) or any(word in kind for word in LEAVES):
            continue
        known.add(kind)
        answer = person.page.context.request.get(address)
        said = answer.headers.get("content-type", "")
        text = answer.text() if "text" in said else ""
        if answer.status != 200 or ANOTHERS_NAME.search(text):
            wrong.append(f"{answer.status}: {person.name} comes from {here} to {address}")
        if "html" in said:
            links = (urldefrag(urljoin(answer.url, unescape(link))).url for link in HREF.findall(text))
            waiting += [(link, address) for link in links]
    return len(known), wrong
