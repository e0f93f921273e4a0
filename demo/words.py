"""What people write in referrals, reviews and decisions: a stock to draw from."""

TRIED = (
    "Pastoral mentor twice a week since September, a reduced set of lessons, and three meetings at home. "
    "Mornings improved for a month and then fell back.",
    "Two cycles of plan, do and review with the SENCO, a place in the quiet room, and an educational psychologist's "
    "consultation. Lessons after lunch still end early.",
    "Early help opened in the spring; a breakfast club place, a late start on Mondays, and a key adult. "
    "Attendance rose to three days a week and stayed there.",
    "Behaviour plan with daily report, restorative meetings with two staff, and a fixed timetable in the support "
    "base. The week goes well until Thursday.",
    "Work sent home, then online lessons with the school's own staff, then visits by the attendance officer. "
    "The pupil answers the door and does not leave the house.",
    "Counselling in school, a referral to child and adolescent mental health services, and a phased return that "
    "was tried twice.",
)
PUPIL_VIEWS = (
    "I would rather make something than sit and write. I can do mornings.",
    "I like small rooms. I do not want to be with people from my year.",
    "I want my maths grade and I want to start again somewhere.",
    "I will go if somebody I know takes me the first time.",
    "School is too loud. I liked the visit.",
    "I want to work with animals. I am not bothered about the rest.",
)
PARENT_VIEWS = (
    "We agree to this and want to know every day whether they got there.",
    "We visited together and liked the staff. Transport is a worry.",
    "We want school to stay involved and the place not to be for ever.",
    "We think this should have happened sooner.",
    "I agree, as long as the exams are not lost.",
)
RISK_NOTES = (
    "Leaves the room when pressed and comes back within ten minutes if left alone. Do not follow closely.",
    "Not to be placed with one named pupil: ask the school before the first day.",
    "Has carried a lighter. Bags are handed in at the door by agreement.",
    "Known to be collected by older friends: only the named adults may take the pupil home.",
    "Self-harm in the past year; safety plan shared with the safeguarding lead by telephone.",
)
DECLINES = (
    "The support base at school has not been tried for a full half-term. Refer again after that review.",
    "This need is met by a change to the plan, not by a placement. The plan coordinator will ring you.",
    "The place asked for would take the pupil out for the whole week without a way back. Ask for three days at most.",
)
WANTED = (
    "Please give the attendance for the whole window and the date of the last plan review.",
    "Please say what the parent said at the meeting, and which adult will stay in touch from school.",
    "Please add what the educational psychologist advised.",
)
WITHDRAWALS = (
    "The pupil has moved to a school in another authority.",
    "The family and school agreed a new timetable at school instead.",
    "The parent asked us to wait until the assessment is done.",
)
REVIEW_NOTES = (
    "Attends well and speaks of staying on. English targets met, maths behind. Same pattern until the next review.",
    "Good weeks and bad weeks; mornings are better. Key adult from school to visit on Fridays.",
    "First unit finished. Parent pleased. School will try one lesson a week back on site.",
    "Attendance has dropped since half-term. Transport changed; a call home each morning is agreed.",
    "Settled, one friendship made, no incidents since the last review.",
)
END_NOTES = {
    "returned": "Targets of the plan met; back full-time with a mentor for the first half-term.",
    "special": "The plan now names a special school.",
    "other_ap": "Moved to a provider nearer home.",
    "year_11": "Sat the examinations entered for.",
    "moved_away": "The family moved to another authority, which was told.",
    "disengaged": "Four weeks without attending in spite of visits; a new plan is being made.",
    "safeguarding": "Ended the same day; see the safeguarding file.",
    "provider_withdrew": "The provider could not staff the group.",
    "commissioner_withdrew": "The school made its own provision.",
    "funding": "Funding was agreed for one term only.",
    "home_education": "The parents educate at home from this day.",
    "custody": "Education continues where the pupil is.",
    "planned": "",
    "other": "Agreed with the family.",
}
PAUSES = (
    "In hospital, teaching by the hospital school",
    "Family abroad, leave agreed by the school",
    "Court dates this fortnight",
    "Work experience with an employer",
    "Recovering after an operation",
)
CORRECTIONS = (
    "The parent rang later that day",
    "The medical card came on Monday",
    "The wrong pupil was ticked",
    "The taxi was late: the driver's log shows it",
    "The school told us of the appointment",
)
