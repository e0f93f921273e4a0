"""Who may open which address: the table, as product.md has the roles and their scope, not as the code answers.

A role that never has the act gets 403 whatever the row. A role that has it gets 404 for a row it may not see, and 403
for one it sees but may not do this to.
"""

from dataclasses import dataclass

EVERYBODY = "manager officer quality admin lead lead2 viewer provider provider2 tutor"
CASEWORK = "manager officer quality"
COUNCIL = "manager officer quality admin"
SCHOOLS = "lead lead2 viewer"
LEADS = "lead lead2"
PROVIDERS = "provider provider2 tutor"
MANAGERS = "provider provider2"


@dataclass(frozen=True)
class Case:
    """An address about a thing of the world: who opens it, who sees it but not this act, who does not see it."""

    name: str
    thing: str = ""
    opens: str = ""
    not_this: str = ""
    unseen: str = ""
    answer: int = 200
    anonymous: int = 302
    never: int = 403

    def stand_in(self, role: str) -> str:
        """The other provider's tutor may do what a tutor may, and sees what its manager sees."""
        if role != "tutor2":
            return role
        return "tutor" if self.expected("tutor") == 403 else "provider2"

    def expected(self, role: str) -> int:
        """What this role is answered."""
        role = self.stand_in(role)
        for roles, answer in ((self.opens, self.answer), (self.not_this, 403), (self.unseen, 404)):
            if role in roles.split():
                return answer
        return self.anonymous if role == "anonymous" else self.never

    def expected_when_absent(self, role: str) -> int:
        """What this role is answered for a row that is not there: the same as for one it may not see."""
        role = self.stand_in(role)
        has_the_act = role in f"{self.opens} {self.not_this} {self.unseen}".split() or self.anonymous == 200
        return 404 if has_the_act else self.expected(role)

    def __str__(self) -> str:
        return f"{self.name} ({self.thing})" if self.thing else self.name


def public(name: str, answer: int = 200) -> Case:
    """Open to everybody, signed in or not."""
    return Case(name, opens=EVERYBODY, answer=answer, anonymous=answer)


GROUND = [
    Case("home", opens=EVERYBODY),
    Case("help", opens=EVERYBODY),
    Case("search", opens=EVERYBODY),
    Case("backups", opens="manager admin"),
    Case("times", opens="admin"),
    Case("digest-time", opens="admin"),
    Case("night-time", opens="admin"),
    Case("backup-time", opens="admin"),
    Case("sweeps", opens="admin"),
    Case("letters", opens="admin"),
    Case("letters-take-back", opens="admin"),
    Case("letter-words-of-all", "part of letters", opens="admin"),
    Case("letter-words", "kind of letter", opens="admin"),
    Case("letter-preview", "kind of letter", opens="admin"),
    public("healthz"),
    public("readyz", 503),  # no worker beats in the suite
    public("core:cookies"),
    public("core:accessibility"),
    public("core:privacy"),
    public("core:brand"),
    public("core:logo", 404),
    public("core:icon", 302),
    Case("core:statements", opens="manager admin"),
    Case("core:statement-write", "kind of statement", opens="admin"),
    Case("core:statement", "statement", opens="manager admin"),
    Case("core:statement-withdraw", "statement", opens="admin"),
    Case("referrals:routes", opens="manager admin"),
    Case("referrals:route-add", opens="admin"),
    Case("referrals:route", "route", opens="manager admin"),
    Case("referrals:route-edit", "route", opens="admin"),
    Case("referrals:route-close", "route", opens="admin"),
    Case("referrals:route-open-again", "route", opens="admin"),
    Case("referrals:main-reasons", opens="manager admin"),
    Case("referrals:main-reason-add", opens="admin"),
    Case("referrals:main-reason", "main reason", opens="manager admin"),
    Case("referrals:main-reason-edit", "main reason", opens="admin"),
    Case("referrals:main-reason-close", "main reason", opens="admin"),
    Case("referrals:main-reason-open-again", "main reason", opens="admin"),
    Case("core:reasons", "kind of reasons", opens="manager admin"),
    Case("core:reason-add", "kind of reasons", opens="admin"),
    Case("core:reason", "reason", opens="manager admin"),
    Case("core:reason-edit", "reason", opens="admin"),
    Case("core:reason-close", "reason", opens="admin"),
    Case("core:reason-open-again", "reason", opens="admin"),
    Case("core:messages", opens=EVERYBODY),
    Case("core:message", "message", opens="manager admin lead", unseen=f"officer quality lead2 viewer {PROVIDERS}"),
    Case("core:trail", opens="manager admin"),
    Case("core:figures", opens=COUNCIL),
    Case("core:figure-enter", "figure of a rule", opens="admin"),
    Case("core:access", opens="manager"),
]

