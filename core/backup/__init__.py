"""Backups: a copy of the whole portal in one file that only who holds the private key can read, and the way back.

A copy is an age file (age-encryption.org/v1) of a tar archive: `head.json` says what it is, then come the rows of each
table in pieces, the files that rows name, and `manifest.json` with the hash of every table and file. `taking` makes
one, `checking` reads one through, `putting_back` puts one in the place of a database; `keeping` says which stay.
"""
