"""Experts brought as a table: read row by row with every fault named by row and column, then stored all or none."""