PEOPLE = [
    Case("accounts:people", opens=f"{COUNCIL} {LEADS} {MANAGERS}"),
    Case("accounts:person", "affiliation", opens=f"{COUNCIL} lead", unseen=f"lead2 {MANAGERS}"),
    Case("accounts:acting", opens=EVERYBODY),
    Case("accounts:person-invite", opens=f"manager admin {LEADS} {MANAGERS}"),
    Case("accounts:invitations", opens=f"manager admin {LEADS} {MANAGERS}"),
    Case("accounts:invitation-withdraw", "invitation", opens="manager admin lead", unseen=f"lead2 {MANAGERS}"),
    Case("accounts:invitation-resend", "invitation", opens="manager admin lead", unseen=f"lead2 {MANAGERS}"),
    Case("accounts:invitation-correct", "invitation", opens="manager admin lead", unseen=f"lead2 {MANAGERS}"),
    Case("set-up", opens="admin"),
    *(
        Case(f"accounts:{page}", opens="admin")
        for page in (
            "council-edit",
            "brand-edit",
            "logo-edit",
            "schools-add",
            "links-add",
            "postcodes-add",
            "terms-add",
            "half-term-enter",
            "terms-sample",
            "council-files",
        )
    ),
    *(
        Case(f"accounts:council-file{act}", "council file", opens="admin")
        for act in ("", "-approve", "-cancel", "-faults")
    ),
    Case("accounts:closures", opens=f"admin {LEADS} {MANAGERS}"),
    Case("accounts:closure-add", opens=f"admin {LEADS} {MANAGERS}"),
    Case("accounts:closure-remove", "closure", opens="lead", unseen=f"lead2 admin {MANAGERS}"),
    Case("accounts:people-files", opens=f"manager admin {LEADS} {MANAGERS}"),
    Case("accounts:people-file-add", opens=f"manager admin {LEADS} {MANAGERS}"),
    Case("accounts:people-file-sample", opens=f"manager admin {LEADS} {MANAGERS}"),
    *(
        Case(f"accounts:people-file{act}", "people file", opens="manager admin lead", unseen=f"lead2 {MANAGERS}")
        for act in ("", "-approve", "-cancel", "-refused")
    ),
    Case("accounts:people-confirm", opens=f"manager admin {LEADS} {MANAGERS}"),
    Case("accounts:people-confirm-of", "our school", opens="manager admin lead", not_this=f"lead2 {MANAGERS}"),
    Case("accounts:unconfirmed", opens="manager admin"),
    Case("accounts:changes", opens="manager admin"),
    Case("accounts:change-confirm", "account change", opens="manager"),
    Case("accounts:change-refuse", "account change", opens="manager"),
    Case("accounts:safeguarding-lead", "affiliation", opens="manager admin lead", unseen=f"lead2 {MANAGERS}"),
    Case("accounts:affiliation-end", "affiliation", opens="manager admin lead", unseen=f"lead2 {MANAGERS}"),
    # The link alone says who may: it was sent to one person, who may have no account yet.
    Case("accounts:invitation-accept", "invitation/token", opens=EVERYBODY, anonymous=200),
]

