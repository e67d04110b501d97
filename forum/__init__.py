"""Forums: topics, guiding questions, registrations, messages, and what is counted."""
