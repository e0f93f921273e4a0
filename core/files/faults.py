"""What is wrong with a file: the whole of it, one row, or one cell."""


class FileRefused(Exception):
    """Why a whole file is not read: a sentence for the person who sent it."""
