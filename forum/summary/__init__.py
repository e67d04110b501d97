"""The moderators' summary, drafted by rules: a pure function of a forum as of an instant, settings and a moderator's ticks."""
