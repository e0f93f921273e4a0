"""What the help page says to each role, in the order of its day. Facts that a setting decides are not repeated here."""

from collections.abc import Iterable

from accounts.models import Role
from accounts.models.user import CASEWORK_ROLES, PROVIDER_ROLES, SCHOOL_ROLES
from salford_ap.help_of_setting_up import SETTING_UP
from salford_ap.help_topic import Topic, of

EVERYBODY = frozenset(Role)
REFERS = of(Role.AP_LEAD, Role.COMMISSIONING_OFFICER, Role.AP_MANAGER)

TOPICS = (
    Topic(
        "today",
        "What needs me today?",
        (
            "Home shows it: what you decide, what you chase and what you watch. Each number opens exactly the "
            "rows it counts.",
            "A number over something nobody has told the portal yet says so: not marked is never counted as "
            "present or absent.",
        ),
        EVERYBODY,
        "home",
        "Open Home",
    ),
    Topic(
        "concern",
        "Something worries me about a child",
        (
            "If a child is in danger now, telephone 999 first. Then open the register, the pupil or the placement and "
            "choose Raise a concern: what happened, and who needs to know. They are told by an email that says "
            "nothing of it, and you see here that they have it.",
            "What is said of an adult who works with children goes to the council's named officer alone: choose "
            "Report an allegation on the same page.",
        ),
        CASEWORK_ROLES | SCHOOL_ROLES | PROVIDER_ROLES,
        "concerns:concerns",
        "Open Concerns",
    ),
    Topic(
        "refer",
        "How do I refer a pupil?",
        (
            "Choose Refer a pupil on Referrals. You answer four short sections, look at your answers and send "
            "them. What you have typed is kept as a draft: you can stop and come back.",
            "Where your school arranges and pays the place, no approval is needed: you can offer a place at once. The"
            " council is told, and can stop the referral with a reason for some days.",
            "On the council’s routes the council decides. You hear by email when the referral is approved, declined or"
            " returned with a question. If it is declined you can appeal once; somebody else answers.",
        ),
        REFERS,
        "referrals:referrals",
        "Open Referrals",
    ),
    Topic(
        "decide",
        "How do I decide referrals?",
        (
            "Open the referrals to decide from Home. The facts of the child stand beside the decision; after each"
            " one you are led to the next.",
            "You decide no referral you made yourself. What its route leaves to a panel is decided under Panels.",
            "What a school arranges and pays itself waits for nobody. Home counts those that can still be stopped:"
            " open one and choose Stop the referral. A place that has begun is ended on its own page instead.",
        ),
        of(Role.AP_MANAGER),
        "referrals:referrals",
        "Open Referrals",
    ),
    Topic(
        "place",
        "How does a pupil get a place?",
        (
            "Once a referral is approved, choose Offer a place. Each provider is shown with its free half-days, "
            "its standing and what would stop the placement. The provider answers; then both sides sign the "
            "agreement, and the half-days stand in the timetable.",
            "Not sure who could? On the referral choose Ask several providers at once. They read year group, need, "
            "half-days, area and risk level, and no name; each answers within some school days, and you choose.",
        ),
        REFERS,
        "placements:offers",
        "Open Offers",
    ),
    Topic(
        "where",
        "Where is a pupil today?",
        (
            "Pupils shows where each one should be and what is known: attended, late, absent with the reason, or "
            "not marked yet.",
            "Not marked yet means that nobody has said whether the pupil came. Ring the provider if you must know now.",
        ),
        SCHOOL_ROLES | CASEWORK_ROLES,
        "pupils:pupils",
        "Open Pupils",
    ),
    Topic(
        "pupils-from-a-file",
        "How do pupils come into the portal?",
        (
            "From a file: a list from the school’s system (CSV or Excel) or a Common Transfer File. A school’s AP Lead "
            "takes in the own roll, an AP Manager or a commissioning officer that of a school or of all. Nothing is "
            "saved before somebody has looked at it and approved it.",
            "Rows that may be of a child who is known, twins, and two rows of one UPN are put before you side by side. "
            "Nobody is moved to another school’s roll by a file, and nobody leaves by one: of a whole roll you say who "
            "has left. A date that was entered wrong is put right by a second file.",
        ),
        REFERS,
        "pupils:pupil-file-add",
        "Take pupils from a file",
    ),
    Topic(
        "who-takes-in-pupils",
        "Who takes in the pupils?",
        (
            "Not an administrator, who sees no children: an AP Manager or a commissioning officer takes the pupils of "
            "all schools from files, or each school’s AP Lead those of the own roll. On the server, manage.py "
            "import_pupils does the same.",
        ),
        of(Role.ADMINISTRATOR),
    ),
    Topic(
        "codes",
        "Which code do I put in our register?",
        (
            "Attendance by day proposes a code for each session, with its reason. The code is yours: the portal "
            "proposes and your school enters. The codes are explained at the end of this page.",
        ),
        SCHOOL_ROLES,
        "attendance:day",
        "Open Attendance by day",
    ),
    Topic(
        "find-provider",
        "How do I find a provider?",
        (
            "Providers lists everybody on the framework, with free half-days, miles and standing. Put those you "
            "like on your shortlist: a referral can name one of them as the provider you prefer.",
        ),
        SCHOOL_ROLES | CASEWORK_ROLES,
        "providers:directory",
        "Open Providers",
    ),
    Topic(
        "closed",
        "A provider we use is closed to new placements. What now?",
        (
            "Your live placements go on until you decide. Look at each one: it may go on with a reason, end, or "
            "another place may be found. Why the provider is closed stands on its page.",
            "To end several at once, open closed providers from Home or Placements. All that you choose end together,"
            " or none of them does; what is to be done then stands on Home until you say it is done.",
        ),
        SCHOOL_ROLES | CASEWORK_ROLES,
        "placements:placements",
        "Open Placements",
    ),
    Topic(
        "review",
        "How do I hold a review?",
        (
            "Commissioner and provider look at each placement at least once every half term. Home lists the "
            "reviews that are due. Record what was said and what follows.",
        ),
        REFERS,
        "outcomes:reviews",
        "Open Reviews",
    ),
    Topic(
        "register",
        "How do I take a register?",
        (
            "Open it from Home. If all are there, press Everyone attended. Else choose for each pupil who was "
            "late, left early or was absent, then save. A pupil you leave out stays not marked.",
        ),
        PROVIDER_ROLES,
        "attendance:registers",
        "Open Registers",
    ),
    Topic(
        "upload",
        "How do I upload attendance from a file?",
        (
            "Choose the file on Uploads. It is read and shown in groups: new, changed, unchanged and refused, "
            "each with its reason. Nothing is saved until you approve it, and the same file sent twice changes "
            "nothing.",
            "What was refused comes back as a file that you can correct and send again.",
        ),
        PROVIDER_ROLES,
        "attendance:uploads",
        "Open Uploads",
    ),
    Topic(
        "wrong-mark",
        "A mark is wrong. Can I change it?",
        (
            "Yes: open the register again, change it and say why. The old mark, who changed it and why are kept. "
            "After five school days only the council can change it.",
        ),
        PROVIDER_ROLES,
        "attendance:registers",
        "Open Registers",
    ),
    Topic(
        "answer-offer",
        "How do I answer an offer?",
        (
            "Open it from Home. You see the year group, the needs, the days, the area and the level of risk; "
            "after you accept, the whole referral. If you decline, choose a reason.",
        ),
        of(Role.PROVIDER_MANAGER),
        "placements:offers",
        "Open Offers",
    ),
    Topic(
        "documents",
        "Which documents do we owe?",
        (
            "Our profile lists each document, when it runs out and what it stops. A replacement counts from the "
            "day the council accepts it.",
        ),
        of(Role.PROVIDER_MANAGER),
        "providers:own",
        "Open Our profile",
    ),
    Topic(
        "audits",
        "What happens in a safeguarding audit?",
        (
            "The provider answers the questions about itself; the council visits and rates each one. The provider"
            " checks the facts of the draft before it is final. What falls short becomes an action with a date.",
        ),
        of(Role.PROVIDER_MANAGER, Role.QUALITY_OFFICER, Role.AP_MANAGER),
        "audits:audits",
        "Open Audits",
    ),
    Topic(
        "watch",
        "What is the registration watch?",
        (
            "A place that gives five or more pupils of school age, or one with a plan or in care, most of their "
            "education must be a registered school. The watch adds up the hours of each pupil over all who "
            "commission, and says when a provider comes near.",
        ),
        CASEWORK_ROLES | {Role.PROVIDER_MANAGER},
    ),
    Topic(
        "reports",
        "What is a termly report, and what does signing it off do?",
        (
            "A live report counts what is known today. Signed off after the end of term it stands as it is: "
            "figures and paper are kept. If marks change later, the page says what differs.",
        ),
        SCHOOL_ROLES | CASEWORK_ROLES | {Role.PROVIDER_MANAGER},
    ),
    Topic(
        "people",
        "How do I invite a colleague?",
        (
            "Choose Invite a person on People. They get a link that works once. End a role on the same page on "
            "the day somebody leaves.",
        ),
        of(Role.AP_MANAGER, Role.ADMINISTRATOR, Role.AP_LEAD, Role.PROVIDER_MANAGER),
        "accounts:people",
        "Open People",
    ),
    *SETTING_UP,
    Topic(
        "figures",
        "Which figures do the rules turn on?",
        (
            "Each of them, with what it is today, where it is used and where it comes from, stands on one page. A new "
            "one holds from its day on; an administrator enters it.",
        ),
        of(Role.AP_MANAGER, Role.COMMISSIONING_OFFICER, Role.QUALITY_OFFICER, Role.ADMINISTRATOR),
        "core:figures",
        "Open the figures",
    ),
    Topic(
        "role",
        "I work for two organisations. Why do I not see everything?",
        (
            "The bar at the top says in which role you act. It alone decides what you see and do. Switch role "
            "there; only the weekly email tells of all your roles at once.",
        ),
        EVERYBODY,
    ),
    Topic(
        "who-sees",
        "Who sees that I opened a child's record?",
        (
            "Opening a record, a report or a file about a child is logged with your name and the time, and so is "
            "each download. The council can look at that log.",
        ),
        EVERYBODY,
    ),
)


def topics_for(role: str) -> Iterable[Topic]:
    """What somebody in this role may ask, in the order of the page."""
    return [topic for topic in TOPICS if role in topic.roles]