PUPILS = [
    Case("pupils:pupils", opens=f"{CASEWORK} {SCHOOLS} {PROVIDERS}"),
    Case("pupils:pupils-week", opens=f"{CASEWORK} {SCHOOLS} {PROVIDERS}"),
    Case("pupils:pupil-add", opens=f"manager officer {LEADS}"),
    *(Case(f"pupils:pupil-file{page}", opens=f"manager officer {LEADS}") for page in ("s", "-add", "-sample")),
    *(
        Case(f"pupils:pupil-file{act}", "pupil file", opens="manager officer lead", unseen="lead2")
        for act in ("", "-compare", "-approve", "-cancel", "-faults", "-leavers")
    ),
    Case("pupils:pupil", "pupil", opens=f"{CASEWORK} lead viewer provider tutor", unseen="lead2 provider2"),
    Case("pupils:pupil", "pupil moved", opens=f"{CASEWORK} lead2 provider2", unseen="lead viewer provider tutor"),
    Case("pupils:pupil-edit", "pupil moved", opens="manager officer", not_this="lead2", unseen="lead"),
    Case("pupils:pupil", "pupil council", opens=CASEWORK, unseen=f"{SCHOOLS} {PROVIDERS}"),
    Case("pupils:pupil-edit", "pupil", opens="manager officer lead", unseen="lead2"),
    Case("pupils:pupil-leave", "pupil", opens="manager officer lead", unseen="lead2"),
    Case("pupils:record", "pupil", opens=f"{CASEWORK} lead viewer provider tutor", unseen="lead2 provider2"),
    Case(
        "pupils:record",
        "pupil moved",
        opens=f"{CASEWORK} provider2",
        not_this="lead2",
        unseen="lead viewer provider tutor",
    ),
    Case("pupils:medical-before", "pupil", opens=f"{CASEWORK} lead viewer provider tutor", unseen="lead2 provider2"),
    *(
        Case(f"pupils:{act}", "pupil", opens="manager officer lead", unseen="lead2")
        for act in ("contact-add", "needs-edit", "care-edit", "travel-edit")
    ),
    *(
        Case(f"pupils:{act}-edit", "pupil", opens="manager officer lead", unseen="lead2")
        for act in ("social-worker", "virtual-school", "youth-justice")
    ),
    Case("pupils:pupil-merge", "pupil", opens="manager officer"),
    Case("pupils:merges", opens="manager officer"),
    *(Case(f"pupils:merge{act}", "merge", opens="manager officer") for act in ("", "-confirm", "-refuse")),
    Case("pupils:pupil-limit", "pupil", opens="manager officer"),
    Case(
        "pupils:pupil",
        "pupil limited",
        opens="officer lead",
        unseen="manager quality viewer provider tutor lead2 provider2",
    ),
    Case(
        "pupils:record",
        "pupil limited",
        opens="officer lead",
        unseen="manager quality viewer provider tutor lead2 provider2",
    ),
    Case("pupils:limited-readers", "pupil limited", opens="officer", unseen="manager quality"),
    *(
        Case(f"pupils:{act}", "pupil limited", opens="officer", unseen="manager quality")
        for act in ("limited-reader-add", "limited-reader-remove", "limit-lift")
    ),
    Case(
        "referrals:referral",
        "referral limited",
        opens="officer lead",
        unseen="manager quality provider tutor lead2 provider2",
    ),
    Case(
        "placements:placement",
        "placement limited",
        opens="officer lead",
        unseen="manager quality viewer provider tutor lead2 provider2",
    ),
    Case("placements:offer", "offer limited", opens="officer lead", unseen="manager quality provider lead2 provider2"),
    Case("pupils:contact-edit", "contact", opens="manager officer lead", unseen="lead2"),
    Case("pupils:contact-remove", "contact", opens="manager officer lead", unseen="lead2"),
    *(
        Case(f"pupils:medical-{act}", "pupil", opens="lead", not_this="officer", unseen="lead2")
        for act in ("edit", "readers", "reader-add", "reader-remove")
    ),
]

REFERRALS = [
    Case("referrals:referrals", opens=f"{CASEWORK} {LEADS}"),
    Case("referrals:referral", "referral", opens=f"{CASEWORK} lead provider tutor", unseen="lead2 provider2"),
    Case("referrals:referral", "referral approved", opens=f"{CASEWORK} lead", unseen=f"lead2 {PROVIDERS}"),
    Case("referrals:referral", "referral moved", opens=f"{CASEWORK} lead2 provider2", unseen="lead provider tutor"),
    Case("referrals:referral", "referral council", opens=CASEWORK, unseen=f"{LEADS} {PROVIDERS}"),
    Case("referrals:referral-add", "pupil", opens="manager officer lead", unseen="lead2"),
    *(
        Case(f"referrals:referral-{act}", "referral draft", opens="lead", not_this="manager officer", unseen="lead2")
        for act in ("tasks", "route", "place", "attendance", "views", "submit")
    ),
    *[
        Case(f"referrals:referral-{act}", "referral", opens="lead", not_this="manager officer", unseen="lead2")
        for act in ("risks", "risk-words")
    ],
    Case(
        "referrals:referral-risks-before",
        "referral",
        opens="manager officer lead provider tutor",
        unseen="lead2 provider2",
    ),
    *[
        Case(
            f"referrals:referral-{act}", "referral submitted", opens="lead", not_this="manager officer", unseen="lead2"
        )
        for act in ("amend", "amend-place")
    ],
    *[
        Case(f"referrals:referral-{act}", "referral", opens="lead", not_this="manager officer", unseen="lead2")
        for act in ("tried-add", "outcomes", "wishes")
    ],
    Case("referrals:referral-tried-remove", "tried", opens="lead", not_this="manager officer", unseen="lead2"),
    Case("referrals:referral-consent", "referral/consent", opens="lead", not_this="manager officer", unseen="lead2"),
    Case("referrals:referral-paper-add", "referral", opens="manager officer lead", unseen="lead2"),
    Case("referrals:referral-paper", "paper", opens="manager officer lead provider", unseen="lead2 provider2 tutor"),
    Case("referrals:referral-paper", "paper removed", opens="manager officer lead", unseen=f"lead2 {PROVIDERS}"),
    Case("referrals:referral-paper-remove", "paper", opens="manager officer lead", unseen="lead2"),
    Case("referrals:referral-tasks", "referral council", opens="manager officer", unseen=LEADS),
    Case("referrals:referral-tasks", "referral returned", opens="lead", not_this="manager officer", unseen="lead2"),
    Case(
        "referrals:referral-submitted",
        "referral submitted",
        opens="lead",
        not_this="manager officer",
        unseen="lead2",
    ),
    Case("referrals:referral-withdraw", "referral submitted", opens="manager lead", not_this="officer", unseen="lead2"),
    Case("referrals:referral-return", "referral submitted", opens="manager"),
    Case("referrals:referral-approve", "referral submitted", opens="manager"),
    Case("referrals:referral-defer", "referral submitted", opens="manager"),
    Case("referrals:referral-approve-on-conditions", "referral submitted", opens="manager"),
    Case("referrals:conditions", opens=f"{CASEWORK} {LEADS}"),
    *(
        Case(f"referrals:condition-{act}", "condition", opens="lead", not_this="manager officer", unseen="lead2")
        for act in ("meet", "fail")
    ),
    Case("referrals:referral-appeal", "referral submitted", opens="lead", not_this="manager officer", unseen="lead2"),
    Case("referrals:referral-appeal-uphold", "referral submitted", opens="manager"),
    Case("referrals:referral-appeal-allow", "referral submitted", opens="manager"),
    Case("referrals:referral-take", "referral submitted", opens="manager officer"),
    Case("referrals:referral-hand-back", "referral submitted", opens="manager officer"),
    Case("referrals:referral-stop", "referral approved", opens="manager"),
    Case("referrals:referral-assign", "referral submitted", opens="manager officer"),
    Case("referrals:referral-decline", "referral submitted", opens="manager"),
    Case("placements:referral-places", "referral approved", opens="manager officer lead", unseen="lead2"),
    Case("placements:referral-offer", "referral/programme", opens="manager officer lead", unseen="lead2"),
    Case("placements:gate-override", "referral/provider", opens="manager"),
]

