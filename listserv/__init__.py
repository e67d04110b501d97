"""Lists, subscriptions, digests and delivery: the forum for those who read by mail."""
