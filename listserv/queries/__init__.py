"""Reads of the listserv, by the page, letter or job that needs them."""