PANELS = [
    Case("panels:meetings", opens=f"{CASEWORK} {LEADS}"),
    Case("panels:meeting-plan", opens="manager officer"),
    Case("panels:meeting", "panel", opens=f"{CASEWORK} lead", unseen="lead2"),
    *(
        Case(f"panels:meeting-{act}", "panel", opens="manager officer")
        for act in ("cancel", "seat", "agenda", "begin", "present", "draft")
    ),
    Case("panels:meeting-take-back", "panel drafted", opens="manager officer"),
    Case("panels:meeting-confirm", "panel drafted", opens="manager"),
    Case("panels:minutes", "panel drafted", opens=f"{CASEWORK} lead", unseen="lead2"),
    *(
        Case(f"panels:seat-{act}", "panel seat", opens="lead", not_this=CASEWORK, unseen="lead2")
        for act in ("come", "apologise")
    ),
    Case("panels:seat-end", "panel seat", opens="manager officer"),
    *(Case(f"panels:item{act}", "panel item", opens=f"{CASEWORK} lead", unseen="lead2") for act in ("", "-declare")),
    *(Case(f"panels:item-{act}", "panel item", opens="manager officer") for act in ("up", "take-off")),
    *(
        Case(f"panels:item-{act}", "panel item", opens="manager")
        for act in ("approve", "approve-on-conditions", "decline", "defer")
    ),
]

