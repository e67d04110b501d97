"""Who is signed in: people, sessions, invitations, passwords."""
