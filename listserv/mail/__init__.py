"""What the listserv writes: copies of messages for the wire, and letters about subscriptions."""
