"""A list of people to be invited, as a spreadsheet saves it: read kindly, checked wholly, every fault named by its line and column."""

from forum.invitees.reading import Row, Sheet, read

__all__ = ["Row", "Sheet", "read"]
