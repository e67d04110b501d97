"""Acts of the listserv that touch several rows. Callers commit."""
