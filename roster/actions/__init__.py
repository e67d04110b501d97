"""Acts of the roster that touch several entities or post letters."""
