"""What comes from the forms of lists: shape only."""
