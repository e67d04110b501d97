"""Backups: the whole site in one file that either database can be filled from.

A gzipped tar: ``manifest.json``, then the rows of each table as lines of JSON in pieces of a few megabytes, then the bytes of stored files, then ``end.json``.
What is derived from rows (search indexes) is not in it; whoever keeps such things makes them anew when told by :func:`when_restored`.
"""

from core.backup.hooks import made_by_itself, when_restored

__all__ = ["made_by_itself", "when_restored"]
