"""What keeps a copy from being taken or put back, in a sentence that says what to do."""


class CopyRefused(Exception):
    """The sentence, without its full stop."""


class Busy(CopyRefused):
    """Another copy is being taken: nothing went wrong."""
