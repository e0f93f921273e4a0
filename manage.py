#!/usr/bin/env python
"""The portal's commands."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salford_ap.settings.demo")
    execute_from_command_line(sys.argv)
