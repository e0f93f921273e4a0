"""What keeps a copy from being taken or put back, in a sentence that says what to do."""


class CopyRefused(Exception):
    """The sentence, without its full stop."""


class NotUpToDate(Exception):
    """A copy is put back whole, and the steps since could not be taken."""


class Busy(CopyRefused):
    """Another copy is being taken: nothing went wrong."""
