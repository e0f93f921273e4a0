"""Where the question to one provider stands, named below both tables that ask it."""

ASKED, CAN, CANNOT = "asked", "can", "cannot"
ANSWERED = (CAN, CANNOT)
