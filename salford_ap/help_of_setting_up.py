"""What the help page says to administrators about setting the portal up."""

from accounts.models import Role
from salford_ap.help_topic import Topic, of

SETTING_UP = (
    Topic(
        "settings",
        "Where do I set the portal up?",
        (
            "Set up in the menu lists all of it and what is still to do: the council, terms, schools, lots, people. "
            "What you change is on the trail. Your role opens no child's record.",
        ),
        of(Role.ADMINISTRATOR),
        "set-up",
        "Open Set up",
    ),
    Topic(
        "frameworks",
        "How do I add a framework, a lot or a round?",
        (
            "Under Set up, or from Providers: each list has a button that adds one. What papers are signed under keeps "
            "its words and is closed from a day. A round is opened on its page once its first day has come.",
        ),
        of(Role.ADMINISTRATOR, Role.AP_MANAGER),
        "providers:frameworks",
        "Open Frameworks",
    ),
    Topic(
        "document-kinds",
        "Which documents are providers asked for?",
        (
            "Each kind says of whom it is asked, from when, what follows without it and what it must say. An "
            "administrator changes it from today on: what was decided until yesterday stays decided.",
        ),
        of(Role.ADMINISTRATOR, Role.AP_MANAGER),
        "providers:document-kinds",
        "Open Document kinds",
    ),
    Topic(
        "texts",
        "Where do I write the privacy notice, the accessibility statement and the help?",
        (
            "Each version holds from a day and names whom to ask. You look at it first; what was public before can "
            "be read again.",
        ),
        of(Role.ADMINISTRATOR),
        "core:statements",
        "Open the texts",
    ),
    Topic(
        "letters",
        "How do I change the wording of e-mails?",
        (
            "You add an opening, a signature, and a paragraph to each kind. What an e-mail says of what happened, its "
            "link and why it is sent stay.",
        ),
        of(Role.ADMINISTRATOR),
        "letters",
        "Open the wording of e-mails",
    ),
    Topic(
        "times",
        "When do digests go out, and when is the night’s work done?",
        ("The page says when each is due next; a change holds from a day.",),
        of(Role.ADMINISTRATOR),
        "times",
        "Open the times",
    ),
    Topic(
        "audit-questions",
        "How do I change what audits and QA visits ask?",
        (
            "Copy the version in force, change, add, move or close its sections and questions in the copy, compare "
            "the two, and put it into force from a day. Audits that began keep their own.",
        ),
        of(Role.ADMINISTRATOR),
        "audits:templates",
        "Open audit and QA templates",
    ),
)
