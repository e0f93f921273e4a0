"""What a colour is, wherever it comes from."""


def is_colour(value: str) -> bool:
    """#rgb or #rrggbb: settings come from the environment and are never trusted into a style sheet."""
    digits = value.removeprefix("#")
    return value.startswith("#") and len(digits) in {3, 6} and all(c in "0123456789abcdefABCDEF" for c in digits)
