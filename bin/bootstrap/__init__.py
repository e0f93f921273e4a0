"""What stands between a bare machine and a running portal. Standard library only, but for prepare.py."""