PLACES = [
    Case("placements:offers", opens=f"{CASEWORK} {LEADS} {MANAGERS}"),
    Case("placements:offer", "offer", opens=f"{CASEWORK} lead provider", unseen="lead2 provider2"),
    Case("placements:offer", "offer moved", opens=f"{CASEWORK} lead2 provider2", unseen="lead provider"),
    Case("placements:offer-accept", "offer", opens="provider", unseen="provider2"),
    Case("placements:offer-decline", "offer", opens="provider", unseen="provider2"),
    Case("placements:offer-lapse", "offer", opens="manager officer lead", unseen="lead2"),
    Case("placements:placements", opens=f"{CASEWORK} {SCHOOLS} {PROVIDERS}"),
    Case("placements:placement", "placement", opens=f"{CASEWORK} lead viewer provider tutor", unseen="lead2 provider2"),
    *(
        Case(f"placements:placement-{act}", "placement", opens="manager lead", not_this="officer", unseen="lead2")
        for act in ("change", "pause", "resume", "end", "replace", "decide")
    ),
    Case(
        "placements:placement",
        "placement moved",
        opens=f"{CASEWORK} lead2 provider2",
        unseen="lead viewer provider tutor",
    ),
    Case("placements:placement", "placement past", opens=f"{CASEWORK} lead viewer", unseen=f"lead2 {PROVIDERS}"),
    Case("agreements:agreements", opens=f"{CASEWORK} {LEADS} {MANAGERS}"),
    Case("agreements:agreement", "agreement drafted", opens=f"{CASEWORK} lead provider", unseen="lead2 provider2"),
    Case("agreements:agreement-sign-for-provider", "agreement drafted", opens="provider", unseen="provider2"),
    Case(
        "agreements:agreement-sign-for-commissioner",
        "agreement signed",
        opens="lead",
        not_this="manager officer",
        unseen="lead2",
    ),
    Case("watch:registration-watch", opens=CASEWORK),
    Case("watch:registration-watch-sum", "provider", opens=CASEWORK),
    Case("watch:declarations", "provider", opens=f"{CASEWORK} provider", unseen="provider2"),
    Case("watch:declaration-add", "provider", opens="manager quality provider", unseen="provider2"),
    Case(
        "agreements:agreement-print", "agreement drafted", opens=f"{CASEWORK} lead provider", unseen="lead2 provider2"
    ),
    Case("agreements:agreement-terms", "agreement drafted", opens="manager lead", not_this="officer", unseen="lead2"),
    Case("agreements:paper-check", opens=f"{CASEWORK} {LEADS} {MANAGERS}"),
    Case("agreements:week-times", "placement", opens="manager lead", not_this="officer", unseen="lead2"),
    Case("agreements:wishes", opens=f"{CASEWORK} {LEADS} {MANAGERS}"),
    Case(
        "agreements:wish-ask", "placement", opens="manager lead provider", not_this="officer", unseen="lead2 provider2"
    ),
    Case("agreements:wish-answer", "wish", opens="manager lead provider", not_this="officer", unseen="lead2 provider2"),
    Case("agreements:unread", opens=f"{CASEWORK} {MANAGERS}"),
    Case("agreements:notices", opens=f"{CASEWORK} {LEADS}"),
    Case("agreements:notice-print", "parent notice", opens=f"{CASEWORK} lead", unseen="lead2"),
    Case("agreements:notice-give", "placement", opens="manager lead", not_this="officer", unseen="lead2"),
    Case("agreements:key-adult", "placement", opens="provider", unseen="provider2"),
    Case("agreements:acknowledge", "placement", opens="provider", unseen="provider2"),
    Case("agreements:terms", opens="manager admin"),
    Case("agreements:terms-write", opens="admin"),
    Case("agreements:terms-version", "terms", opens="manager admin"),
    Case("agreements:terms-withdraw", "terms", opens="admin"),
    Case("continuity:closures", opens=f"manager officer {LEADS}"),
    Case("continuity:placements-end", "provider", opens=f"manager officer {LEADS}"),
    Case("continuity:steps", opens=f"{CASEWORK} {LEADS}"),
    Case("continuity:step-settle", "step", opens="manager lead", not_this="officer", unseen="lead2"),
    Case("continuity:pupil-steps", "pupil", opens=f"{CASEWORK} lead", unseen="lead2"),
    Case("outcomes:reviews", opens=f"{CASEWORK} {LEADS}"),
    Case("outcomes:review", "review", opens=f"{CASEWORK} lead viewer provider tutor", unseen="lead2 provider2"),
    Case("outcomes:review-remind", "review", opens=CASEWORK),
    Case("outcomes:review-hold", "review", opens="manager lead", not_this="officer", unseen="lead2"),
]

