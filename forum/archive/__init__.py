"""Forum archives: one forum as one JSON document, read (``reading``), stored (``storing``) and written again (``writing``).

The format is described by ``forum-archive.schema.json`` beside this file. What the schema cannot say is said by ``reading``:
references, windows, zones, languages, countries, circles of replies. A document is never held in memory as a whole.
"""
