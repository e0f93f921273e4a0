"""Words of the world that not everybody may read."""

PUPILS = ("Quillfeather", "Thistlewick", "Drumgoole", "Wintersgale", "Ravensdrift", "Pastlethwaite", "Limmerdale")

# Words that occur once each in the world, and who may come to read them. Everybody else must never.
SECRETS = {
    # The pupil placed with our provider, on our school's roll, and referred by it.
    "Quillfeather": "manager officer quality lead viewer provider tutor",
    "Zebedea": "manager officer quality lead viewer provider tutor",
    "tried-marker": "manager officer quality lead provider tutor",
    "risk-marker": "manager officer quality lead provider tutor",
    "decision-marker": "manager officer quality lead",
    "review-marker": "manager officer quality lead",
    "pause-marker": "manager officer quality lead viewer provider tutor",
    # Around that pupil: whom a provider rings and must not tell, what it has no need of, and what is of offences.
    "ring-marker": "manager officer quality lead viewer provider tutor",
    "told-nothing-marker": "manager officer quality lead viewer provider tutor",
    "0161 496 0123": "manager officer quality lead viewer",
    "unrung-marker": "manager officer quality lead viewer",
    "social_worker-marker": "manager officer quality lead viewer",
    "virtual_school-marker": "manager officer quality lead viewer",
    "youth_justice-marker": "manager officer lead",
    "travel-marker": "manager officer quality lead viewer provider tutor",
    "care-council-marker": "manager officer quality lead viewer",
    "merge-reason-marker": "manager officer",
    # A child of limited access, placed with our provider: whom the list names.
    "Limmerdale": "officer lead",
    # A pupil offered to our provider, which has not answered yet.
    "Thistlewick": "manager officer quality lead viewer",
    "offered-tried-marker": "manager officer quality lead",
    "override-marker": "manager officer quality lead",
    # What a provider is asked without a name is for it, for who asks, and for whoever has its link.
    "asked-marker": "manager officer quality lead provider",
    "stays-marker": "manager officer quality lead",
    # A pupil the council refers, on no roll.
    "Drumgoole": "manager officer quality",
    # The strangers' own pupil.
    "Wintersgale": "manager officer quality lead2 provider2 tutor2",
    # Referred by the strangers' school and placed with their provider, and at another school since.
    "Ravensdrift": "manager officer quality lead2 provider2 tutor2",
    "Newhaven-marker": "manager officer quality admin provider2 tutor2",
    "M98 1AA": "manager officer quality",
    # Where a pupil lives whose address is confidential.
    "M99": "manager officer",
    # Placed with our provider until the day after which it may see nothing of it.
    "Pastlethwaite": "manager officer quality lead viewer",
    "past-name-marker": "manager officer quality",
    "past-file-marker": "manager officer quality",
    "past-rows-marker": "manager officer quality",
    "past-fault-marker": "manager officer quality",
    # About our provider.
    "block-marker": "manager officer quality provider",
    "rejected-marker": "manager officer quality provider tutor",
    "closed-name-marker": "manager officer quality provider tutor",
    "closed-file-marker": "manager officer quality provider tutor",
    "change-marker": "manager officer quality",
    "auditor-marker": "manager officer quality provider",
    "accuracy-marker": "manager officer quality provider",
    "evidence-marker": "manager officer quality provider",
    "evidence-file-marker": "manager officer quality provider",
    "evidence-name-marker": "manager officer quality provider",
    "upload-marker": "manager officer quality provider tutor",
}