DIRECTORY = [
    Case("providers:directory", opens=f"{COUNCIL} {SCHOOLS}"),
    Case("providers:compare", opens=f"{COUNCIL} {SCHOOLS}"),
    Case("providers:own", opens=PROVIDERS, answer=302),
    Case("providers:provider-add", opens="manager admin"),
    Case("providers:frameworks", opens="manager admin"),
    Case("providers:framework", "framework", opens="manager admin"),
    Case("providers:framework-add", opens="admin"),
    Case("providers:framework-edit", "framework", opens="admin"),
    Case("providers:lots", opens="manager admin"),
    Case("providers:lot", "lot", opens="manager admin"),
    Case("providers:lot-add", opens="admin"),
    *(Case(f"providers:lot-{act}", "lot", opens="admin") for act in ("edit", "close", "open-again")),
    Case("providers:document-kinds", opens="manager admin"),
    Case("providers:document-kind", "document kind", opens="manager admin"),
    Case("providers:document-kind-add", opens="admin"),
    *(
        Case(f"providers:document-kind-{act}", "document kind", opens="admin")
        for act in ("edit", "close", "open-again")
    ),
    Case("providers:rounds", opens="manager admin"),
    Case("providers:round-add", opens="manager admin"),
    Case("providers:round", "round", opens="manager admin"),
    *(Case(f"providers:round-{act}", "round", opens="manager admin") for act in ("edit", "open", "assess", "close")),
    Case("providers:documents", opens=CASEWORK),
    Case("providers:changes", opens=CASEWORK),
    *(
        Case(f"providers:{page}", "provider", opens=f"{COUNCIL} {SCHOOLS} provider tutor", unseen="provider2")
        for page in ("provider", "provider-programmes", "provider-lots")
    ),
    Case("providers:provider-documents", "provider", opens=f"{CASEWORK} {SCHOOLS} provider tutor", unseen="provider2"),
    Case("providers:provider-standing", "provider", opens=f"{CASEWORK} provider", unseen="provider2"),
    *(Case(f"providers:shortlist-{act}", "provider", opens=f"{CASEWORK} {SCHOOLS}") for act in ("add", "drop")),
    *(
        Case(f"providers:{act}", thing, opens="manager provider", unseen="provider2")
        for act, thing in (
            ("provider-edit", "provider"),
            ("site-add", "provider"),
            ("site-edit", "site"),
            ("site-close", "site"),
            ("programme-add", "provider"),
            ("programme-edit", "programme"),
            ("programme-close", "programme"),
            ("document-add", "provider"),
            ("documents-add", "provider"),
            ("documents-send", "provider"),
            ("documents-sort", "provider"),
            ("unsorted-download", "unsorted"),
        )
    ),
    Case("providers:registration-edit", "provider", opens="manager quality"),
    Case("providers:inspection-add", "provider", opens="manager quality"),
    Case("providers:inspection-edit", "inspection", opens="manager quality"),
    Case("providers:membership-add", "provider", opens="manager admin"),
    Case("providers:rate-add", "membership", opens="manager admin"),
    *(
        Case(f"providers:{page}", "document", opens=f"{CASEWORK} {SCHOOLS} provider tutor", unseen="provider2")
        for page in ("document", "document-download")
    ),
    *(
        Case(f"providers:{page}", "document waiting", opens=f"{CASEWORK} provider tutor", unseen=f"{SCHOOLS} provider2")
        for page in ("document", "document-download")
    ),
    *(
        Case(f"providers:{page}", "document closed", opens=f"{CASEWORK} provider tutor", unseen=f"{SCHOOLS} provider2")
        for page in ("document", "document-download")
    ),
    Case("providers:document-accept", "document waiting", opens="manager quality"),
    Case("providers:document-reject", "document waiting", opens="manager quality"),
    Case("providers:block-make", "provider", opens="manager quality"),
    Case("providers:block-lift", "block", opens="manager quality"),
    Case("providers:change-propose", "membership", opens="manager quality"),
    # The quality officer proposed it: a second person decides.
    Case("providers:change-confirm", "change", opens="manager", not_this="quality"),
    Case("providers:change-refuse", "change", opens="manager", not_this="quality"),
]

AUDITS = [
    *(
        Case(f"audits:template{act}", thing, opens="admin")
        for act, thing in (
            ("s", ""),
            *((act, "template") for act in ("", "-compare", "-copy", "-in-force", "-remove", "-grades")),
        )
    ),
    Case("audits:template-visit", "template visit", opens="admin"),
    Case("audits:section-add", "template", opens="admin"),
    *(Case(f"audits:section-{act}", "section", opens="admin") for act in ("change", "move", "close")),
    Case("audits:question-add", "template", opens="admin"),
    Case("audits:question-change", "question", opens="admin"),
    Case("audits:question-remove", "question", opens="admin"),
    Case("audits:audits", opens=f"{CASEWORK} {SCHOOLS} {MANAGERS}"),
    Case("audits:audit-plan", opens="manager quality"),
    Case("audits:audit", "audit planned", opens=CASEWORK, unseen=f"{SCHOOLS} {MANAGERS}"),
    Case("audits:audit", "audit", opens=f"{CASEWORK} provider", unseen=f"{SCHOOLS} provider2"),
    Case("audits:audit", "audit final", opens=f"{CASEWORK} {SCHOOLS} provider", unseen="provider2"),
    Case("audits:audit-section", "audit/section", opens="manager quality provider", unseen="provider2"),
    *(
        Case(f"audits:audit-{act}", "audit", opens="manager quality")
        for act in ("start", "draft", "reopen", "ask-accuracy", "take-back", "finalise", "close")
    ),
    Case("audits:attachment-add", "audit/question", opens="manager quality provider", unseen="provider2"),
    Case("audits:attachment", "attachment", opens=CASEWORK, unseen=MANAGERS),
    Case("audits:attachment", "attachment own", opens=f"{CASEWORK} provider", unseen="provider2"),
    Case("audits:attachment-remove", "attachment", opens="manager quality", unseen=MANAGERS),
    Case("audits:attachment-remove", "attachment own", opens="manager quality provider", unseen="provider2"),
    Case("audits:audit-self-assess", "audit", opens="provider", unseen="provider2"),
    Case("audits:audit-answer-accuracy", "audit", opens="provider", unseen="provider2"),
    Case("audits:actions", opens=f"{CASEWORK} {MANAGERS}"),
    Case("audits:action", "action", opens=f"{CASEWORK} provider", unseen="provider2"),
    Case("audits:action-evidence", "action", opens=f"{CASEWORK} provider", unseen="provider2"),
    Case("audits:action-submit", "action", opens="provider", unseen="provider2"),
    Case("audits:action-return", "action", opens="manager quality"),
    Case("audits:action-close", "action", opens="manager quality"),
]

