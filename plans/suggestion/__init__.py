"""Goal suggestions: which goals of an edition a text may belong to, and by which words. Nothing here assigns a goal."""
