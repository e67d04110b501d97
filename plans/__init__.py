"""Action plans: editions and their goals."""