REPORTS = [
    Case("reports:dashboard", opens=CASEWORK),
    Case("reports:rates", opens=CASEWORK),
    Case("reports:dashboard-rows", "figure", opens=CASEWORK),
    Case("reports:reports", opens=f"{CASEWORK} {LEADS} {MANAGERS}"),
    Case("reports:reports-sign-off", opens="manager"),
    Case("reports:report-add", opens=CASEWORK),
    *(
        case
        for page in ("report", "report-print")
        for case in (
            Case(f"reports:{page}", "report", opens=f"{CASEWORK} provider", unseen=f"{LEADS} provider2"),
            Case(f"reports:{page}", "report school", opens=f"{CASEWORK} lead", unseen=f"lead2 {MANAGERS}"),
            Case(f"reports:{page}", "report borough", opens=CASEWORK, unseen=f"{LEADS} {MANAGERS}"),
        )
    ),
    Case("reports:report", "report live", opens=CASEWORK, unseen=f"{LEADS} {MANAGERS}"),
    Case("reports:report-rows", "report/figure", opens=f"{CASEWORK} provider", unseen=f"{LEADS} provider2"),
    Case("reports:report-rows", "report school/figure", opens=f"{CASEWORK} lead", unseen=f"lead2 {MANAGERS}"),
    Case("reports:report-rows", "report borough/figure", opens=CASEWORK, unseen=f"{LEADS} {MANAGERS}"),
    Case("reports:report-sign-off", "report live", opens="manager"),
    *(
        case
        for page in ("placement-pack", "placement-pack-print")
        for case in (
            Case(f"reports:{page}", "placement", opens=f"{CASEWORK} lead", unseen="lead2"),
            Case(f"reports:{page}", "placement limited", opens="officer lead", unseen="manager quality lead2"),
        )
    ),
]

ATTENDANCE = [
    *(Case(f"attendance:{page}", opens=f"{CASEWORK} {SCHOOLS}") for page in ("attendance", "day", "unknown")),
    Case("attendance:unexplained", opens=SCHOOLS),
    Case("attendance:placement", "placement", opens=f"{CASEWORK} lead viewer provider tutor", unseen="lead2 provider2"),
    *(Case(f"attendance:{page}", opens=f"manager officer {PROVIDERS}") for page in ("registers", "registers-missing")),
    Case(
        "attendance:placement",
        "placement moved",
        opens=f"{CASEWORK} lead2 provider2",
        unseen="lead viewer provider tutor",
    ),
    Case("attendance:placement", "placement past", opens=f"{CASEWORK} lead viewer", unseen=f"lead2 {PROVIDERS}"),
    Case("attendance:site-week", "site", opens="manager officer provider tutor", unseen="provider2"),
    Case("attendance:register", "site/day/half", opens="manager officer provider tutor", unseen="provider2"),
    Case("attendance:corrections", opens=f"manager officer {PROVIDERS}"),
    Case("attendance:correction-ask", "placement/day/half", opens="provider tutor", unseen="provider2"),
    *(Case(f"attendance:correction-{act}", "correction", opens="manager officer") for act in ("confirm", "refuse")),
    Case("attendance:uploads", opens=f"{CASEWORK} {PROVIDERS}"),
    Case("attendance:upload-add", opens=PROVIDERS),
    *(
        Case(f"attendance:{page}", "upload", opens=f"{CASEWORK} provider tutor", unseen="provider2")
        for page in ("upload", "upload-file", "upload-faults")
    ),
    Case("attendance:upload", "upload past", opens=f"{CASEWORK} provider tutor", unseen="provider2"),
    *(
        Case(f"attendance:{page}", "upload past", opens=CASEWORK, unseen=PROVIDERS)
        for page in ("upload-file", "upload-faults")
    ),
    *(
        Case(f"attendance:upload-{act}", "upload", opens="provider tutor", unseen="provider2")
        for act in ("approve", "cancel")
    ),
]

