#!/usr/bin/env python
"""The portal's commands."""

import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from core.named_settings import named_or_demo


def main() -> None:
    """Settings that cannot be used are a sentence; whatever else a command says is its own."""
    named_or_demo(sys.argv)
    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as fault:
        sys.exit(f"Stopped: {fault}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
