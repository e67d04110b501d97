"""The shape of what is typed about the roster. Who may, and when, is for the rules."""
