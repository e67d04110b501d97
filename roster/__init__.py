"""The roster: experts, who nominates them, and how long they stay on it."""
