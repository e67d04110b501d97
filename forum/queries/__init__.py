"""Reads, one function a page or letter, by the page family they serve."""