CONCERNS = [
    Case("concerns:concerns", opens=f"{CASEWORK} {SCHOOLS} {PROVIDERS}"),
    Case("concerns:numbers", opens="manager quality"),
    *(
        Case(f"concerns:{act}", "site", opens=f"{CASEWORK} {SCHOOLS} provider tutor", unseen="provider2")
        for act in ("concern-about", "allegation-add")
    ),
    Case("concerns:concern-add", "placement", opens=f"{CASEWORK} lead viewer provider tutor", unseen="lead2 provider2"),
    # Being of the council is not one of the names.
    *(
        Case(
            f"concerns:concern{act}",
            thing,
            opens="lead viewer provider",
            unseen=f"{CASEWORK} lead2 tutor provider2",
        )
        for act, thing in (("", "concern"), ("-note", "concern open"), ("-tell", "concern open"))
    ),
    *(
        Case(
            f"concerns:concern-{act}",
            thing,
            opens="lead provider",
            not_this="viewer",
            unseen=f"{CASEWORK} lead2 tutor provider2",
        )
        for act, thing in (("acknowledge", "concern open"), ("close", "concern open"), ("reopen", "concern"))
    ),
    Case(
        "concerns:concern-step",
        "concern/step",
        opens="lead viewer provider",
        unseen=f"{CASEWORK} lead2 tutor provider2",
    ),
    Case("concerns:allegations", opens="officer quality admin"),
    *(
        Case(f"concerns:allegation{act}", "allegation", opens="quality", unseen="officer admin")
        for act in ("", "-acknowledge", "-note", "-close", "-reopen")
    ),
    Case(
        "concerns:allegation-sent",
        "receipt",
        opens="tutor",
        unseen=f"{CASEWORK} {SCHOOLS} {MANAGERS}",
    ),
    Case("concerns:posts", opens=COUNCIL),
    Case("concerns:post-add", opens="admin"),
    Case("concerns:post-end", "post", opens="admin"),
]

APART = [
    Case("apart:pairs", opens=CASEWORK),
    Case("apart:pair-add", "pupil", opens="manager officer"),
    *(
        Case(f"apart:{page}", thing, opens="officer", unseen="manager quality")
        for page, thing in (
            ("pair", "pair kept apart"),
            ("pair", "pair ended"),
            ("pair-readers", "pair kept apart"),
            ("pair-renew", "pair kept apart"),
            ("pair-end", "pair kept apart"),
            ("reader-add", "pair kept apart"),
            ("reader-remove", "pair kept apart"),
        )
    ),
]

PACKAGES = [
    Case("packages:packages", opens=f"{CASEWORK} {SCHOOLS}"),
    Case("packages:week", "pupil", opens=f"{CASEWORK} lead viewer", unseen="lead2"),
    *(
        Case(f"packages:{act}", "pupil", opens="manager officer lead", unseen="lead2")
        for act in ("at-school-say", "tuition-add", "reduced-add")
    ),
    *(
        Case(f"packages:{page}", page, opens=f"{CASEWORK} lead viewer", unseen="lead2")
        for page in ("tuition", "reduced")
    ),
    Case("packages:emergency-add", "pupil", opens="manager officer lead", unseen="lead2"),
    Case("packages:emergencies", opens=f"{CASEWORK} {LEADS}"),
    Case("packages:emergency-rest", "short referral", opens="lead", not_this="manager officer", unseen="lead2"),
    Case("packages:days-passed", opens=f"{CASEWORK} {LEADS}"),
    Case("packages:day-passed-say", "referral", opens="manager lead", not_this="officer", unseen="lead2"),
    *(
        Case(f"packages:tuition-{act}", "tuition", opens="manager officer lead", unseen="lead2")
        for act in ("mark", "end")
    ),
    Case("packages:reduced-list", opens=f"{CASEWORK} {SCHOOLS}"),
    *(Case(f"packages:reduced-{act}", "reduced proposed", opens="manager officer") for act in ("agree", "refuse")),
    *(
        Case(f"packages:reduced-{act}", "reduced", opens="manager officer lead", unseen="lead2")
        for act in ("review", "end")
    ),
]

ENQUIRIES = [
    Case("enquiries:enquiries", opens=f"{CASEWORK} {LEADS}"),
    Case("enquiries:enquiry", "enquiry", opens=f"{CASEWORK} lead", unseen="lead2"),
    Case("enquiries:enquiry-add", opens=f"manager officer {LEADS}"),
    *(
        Case(f"enquiries:{act}", "referral", opens="manager officer lead", unseen="lead2")
        for act in ("referral-enquiry", "family-refusal")
    ),
    *(
        Case(f"enquiries:enquiry-{act}", "enquiry", opens="manager officer lead", unseen="lead2")
        for act in ("edit", "send", "close", "link")
    ),
    Case("enquiries:asked-choose", "asked", opens="manager officer lead", unseen="lead2"),
    Case("enquiries:questions", opens=MANAGERS),
    *(
        Case(f"enquiries:question{act}", "asked", opens="provider", unseen="provider2")
        for act in ("", "-can", "-cannot")
    ),
    # For whoever has the link, signed in or not.
    *(Case(f"enquiries:key{act}", "asked/token", opens=EVERYBODY, anonymous=200) for act in ("", "-can", "-cannot")),
]

TABLE = [
    *GROUND,
    *PEOPLE,
    *PUPILS,
    *REFERRALS,
    *PANELS,
    *PLACES,
    *ATTENDANCE,
    *CONCERNS,
    *PACKAGES,
    *APART,
    *ENQUIRIES,
    *DIRECTORY,
    *AUDITS,
    *REPORTS,
]
